// SPDX-License-Identifier: Apache-2.0
import Notation
package import FoundationEssentials
package import JSONTree

/// An event on its way to a bus
/// ([event structure](https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html)).
package struct BusEvent: Sendable {
  /// Who says it, e.g. `aws.s3`.
  package var source: String
  /// What it is, e.g. `Object Created`.
  package var detailType: String
  package var detail: JSON
  /// The ARNs that it is about.
  package var resources: [String]
  /// When it happened; nil for now.
  package var time: Date?
  package var busName: String

  package init(
    source: String, detailType: String, detail: JSON, resources: [String] = [], time: Date? = nil,
    busName: String = "default"
  ) {
    self.source = source
    self.detailType = detailType
    self.detail = detail
    self.resources = resources
    self.time = time
    self.busName = busName
  }

  /// The event as rules and targets see it.
  func envelope(id: String, region: String, account: String, now: Date) -> JSON {
    [
      "version": "0", "id": .string(id), "detail-type": .string(detailType),
      "source": .string(source), "account": .string(account),
      "time": .string(Timestamp(time ?? now).iso8601Seconds), "region": .string(region),
      "resources": .array(resources.map { .string($0) }), "detail": detail,
    ]
  }
}
