// SPDX-License-Identifier: Apache-2.0

/// Decides which requests something goes wrong with, on purpose.
package protocol RequestFaults: Sendable {
  /// The fault that strikes a request, if any.
  /// - Parameter service: the service's signing name.
  func fault(service: String, operation: String, path: String) -> RequestFault?
}

/// What goes wrong with a request.
package struct RequestFault: Sendable, Equatable {
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

  package init(
    latency: Duration = .zero, error: ServiceError? = nil, moment: Moment = .before
  ) {
    self.latency = latency
    self.error = error
    self.moment = moment
  }
}
