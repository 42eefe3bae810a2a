// SPDX-License-Identifier: Apache-2.0
import HTTPTransport

extension S3Error {
  /// Whether the same request may succeed when it is sent again.
  var isTransient: Bool {
    switch self {
    case .transport(let error): error.isTransient
    case .service(let error):
      switch error.code {
      case "SlowDown", "InternalError", "RequestTimeout", "ServiceUnavailable", "Throttling",
        "RequestLimitExceeded":
        true
      default: RetryPolicy.transientStatuses.contains(error.status)
      }
    case .invalidResponse, .invalidRequest: false
    }
  }
}
