// SPDX-License-Identifier: Apache-2.0
import Database
import FoundationEssentials
import JSONTree
import MediaConvertAPI

extension MediaConvert {
  /// Moves every job that has waited long enough to the queue that it is to hop to, with its event.
  /// - Returns: when the next one is due; nil for none.
  func hopDueJobs() -> Date? {
    do {
      while let job = try database.read({ try JobStore.hopping(until: now(), in: $0) }) {
        try hop(job)
      }
      return try database.read { try JobStore.nextHop(in: $0) }
    } catch {
      log("mediaconvert: jobs cannot hop: \(error)")
      return nil
    }
  }

  private func hop(_ job: StoredJob) throws {
    let hops = try Hop.list(job.request.body["hopDestinations"]) { $0 } ?? []
    let done = job.record.queueTransitions?.count ?? 0
    guard done < hops.count else {
      return try database.transaction { try JobStore.setHop(of: job.record.id, at: nil, in: $0) }
    }
    let hop = hops[done]
    let next = hops.dropFirst(done + 1).first.map { job.hopTime($0) }
    let source = job.request.queueARN
    let destination = hop.queueARN ?? arn(.queue, Self.defaultQueue)
    let priority = hop.priority ?? job.request.priority
    let time = now()
    try update(job.record.id) { record, _ in
      record.queueTransitions =
        (record.queueTransitions ?? [])
        + [QueueTransition(source: source, destination: destination, time: time)]
      return { event in
        event.status = .queueHop
        event.queue = destination
        event.previousQueue = source
        event.priority = priority
        event.previousPriority = job.request.priority
      }
    } also: { transaction in
      try JobStore.move(
        job.record.id, to: destination, priority: priority, nextHop: next, in: transaction)
    }
  }

  /// Wakes the queue when the next hop is due.
  func hopTimer() -> Task<Void, Never>? {
    hopDueJobs().map { date in
      let seconds = max(date.timeIntervalSince(now()), 0)
      return Task {
        try? await Task.sleep(for: .seconds(seconds))
        if !Task.isCancelled { self.wake() }
      }
    }
  }
}

extension StoredJob {
  func hopTime(_ hop: Hop) -> Date {
    record.createdAt.addingTimeInterval(Double(hop.waitMinutes) * 60)
  }
}
