// SPDX-License-Identifier: Apache-2.0

/// Something that the owner of a job should know although the job goes on. It is told as MediaConvert
/// tells its own warnings: in the job's `warnings` and `messages.warning`, and by a NEW_WARNING event.
struct JobWarning: Hashable, Sendable {
  /// MediaConvert's number, or one of ``Code``.
  let code: Int
  /// What happened, for a person to act on.
  let message: String

  /// The emulator's own numbers, of which MediaConvert has none.
  enum Code: Int {
    /// A setting was carried out in another way than AWS does.
    case substitution = 290_001
    /// A setting was left out that the emulator does not execute.
    case omission = 290_002
  }

  init(code: Int, message: String) {
    self.code = code
    self.message = message
  }

  /// A warning about a setting, which it names by its pointer.
  init(_ code: Code, about setting: Setting, _ reason: String) {
    self.init(code: code.rawValue, message: setting.problem(reason).message)
  }
}
