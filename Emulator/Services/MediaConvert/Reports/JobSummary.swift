// SPDX-License-Identifier: Apache-2.0
package import FoundationEssentials
import Database
import JSONTree
import MediaConvertAPI

/// A job in a line, for people who look on.
package struct JobSummary: Sendable, Equatable {
  package let id: String
  /// MediaConvert's word for its state, such as `PROGRESSING`.
  package let status: String
  /// 0 to 100; nil while it is unknown.
  package let percent: Int?
  /// When it was made.
  package let createdAt: Date
  /// The first input.
  package let input: String
  /// Why it failed.
  package let errorMessage: String?

  init(_ job: StoredJob) {
    id = job.record.id
    status = job.record.status.rawValue
    percent = job.record.percent
    createdAt = job.record.createdAt
    input = job.request.settings["inputs"]?[0]?["fileInput"]?.string ?? ""
    errorMessage = job.record.errorMessage
  }
}

extension MediaConvert {
  /// The jobs that were made last, the newest first.
  /// - Parameter limit: how many at most.
  package func recentJobs(limit: Int = 20) throws -> [JobSummary] {
    try database.read {
      try JobStore.list(
        queueARN: nil, status: nil, isAscending: false, after: nil, limit: limit, in: $0)
    }.map(JobSummary.init)
  }
}
