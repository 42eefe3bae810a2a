// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import JSONTree
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

/// What a job was created with; it never changes.
struct JobRequest: Sendable, Equatable {
  var queueARN: String
  var priority: Int
  var token: String?
  /// The body of the request.
  var body: JSON

  var settings: JSON { body["settings"] ?? [:] }

  var userMetadata: [String: String] {
    Dictionary(
      (body["userMetadata"]?.object?.members ?? []).compactMap { member in
        member.value.string.map { (member.name, $0) }
      }, uniquingKeysWith: { $1 })
  }

  /// Seconds between two STATUS_UPDATE events; 60 unless told otherwise.
  var statusUpdateSeconds: Double {
    body["statusUpdateInterval"]?.string?.split(separator: "_").last.flatMap { Double($0) } ?? 60
  }
}

/// A job as the store has it.
struct StoredJob: Sendable, Equatable {
  var sequence: Int64
  var request: JobRequest
  var record: JobRecord

  /// The job in MediaConvert's form
  /// ([Job](https://docs.aws.amazon.com/mediaconvert/latest/apireference/jobs-id.html)).
  func wireForm(arn: String) throws -> JSON {
    var object = JSON.Object()
    func time(_ date: Date) -> JSON { JSON(date.timeIntervalSince1970.rounded(.down)) }
    object["arn"] = .string(arn)
    object["id"] = .string(record.id)
    object["createdAt"] = time(record.createdAt)
    object["status"] = .string(record.status.rawValue)
    object["queue"] = .string(request.queueARN)
    object["priority"] = JSON(request.priority)
    object["retryCount"] = JSON(record.retryCount)
    if let phase = record.phase { object["currentPhase"] = .string(phase.rawValue) }
    if let percent = record.percent { object["jobPercentComplete"] = JSON(percent) }
    if let code = record.errorCode { object["errorCode"] = JSON(code) }
    if let message = record.errorMessage { object["errorMessage"] = .string(message) }
    if !record.warnings.isEmpty {
      object["warnings"] = .array(
        record.warnings.map { ["code": JSON($0.code), "count": JSON($0.count)] })
    }
    object["messages"] = [
      "info": [], "warning": .array(record.warningMessages.map { .string($0) }),
    ]
    var timing = JSON.Object()
    timing["submitTime"] = time(record.createdAt)
    if let started = record.startedAt { timing["startTime"] = time(started) }
    if let finished = record.finishedAt { timing["finishTime"] = time(finished) }
    object["timing"] = .object(timing)
    if let details = record.outputGroupDetails {
      let encoder = JSONEncoder()
      encoder.outputFormatting = .sortedKeys
      object["outputGroupDetails"] = try JSON(parsing: encoder.encode(details))
    }
    object["accelerationSettings"] = request.body["accelerationSettings"] ?? ["mode": "DISABLED"]
    object["accelerationStatus"] =
      request.body["accelerationSettings"]?["mode"] == "PREFERRED"
      ? "NOT_ACCELERATED" : "NOT_APPLICABLE"
    object["statusUpdateInterval"] = request.body["statusUpdateInterval"] ?? "SECONDS_60"
    object["billingTagsSource"] = request.body["billingTagsSource"] ?? "JOB"
    for name in ["role", "settings", "userMetadata", "clientRequestToken"] {
      object[name] = request.body[name]
    }
    if object["userMetadata"] == nil { object["userMetadata"] = [:] }
    return .object(object)
  }
}
