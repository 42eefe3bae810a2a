// SPDX-License-Identifier: Apache-2.0
import HTTPTransport

/// How often and after what time a failed request is sent again: exponential back-off with full
/// jitter, as the SDKs' standard mode does it.
public struct RetryPolicy: Sendable, Equatable {
  /// How many times a request is sent at most, the first included.
  public var attempts: Int
  /// The longest wait before the second time, in seconds; it doubles with each further one.
  public var base: Double
  /// The longest wait of all, in seconds.
  public var cap: Double

  /// Makes a policy.
  public init(attempts: Int = 4, base: Double = 0.1, cap: Double = 5) {
    self.attempts = attempts
    self.base = base
    self.cap = cap
  }

  /// The wait in seconds after the given failure, 1 being the first.
  /// - Parameter random: from 0 to 1.
  public func delay(afterFailure number: Int, random: Double) -> Double {
    var longest = base
    for _ in 1..<max(number, 1) where longest < cap { longest *= 2 }
    return min(longest, cap) * random
  }
}

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
      default: [429, 500, 502, 503, 504].contains(error.status)
      }
    case .invalidResponse, .invalidRequest: false
    }
  }
}
