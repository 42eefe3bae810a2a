// SPDX-License-Identifier: Apache-2.0
import AWSService
import Database
import FoundationEssentials
import JSONTree
import MediaConvertAPI
import Synchronization

extension MediaConvert {
  /// `CreateJob`.
  func createJob(_ body: JSON) throws -> StoredJob {
    let time = now()
    let request = try jobRequest(body, at: time)
    let record = JobRecord(id: Self.jobID(at: time), createdAt: time)
    let job = try database.transaction { transaction -> StoredJob in
      // A token that comes again within a minute is the same request again.
      if let token = request.token,
        let job = try JobStore.job(
          token: token, since: time.addingTimeInterval(-60), in: transaction)
      {
        return job
      }
      try JobStore.insert(request, record, hopsAt: request.firstHop(from: time), in: transaction)
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

  /// What a body of `CreateJob` asks for, once its template and presets are in it.
  /// - Throws: `ServiceError` with all that is wrong.
  private func jobRequest(_ body: JSON, at time: Date) throws -> JobRequest {
    let request = try JobRequest(merged(body), isLenient: configuration.isLenient) {
      try queueARN(named: $0)
    }
    try Hop.check(
      request.hops, from: request.queueARN, defaultARN: arn(.queue, Self.defaultQueue))
    try checkPolicy(request.settings)
    do throws(InvalidSettings) {
      _ = try PlannedJob(request.executableSettings.settings, startedAt: time)
    } catch { throw ServiceError.badRequest(error.message) }
    return request
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
      throw ServiceError.notFound("The job \(id) does not exist.")
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
      throw ServiceError(
        409, "ConflictException",
        "The job \(id) has ended with status \(job.record.status) and cannot be canceled.")
    }
    let worker = state.withLock { $0.workers[id] }
    worker?.kill(.canceled)
  }

  /// The job in MediaConvert's form.
  func described(_ job: StoredJob) throws -> JSON {
    try job.wireForm(arn: jobARN(job.record.id))
  }
}
