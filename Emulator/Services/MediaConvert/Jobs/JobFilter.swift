// SPDX-License-Identifier: Apache-2.0
import JSONTree
import MediaConvertAPI

/// Which jobs a search or a query asks for.
struct JobFilter: Sendable {
  /// One thing that is asked of a job, with the values of which one is enough.
  struct Condition: Sendable {
    let key: String
    let values: [String]

    fileprivate func matches(_ job: StoredJob) -> Bool {
      switch key {
      case "fileInput":
        values.contains { value in job.inputs.contains { $0.contains(value) } }
      default: values.contains { job.facts(key).contains($0) }
      }
    }
  }

  let conditions: [Condition]
  /// Whether one condition is enough, as in jobs queries ("MediaConvert queries jobs using OR logic").
  var isAnyEnough = false

  func matches(_ job: StoredJob) -> Bool {
    if conditions.isEmpty { return true }
    return isAnyEnough
      ? conditions.contains { $0.matches(job) } : conditions.allSatisfy { $0.matches(job) }
  }
}

extension StoredJob {
  fileprivate var inputs: [String] {
    (request.settings["inputs"]?.array ?? []).compactMap { $0["fileInput"]?.string }
  }

  private var outputs: [JSON] {
    (request.settings["outputGroups"]?.array ?? []).flatMap { $0["outputs"]?.array ?? [] }
  }

  /// What a job says to a key of a query.
  fileprivate func facts(_ key: String) -> [String] {
    switch key {
    case "queue": [request.queueARN]
    case "status": [record.status.rawValue]
    case "errorCode": record.errorCode.map { [String($0)] } ?? []
    case "jobEngineVersionRequested":
      request.body["jobEngineVersion"]?.string.map { [$0] } ?? []
    case "jobEngineVersionUsed": [MediaConvert.engineVersion]
    case "videoCodec":
      outputs.compactMap { $0["videoDescription"]?["codecSettings"]?["codec"]?.string }
    case "audioCodec":
      outputs.flatMap { $0["audioDescriptions"]?.array ?? [] }
        .compactMap { $0["codecSettings"]?["codec"]?.string }
    default: []
    }
  }
}
