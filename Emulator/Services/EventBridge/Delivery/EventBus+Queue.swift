// SPDX-License-Identifier: Apache-2.0
import Database
package import FoundationEssentials
import Synchronization

extension EventBus {
  /// Queues an asynchronous invocation; it is on disk when this returns.
  /// - Parameters:
  ///   - function: the function's name.
  ///   - payload: the event.
  ///   - id: names this invocation for good: an id that was queued before (within the last hour, or
  ///     among the last ten thousand) changes nothing.
  package func enqueue(function: String, payload: Data, id: String) throws {
    let now = clock.now()
    let faults = faults
    try database.transaction { transaction in
      try queue(
        function: function, payload: payload, id: id, origin: nil, now: now, faults: faults,
        in: transaction)
    }
    wake()
  }

  /// Queues an invocation as often and as late as the faults say.
  func queue(
    function: String, payload: Data, id: String, origin: InvocationOrigin?, now: Date,
    faults: DeliveryFaults, in transaction: borrowing Transaction
  ) throws {
    let (arrivals, struck) = faults.decide(id, to: function)
    for (index, seconds) in arrivals.enumerated() {
      let delivery = Delivery(
        id: index == 0 ? id : "\(id)#\(index + 1)", function: function, payload: payload,
        attempts: 0, throttles: 0, enqueuedAt: now, origin: origin)
      let isNew = try EventStore.insertInvocation(
        delivery, dueAt: now.addingTimeInterval(seconds), in: transaction)
      guard isNew else { return }
    }
    count(struck, of: faults)
  }

  /// Counts the rules that struck, unless they were replaced meanwhile.
  private func count(_ struck: [Int], of faults: DeliveryFaults) {
    guard !struck.isEmpty else { return }
    state.withLock { state in
      guard state.faults == faults else { return }
      for index in struck { state.struck[index] += 1 }
    }
  }

  /// The newest invocations, newest first.
  package func recentInvocations(limit: Int = 100) throws -> [InvocationRecord] {
    try database.read { try EventStore.invocations(limit: limit, in: $0) }
  }

  /// One invocation by the id that it was queued by.
  package func invocation(id: String) throws -> InvocationRecord? {
    try database.read { try EventStore.invocation(id: id, in: $0) }
  }

  /// The newest letters (dead letters and messages to destinations), newest first.
  package func letters(limit: Int = 100) throws -> [Letter] {
    try database.read { try EventStore.letters(limit: limit, in: $0) }
  }
}
