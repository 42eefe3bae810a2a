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

  var isTerminal: Bool { [.complete, .error, .canceled].contains(status) }

  /// Raises the percent; it never falls, not even when a job is started anew.
  mutating func raise(percent new: Int) {
    percent = max(percent ?? 0, min(max(new, 0), 100))
  }

  mutating func note(warning code: Int, message: String) {
    if let index = warnings.firstIndex(where: { $0.code == code }) {
      warnings[index].count += 1
    } else {
      warnings.append(WarningGroup(code: code, count: 1))
    }
    if warningMessages.count < 100, !warningMessages.contains(message) {
      warningMessages.append(message)
    }
  }
}
