// SPDX-License-Identifier: Apache-2.0
package import FoundationEssentials
import Database
package import JSONTree
import MediaConvertAPI

/// A job for people who look on: what it was to do, what it made, what was said, what it would cost.
package struct JobReport: Sendable {
  package let summary: JobSummary
  /// As they are once its template's and presets' are among them.
  package let settings: JSON
  package let userMetadata: [String: String]
  package let startedAt: Date?
  package let finishedAt: Date?
  package let groups: [MadeGroup]
  /// Its warnings.
  package let messages: [String]
  package let cost: JobCost
  /// The settings that have no effect here, each with the reason; one that stands in several outputs is
  /// told once, with `*` for their numbers.
  package let withoutEffect: [String]

  init(_ job: StoredJob) {
    summary = JobSummary(job)
    settings = job.request.settings
    userMetadata = job.request.userMetadata
    startedAt = job.record.startedAt
    finishedAt = job.record.finishedAt
    groups = job.record.made ?? []
    messages = job.record.warningMessages
    cost = JobCost(groups, settings: settings)
    withoutEffect = Self.merged(
      RequestCheck(job.request.body, as: "CreateJobRequest").withoutEffect)
  }

  private static func merged(_ problems: [SettingProblem]) -> [String] {
    var merged: [(pattern: String, problem: SettingProblem, count: Int)] = []
    for problem in problems {
      let pattern = problem.pointer.split(separator: "/").map { Int($0) == nil ? $0 : "*" }
        .joined(separator: "/")
      let known = merged.firstIndex {
        $0.pattern == pattern && $0.problem.reason == problem.reason
      }
      if let known { merged[known].count += 1 } else { merged.append((pattern, problem, 1)) }
    }
    return merged.map { entry in
      entry.count == 1 ? entry.problem.message : "/\(entry.pattern): \(entry.problem.reason)"
    }
  }
}

extension MediaConvert {
  /// - Returns: nil when there is no such job.
  package func report(on id: String) throws -> JobReport? { try current(id).map(JobReport.init) }

  /// Makes a job as `CreateJob` does.
  /// - Returns: its id.
  /// - Throws: `ServiceError` with all that is wrong.
  package func submit(_ body: JSON) throws -> String { try createJob(body).record.id }

  /// Cancels a job that has not ended.
  /// - Throws: `ServiceError`.
  package func cancel(_ id: String) throws { try cancelJob(id) }
}
