// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import JSONTree
import MediaConvertAPI

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
    object["accelerationStatus"] = accelerationStatus
    object["statusUpdateInterval"] = request.body["statusUpdateInterval"] ?? "SECONDS_60"
    object["billingTagsSource"] = request.body["billingTagsSource"] ?? "JOB"
    object["simulateReservedQueue"] = request.body["simulateReservedQueue"] ?? "DISABLED"
    object["jobEngineVersionRequested"] = request.body["jobEngineVersion"]
    object["jobEngineVersionUsed"] = .string(MediaConvert.engineVersion)
    if let transitions = record.queueTransitions {
      object["queueTransitions"] = .array(transitions.map(\.wireForm))
    }
    for name in [
      "role", "settings", "userMetadata", "clientRequestToken", "jobTemplate", "hopDestinations",
    ] {
      object[name] = request.body[name]
    }
    if object["userMetadata"] == nil { object["userMetadata"] = [:] }
    return .object(object)
  }

  /// Every job has the whole machine. One that only prefers to be accelerated is told what AWS tells
  /// of short inputs.
  private var accelerationStatus: JSON {
    switch request.body["accelerationSettings"]?["mode"]?.string {
    case "ENABLED": record.isTerminal ? "ACCELERATED" : "IN_PROGRESS"
    case "PREFERRED": "NOT_ACCELERATED"
    default: "NOT_APPLICABLE"
    }
  }
}
