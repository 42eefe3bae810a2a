// SPDX-License-Identifier: Apache-2.0
import Database
import FoundationEssentials
import MediaConvertAPI
import Synchronization

extension MediaConvert {
  /// Runs jobs and hands their events over until the task is cancelled; workers are ended then and
  /// their jobs started anew by the next call. Call it once for a service.
  /// - Parameter sink: takes an event, durably. What throws is tried again; the events of a job come
  ///   in order, each at least once.
  package func run(events sink: @escaping @Sendable (JobEvent) throws -> Void) async {
    let (wakeUps, continuation) = AsyncStream.makeStream(
      of: Void.self, bufferingPolicy: .bufferingNewest(1))
    let (eventWakeUps, eventContinuation) = AsyncStream.makeStream(
      of: Void.self, bufferingPolicy: .bufferingNewest(1))
    state.withLock {
      $0.wakeUps = continuation
      $0.eventWakeUps = eventContinuation
    }
    await recover()
    continuation.yield()
    eventContinuation.yield()
    await withDiscardingTaskGroup { group in
      group.addTask { await self.handOver(eventWakeUps, to: sink) }
      var timer: Task<Void, Never>?
      for await _ in wakeUps {
        timer?.cancel()
        timer = hopTimer()
        while let job = claim() {
          group.addTask {
            await self.execute(job)
            self.state.withLock { $0.runningCount -= 1 }
            self.wake()
          }
        }
      }
      timer?.cancel()
      group.cancelAll()
    }
    state.withLock {
      $0.wakeUps = nil
      $0.eventWakeUps = nil
    }
  }

  /// Takes up what a former process left: jobs under way, files of ended jobs.
  private func recover() async {
    do {
      let count = try database.transaction { try JobStore.recover(in: $0) }
      if count > 0 { log("mediaconvert: \(count) interrupted jobs are started anew") }
      for id in try database.read({ try JobStore.unfinishedRemovals(in: $0) }) {
        await removeFiles(of: id)
      }
    } catch { log("mediaconvert: \(error)") }
    removeFolder(configuration.workFolder)
  }

  /// Takes the next job that may run; nil while none may.
  func claim() -> StoredJob? {
    guard state.withLock({ $0.runningCount < configuration.concurrency }) else { return nil }
    do {
      guard let job = try database.transaction({ try JobStore.claim(in: $0) }) else { return nil }
      state.withLock { $0.runningCount += 1 }
      return job
    } catch {
      log("mediaconvert: cannot read the queue: \(error)")
      return nil
    }
  }

  private func handOver(
    _ wakeUps: AsyncStream<Void>, to sink: @Sendable (JobEvent) throws -> Void
  ) async {
    for await _ in wakeUps {
      do {
        while let event = try database.read({ try JobStore.oldestEvent(in: $0) }) {
          try sink(
            JobEvent(
              id: event.id, source: JobStateChange.source, detailType: JobStateChange.detailType,
              resources: [jobARN(event.job)], time: event.time, detail: event.detail))
          try database.transaction { try JobStore.deleteEvent(event.sequence, in: $0) }
        }
      } catch {
        log("mediaconvert: an event could not be handed over: \(error)")
        try? await Task.sleep(for: .seconds(1))
        wakeEvents()
      }
    }
  }

  // MARK: Changes

  /// Changes a job that has not ended, and stores the event that tells of it, in one transaction.
  /// - Parameters:
  ///   - change: changes the record; returns the event's content, or nil for none.
  ///   - more: what else is changed in the same transaction.
  /// - Returns: the job after the change, or nil when it had ended already.
  @discardableResult
  func update(
    _ id: String, _ change: (inout JobRecord, JobRequest) -> ((inout JobStateChange) -> Void)?,
    also more: (borrowing Transaction) throws -> Void = { _ in }
  ) throws -> JobRecord? {
    let time = now()
    let record = try database.transaction { transaction -> JobRecord? in
      guard var job = try JobStore.job(id, in: transaction), !job.record.isTerminal else {
        return nil
      }
      let describe = change(&job.record, job.request)
      if job.record.isTerminal, job.record.finishedAt == nil { job.record.finishedAt = time }
      try JobStore.save(job.record, in: transaction)
      try more(transaction)
      if job.record.status == .complete { try JobStore.forgetFiles(of: id, in: transaction) }
      if let describe {
        var event = JobStateChange(
          timestamp: Int(time.timeIntervalSince1970 * 1000), accountId: configuration.accountID,
          queue: job.request.queueARN, jobId: id,
          status: .init(rawValue: job.record.status.rawValue),
          userMetadata: job.request.userMetadata)
        describe(&event)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        try JobStore.insertEvent(
          id: makeID(), job: id, time: time, detail: encoder.encode(event), in: transaction)
      }
      return job.record
    }
    wakeEvents()
    return record
  }

  /// Tells of a warning of a job under way.
  /// - Throws: `CancellationError` when the job has ended.
  func warn(_ id: String, _ warning: JobWarning) throws {
    let record = try update(id) { record, _ in
      guard record.note(warning) else { return nil }
      return { event in
        event.status = .newWarning
        event.warningCode = warning.code
        event.warningMessage = warning.message
      }
    }
    guard record != nil else { throw CancellationError() }
  }

  /// Removes the objects that a job wrote. MediaConvert leaves them where they are; here nothing
  /// half-made stays for a player to find.
  func removeFiles(of id: String) async {
    do {
      for location in try database.read({ try JobStore.files(of: id, in: $0) }) {
        do { try await store.remove(location) } catch MediaStoreFailure.noSuchBucket {
        } catch MediaStoreFailure.noSuchKey {}
      }
      try database.transaction { try JobStore.forgetFiles(of: id, in: $0) }
    } catch { log("mediaconvert: \(id): cannot remove its files: \(error)") }
  }

  func removeFolder(_ path: String) {
    try? FileManager.default.removeItem(atPath: path)
  }
}
