// SPDX-License-Identifier: Apache-2.0

/// Decides which requests something goes wrong with, on purpose.
package protocol RequestFaults: Sendable {
  /// What befalls a request; nil for nothing.
  /// - Parameters:
  ///   - service: the service's signing name.
  ///   - operation: the operation's name; nil for a request that is no operation.
  func fault(service: String, operation: String?, path: String) -> RequestFault?
}

/// What befalls one request.
package struct RequestFault: Sendable {
  /// When a request fails.
  package enum Moment: String, Sendable {
    /// Before anything is done.
    case before
    /// After everything is done: the answer alone is lost, and the caller cannot know.
    case after
  }

  /// How long the answer is held back.
  package var latency: Duration
  /// The error in the place of the answer; nil for latency alone.
  package var error: ServiceError?
  package var moment: Moment

  package init(latency: Duration, error: ServiceError?, moment: Moment = .before) {
    self.latency = latency
    self.error = error
    self.moment = moment
  }
}
