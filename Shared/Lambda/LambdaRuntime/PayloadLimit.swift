// SPDX-License-Identifier: Apache-2.0

/// Lambda's limits of synchronous invocations (Lambda Developer Guide, "Lambda quotas").
enum PayloadLimit {
  /// The most bytes of an event: 6 MB.
  static let event = 6 << 20
  /// The most bytes of a buffered response: 6 MB and 100 bytes.
  static let response = 6_291_556

  /// A response is larger than Lambda takes.
  struct ResponseTooLarge: ReportableError {
    let size: Int

    var errorType: String { "Function.ResponseSizeTooLarge" }

    var errorMessage: String {
      "Response payload size (\(size) bytes) exceeded maximum allowed payload size "
        + "(\(PayloadLimit.response) bytes)."
    }
  }
}
