// SPDX-License-Identifier: Apache-2.0

/// A reason that a person understands.
package struct Failure: Codable, Sendable, Equatable, Error {
  /// The reason as a word, `NotAVideo`.
  package var code: String
  /// The reason as a sentence.
  package var message: String

  /// A reason.
  package init(code: String, message: String) {
    self.code = code
    self.message = message
  }
}
