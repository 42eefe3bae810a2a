// SPDX-License-Identifier: Apache-2.0
import Database
import FoundationEssentials
import JSONTree
import MediaConvertAPI
import Synchronization

/// A refusal in MediaConvert's form.
struct ServiceFailure: Error, Equatable {
  let status: Int
  let code: String
  let message: String

  static func badRequest(_ message: String) -> ServiceFailure {
    ServiceFailure(status: 400, code: "BadRequestException", message: message)
  }

  static func notFound(_ message: String) -> ServiceFailure {
    ServiceFailure(status: 404, code: "NotFoundException", message: message)
  }

  static func conflict(_ message: String) -> ServiceFailure {
    ServiceFailure(status: 409, code: "ConflictException", message: message)
  }
}

extension JobService {
  /// `CreateJob`.
  func createJob(_ body: JSON) throws -> StoredJob {
    let request = try CreateJobValidation(service: self).request(body)
    let time = now()
    let plan = try Self.settings(request.settings)
    do throws(InvalidSettings) { _ = try JobPlan(plan, startedAt: time) } catch {
      throw ServiceFailure.badRequest(error.message)
    }
    let record = JobRecord(id: Self.jobID(at: time), createdAt: time)
    let job = try database.transaction { transaction -> StoredJob in
      // A token that comes again within a minute is the same request again.
      if let token = request.token,
        let job = try JobStore.job(
          token: token, since: time.addingTimeInterval(-60), in: transaction)
      {
        return job
      }
      try JobStore.insert(request, record, in: transaction)
      for tag in body["tags"]?.object?.members ?? [] {
        try JobStore.tag(
          jobARN(record.id), name: tag.name, value: tag.value.string ?? "", in: transaction)
      }
      return StoredJob(
        sequence: transaction.lastInsertedRowID, request: request, record: record)
    }
    wake()
    return job
  }

  private static func settings(_ json: JSON) throws -> JobSettings {
    do { return try JSONDecoder().decode(JobSettings.self, from: json.data) } catch {
      throw ServiceFailure.badRequest("/settings: \(error)")
    }
  }

  /// The time in milliseconds in 13 digits, a dash, and six random letters and digits.
  private static func jobID(at time: Date) -> String {
    let alphabet = Array("abcdefghijklmnopqrstuvwxyz0123456789")
    let milliseconds = String(max(Int(time.timeIntervalSince1970 * 1000), 0))
    let padding = String(repeating: "0", count: max(13 - milliseconds.count, 0))
    let suffix = String((0..<6).compactMap { _ in alphabet.randomElement() })
    return "\(padding)\(milliseconds)-\(suffix)"
  }

  /// `GetJob`.
  func job(_ id: String) throws -> StoredJob {
    guard let job = try current(id) else {
      throw ServiceFailure.notFound("The job \(id) does not exist.")
    }
    return job
  }

  /// `CancelJob`. The worker is ended before this returns; a job that is canceled already stays so.
  func cancelJob(_ id: String) throws {
    let job = try job(id)
    if job.record.status == .canceled { return }
    let canceled = try update(id) { record, _ in
      record.status = .canceled
      return { _ in }
    }
    guard canceled != nil else {
      throw ServiceFailure.conflict(
        "The job \(id) has ended with status \(job.record.status) and cannot be canceled.")
    }
    let worker = state.withLock { $0.workers[id] }
    worker?.kill(.canceled)
  }

  /// `ListJobs`: a page and the token of the next.
  func listJobs(
    queue: String?, status: String?, order: String?, maxResults: String?, nextToken: String?
  ) throws -> (jobs: [StoredJob], nextToken: String?) {
    let limit = maxResults.map { Int($0) ?? 0 } ?? 20
    guard (1...20).contains(limit) else {
      throw ServiceFailure.badRequest("maxResults: Should be from 1 to 20")
    }
    guard ["ASCENDING", "DESCENDING"].contains(order ?? "DESCENDING") else {
      throw ServiceFailure.badRequest("order: Should be one of [ASCENDING, DESCENDING]")
    }
    let statuses = ["SUBMITTED", "PROGRESSING", "COMPLETE", "CANCELED", "ERROR"]
    guard status.map(statuses.contains) ?? true else {
      throw ServiceFailure.badRequest(
        "status: Should be one of [\(statuses.joined(separator: ", "))]")
    }
    let start = nextToken.map { Int64($0, radix: 36) }
    if case .some(nil) = start { throw ServiceFailure.badRequest("nextToken: Is not valid") }
    let queueARN = try queue.map { try self.queueARN(named: $0) }
    let page = try database.read {
      try JobStore.list(
        queueARN: queueARN, status: status, isAscending: order == "ASCENDING",
        after: start ?? nil, limit: limit + 1, in: $0)
    }
    let jobs = Array(page.prefix(limit))
    return (jobs, page.count > limit ? jobs.last.map { String($0.sequence, radix: 36) } : nil)
  }

  // MARK: Queues

  var queueNames: [String] { ["Default"] + configuration.queueNames }

  /// The ARN of a queue by its name or ARN.
  func queueARN(named text: String) throws -> String {
    let name = text.hasPrefix("arn:") ? text.split(separator: "/").last.map(String.init) : text
    guard let name, queueNames.contains(name),
      !text.hasPrefix("arn:") || text == queueARN(name)
    else { throw ServiceFailure.notFound("The queue \(text) does not exist.") }
    return queueARN(name)
  }

  /// A queue in MediaConvert's form.
  func queue(_ name: String) throws -> JSON {
    let arn = try queueARN(named: name)
    let name = String(arn.split(separator: "/").last ?? "")
    let counts = try database.read { transaction in
      (
        try JobStore.count(queueARN: arn, status: .submitted, in: transaction),
        try JobStore.count(queueARN: arn, status: .progressing, in: transaction)
      )
    }
    return [
      "arn": .string(arn), "name": .string(name), "pricingPlan": "ON_DEMAND", "status": "ACTIVE",
      "type": name == "Default" ? "SYSTEM" : "CUSTOM", "submittedJobsCount": JSON(counts.0),
      "progressingJobsCount": JSON(counts.1), "concurrentJobs": JSON(configuration.concurrency),
    ]
  }
}
