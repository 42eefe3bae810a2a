// SPDX-License-Identifier: Apache-2.0
package import FoundationEssentials

/// An event of a job for EventBridge
/// ([event types](https://docs.aws.amazon.com/mediaconvert/latest/ug/mediaconvert_cwe_events.html)).
package struct JobEvent: Sendable {
  /// An event that is handed over again has the same.
  package let id: String
  package let source: String
  package let detailType: String
  /// The job's ARN.
  package let resources: [String]
  package let time: Date
  /// A JSON object.
  package let detail: Data
}
