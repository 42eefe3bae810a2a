// SPDX-License-Identifier: Apache-2.0

/// The command line cannot be understood; the message says what to change.
struct UsageError: Error, Equatable {
  let message: String
  /// The command whose options are to be shown.
  var command: String?
  init(_ message: String) { self.message = message }
}
