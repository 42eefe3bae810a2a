// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import MediaConvertAPI

/// What changes of a job while it lives; stored as one document.
struct JobRecord: Codable, Sendable, Equatable {
  var id: String
  var status: JobStatus = .submitted
  var phase: JobPhase?
  var percent: Int?
  var retryCount = 0
  var errorCode: Int?
  var errorMessage: String?
  var warnings: [WarningGroup] = []
  var warningMessages: [String] = []
  var createdAt: Date
  var startedAt: Date?
  var finishedAt: Date?
  var outputGroupDetails: [OutputGroupDetail]?
  /// Whether INPUT_INFORMATION was told; a job that is started anew does not tell it again.
  var hasToldInput = false

  /// What was made, once it is whole.
  var made: [MadeGroup]?
  /// The hops so far, the first one first.
  var queueTransitions: [QueueTransition]?

  var isTerminal: Bool { [.complete, .error, .canceled].contains(status) }

  /// Raises the percent; it never falls, not even when a job is started anew.
  mutating func raise(percent new: Int) {
    percent = max(percent ?? 0, min(max(new, 0), 100))
  }

  /// The most messages that a job keeps.
  private static let mostMessages = 100

  /// Counts a warning and keeps its message.
  /// - Returns: whether the code or the message is news; what is not is told to nobody.
  mutating func note(_ warning: JobWarning) -> Bool {
    let isNewCode = !warnings.contains { $0.code == warning.code }
    count(warning.code, by: 1)
    guard warningMessages.count < Self.mostMessages, !warningMessages.contains(warning.message)
    else { return isNewCode }
    warningMessages.append(warning.message)
    return true
  }

  /// Sets how often the warnings of a code were raised, which is known at the end.
  mutating func settle(_ code: Int, count: Int) {
    warnings.removeAll { $0.code == code }
    self.count(code, by: count)
  }

  private mutating func count(_ code: Int, by count: Int) {
    if let index = warnings.firstIndex(where: { $0.code == code }) {
      warnings[index].count += count
    } else {
      warnings.append(WarningGroup(code: code, count: count))
    }
  }
}
