// SPDX-License-Identifier: Apache-2.0

/// Why an invocation was not run: a code of the Lambda API and its message.
struct InvocationRefusal {
  var code: String
  var message: String

  static let rateExceeded = Self(code: "TooManyRequestsException", message: "Rate Exceeded.")
  static let shuttingDown = Self(
    code: "ServiceException", message: "The emulator is shutting down.")

  static func noProcess(_ reason: String) -> Self {
    Self(code: "ServiceException", message: "No process could be started: \(reason)")
  }

  static func payloadTooLarge(limit: Int) -> Self {
    Self(
      code: "RequestTooLargeException",
      message: "Request must be smaller than \(limit) bytes for the InvokeFunction operation")
  }
}
