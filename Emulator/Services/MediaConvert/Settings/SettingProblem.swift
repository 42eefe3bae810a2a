// SPDX-License-Identifier: Apache-2.0

/// What is wrong with one setting.
struct SettingProblem: Equatable, Sendable {
  /// The JSON pointer (RFC 6901) of the setting, counted from the job's settings; empty for what is
  /// wrong with the request as a whole.
  let pointer: String
  /// What it should be.
  let reason: String

  /// MediaConvert's form of the message.
  var message: String { pointer.isEmpty ? reason : "\(pointer): \(reason)" }
}

/// Settings that cannot be executed.
struct InvalidSettings: Error, Equatable {
  let problems: [SettingProblem]

  /// MediaConvert's message: one problem after the other.
  var message: String { problems.map(\.message).joined(separator: " | ") }
}

extension String {
  /// The pointer of a member of what this pointer names (RFC 6901, section 3).
  func appending(pointer name: String) -> String {
    self + "/"
      + name.split(separator: "~", omittingEmptySubsequences: false).joined(separator: "~0")
      .split(separator: "/", omittingEmptySubsequences: false).joined(separator: "~1")
  }
}
