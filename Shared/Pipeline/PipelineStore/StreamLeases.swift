// SPDX-License-Identifier: Apache-2.0
package import Notation
package import VideoPipeline

/// The streams that an owner has open, each for a while at a time: one document for an owner, changed
/// by compare-and-swap, so that whoever opens many at once gets no more than are allowed.
package struct StreamLeases: Sendable {
  private let store: PipelineStore

  /// The leases of a store.
  package init(_ store: PipelineStore) { self.store = store }

  /// The owner has as many streams as are allowed.
  package struct Exhausted: Error, Equatable {}

  /// Begins or lengthens a stream's lease.
  /// - Parameter most: how many streams an owner may have.
  /// - Throws: ``Exhausted``; ``Contention`` when very many were opened at once.
  package func take(
    _ stream: String, owner: Owner, until end: Timestamp, at now: Timestamp, most: Int
  ) async throws {
    try await store.documents.update(ObjectKeys.streams(owner: owner), initial: Leases()) { old in
      var leases = old
      leases.streams.removeAll { $0.until <= now || $0.id == stream }
      guard leases.streams.count < most else { throw Exhausted() }
      leases.streams.append(Lease(id: stream, until: end))
      return leases
    }
  }

  /// Ends a stream's lease before its time.
  package func end(_ stream: String, owner: Owner) async throws {
    try await store.documents.update(ObjectKeys.streams(owner: owner), initial: nil) {
      (old: Leases) in
      var leases = old
      leases.streams.removeAll { $0.id == stream }
      return leases
    }
  }

  private struct Leases: Codable, Equatable {
    var streams: [Lease] = []
  }

  private struct Lease: Codable, Equatable {
    var id: String
    var until: Timestamp
  }
}
