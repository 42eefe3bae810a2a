// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
package import S3Client

/// JSON documents in a bucket, changed by compare-and-swap alone: a change is a pure function that
/// is computed anew from what is there whenever another writer was faster.
package struct DocumentStore: Sendable {
  /// Where the documents lie.
  package let storage: any ObjectStorage
  /// The state bucket.
  package let bucket: String
  /// How often a change is tried before it gives up.
  package let attempts: Int
  /// Waits before the next try.
  let pause: @Sendable (_ attempt: Int) async throws -> Void

  /// A store.
  /// - Parameters:
  ///   - attempts: how often a change is tried.
  ///   - pause: waits before the next try, so that writers do not meet again.
  package init(
    storage: any ObjectStorage, bucket: String, attempts: Int = 12,
    pause: @escaping @Sendable (_ attempt: Int) async throws -> Void = DocumentStore.backOff
  ) {
    self.storage = storage
    self.bucket = bucket
    self.attempts = attempts
    self.pause = pause
  }

  /// Waits a random time below 5 ms times two to the power of the attempt, at most 320 ms.
  package static let backOff: @Sendable (Int) async throws -> Void = { attempt in
    let ceiling = 5 << min(attempt, 6)
    try await Task.sleep(for: .milliseconds(Int.random(in: 1...ceiling)))
  }

  /// The document and its entity tag, or nil when there is none.
  /// - Throws: ``UnreadableDocument`` when it is something else.
  package func load<Document: Decodable>(
    _ type: Document.Type, _ key: String
  ) async throws -> (document: Document, etag: String)? {
    guard let object = try await storage.find(key, in: bucket) else { return nil }
    do {
      return (try JSONDecoder().decode(Document.self, from: object.content), object.head.etag)
    } catch {
      throw UnreadableDocument(key: key, reason: "\(error)")
    }
  }

  /// Changes a document. Nothing is written when the change leaves it as it is.
  /// - Parameters:
  ///   - initial: what the change begins with when there is no document; nil leaves it so.
  ///   - change: the pure change. It may be computed several times. What it throws ends the update.
  /// - Returns: the document as it is stored now; nil when there is none.
  /// - Throws: ``Contention`` when other writers were faster every time.
  @discardableResult
  package func update<Document: Codable & Equatable>(
    _ key: String, initial: Document?,
    _ change: (Document) async throws -> Document
  ) async throws -> Document? {
    for attempt in 0..<attempts {
      let current = try await load(Document.self, key)
      guard let base = current?.document ?? initial else { return nil }
      let next = try await change(base)
      if current != nil, next == base { return base }
      let condition = current.map { WriteCondition.ifMatch($0.etag) } ?? .ifAbsent
      do {
        try await put(next, key, if: condition)
        return next
      } catch is StorageConflict {
        try await pause(attempt)
      }
    }
    throw Contention(key: key)
  }

  /// Stores a document.
  /// - Throws: ``StorageConflict`` when the condition does not hold.
  package func put(
    _ document: some Encodable, _ key: String, if condition: WriteCondition? = nil
  ) async throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let content = try encoder.encode(document)
    do throws(S3Error) {
      try await storage.put(
        content, at: ObjectLocation(bucket: bucket, key: key),
        PutOptions(contentType: "application/json", condition: condition))
    } catch {
      // A 404 to If-Match says that the object was deleted meanwhile.
      let isLost = error.isPreconditionFailed || error.isConflict || error.meansAbsent
      guard condition != nil, isLost else { throw error }
      throw StorageConflict()
    }
  }

  /// Stores a document where there is none.
  /// - Returns: whether there was none.
  @discardableResult
  package func create(_ document: some Encodable, _ key: String) async throws -> Bool {
    do {
      try await put(document, key, if: .ifAbsent)
      return true
    } catch is StorageConflict {
      return false
    }
  }

  /// Removes a document; one that is not there is no error.
  package func delete(_ key: String) async throws {
    try await storage.delete(ObjectLocation(bucket: bucket, key: key))
  }
}

/// The condition of a put does not hold, or another writer was at it at the same time.
package struct StorageConflict: Error, Equatable {}

/// A document of the state bucket is not what its key says.
package struct UnreadableDocument: Error, Sendable, CustomStringConvertible {
  /// The document's key.
  package let key: String
  /// What is wrong with it.
  package let reason: String

  /// Key and reason.
  package var description: String { "the state document \(key) cannot be read: \(reason)" }
}

/// Other writers changed a document every time that this one tried to.
package struct Contention: Error, Sendable, Equatable, CustomStringConvertible {
  /// The document's key.
  package let key: String

  /// What happened.
  package var description: String { "the state document \(key) was changed too often meanwhile" }
}
