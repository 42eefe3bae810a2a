// SPDX-License-Identifier: Apache-2.0

/// What is wrong with one setting.
struct SettingProblem: Equatable, Sendable {
  /// The JSON pointer (RFC 6901) of the setting in the request.
  let pointer: String
  /// What it should be.
  let reason: String

  /// MediaConvert's form of the message.
  var message: String { "\(pointer): \(reason)" }
}

/// Settings that cannot be executed.
struct InvalidSettings: Error, Equatable {
  let problems: [SettingProblem]

  /// MediaConvert's message: one problem after the other, the first ten of them.
  var message: String { problems.prefix(10).map(\.message).joined(separator: ", ") }
}

extension String {
  /// The pointer of a member of what this pointer names (RFC 6901, section 3).
  func appending(pointer name: String) -> String {
    self + "/"
      + name.split(separator: "~", omittingEmptySubsequences: false).joined(separator: "~0")
      .split(separator: "/", omittingEmptySubsequences: false).joined(separator: "~1")
  }
}
