// SPDX-License-Identifier: Apache-2.0
package import FoundationEssentials
package import Notation
package import S3Client
import Synchronization

/// S3 in memory, as strict with conditions and as strongly consistent as the real one.
package final class MemoryStorage: ObjectStorage {
  /// An operation that is about to happen, or has happened.
  package struct Call: Sendable, Equatable {
    /// Its name, as `put`.
    package let name: String
    /// The bucket.
    package let bucket: String
    /// The key or prefix.
    package let key: String
    /// Whether it changes something.
    package let writes: Bool
  }

  private struct Upload {
    var bucket: String
    var key: String
    var options: PutOptions
    var parts: [Int: (part: UploadedPart, content: Data)] = [:]
  }

  private struct State {
    var objects: [String: [String: StoredObject]] = [:]
    var uploads: [String: Upload] = [:]
    var counter = 0
  }

  private let state = Mutex(State())
  private let honoursConditions: Bool
  private let now: @Sendable () -> Timestamp
  private let before: @Sendable (Call) async throws(S3Error) -> Void
  private let after: @Sendable (Call) async throws(S3Error) -> Void
  private let isLocked: @Sendable (_ key: String) -> Bool
  private let stored: @Sendable (_ bucket: String, _ key: String, _ content: Data) -> Void

  /// An empty storage, in which every bucket exists.
  /// - Parameters:
  ///   - honoursConditions: whether a put compares before it swaps; a test of the tests may say no.
  ///   - now: the clock of `Last-Modified`.
  ///   - before: comes before each operation; what it throws is the operation's failure, and
  ///     nothing happens, but that a deletion of several objects may be half done.
  ///   - after: comes after each operation; what it throws hides that it happened.
  ///   - isLocked: whether an object cannot be deleted.
  ///   - stored: sees each object at the moment in which it is stored by an operation.
  package init(
    honoursConditions: Bool = true,
    now: @escaping @Sendable () -> Timestamp = { Timestamp(seconds: 1_700_000_000) },
    before: @escaping @Sendable (Call) async throws(S3Error) -> Void = { _ in },
    after: @escaping @Sendable (Call) async throws(S3Error) -> Void = { _ in },
    isLocked: @escaping @Sendable (_ key: String) -> Bool = { _ in false },
    stored: @escaping @Sendable (_ bucket: String, _ key: String, _ content: Data) -> Void = {
      _, _, _ in
    }
  ) {
    self.honoursConditions = honoursConditions
    self.isLocked = isLocked
    self.stored = stored
    self.now = now
    self.before = before
    self.after = after
  }

  /// The keys of a bucket in order.
  package func keys(in bucket: String, prefix: String = "") -> [String] {
    state.withLock { ($0.objects[bucket] ?? [:]).keys.filter { $0.hasPrefix(prefix) }.sorted() }
  }

  /// The keys of multipart uploads that are neither complete nor aborted.
  package var openUploads: [String] { state.withLock { $0.uploads.values.map(\.key) } }

  /// The content of an object, or nil.
  package func content(_ bucket: String, _ key: String) -> Data? {
    state.withLock { $0.objects[bucket]?[key]?.content }
  }

  /// Stores an object as a client would, without the hooks.
  package func seed(_ content: Data, _ bucket: String, _ key: String, contentType: String? = nil) {
    state.withLock { state in
      Self.store(content, PutOptions(contentType: contentType), bucket, key, at: now(), in: &state)
    }
  }

  /// Uploads a part as a client would, without the hooks, and gives its entity tag.
  package func uploadPart(_ content: Data, number: Int, uploadID: String) -> String? {
    state.withLock { state in
      guard state.uploads[uploadID] != nil else { return nil }
      state.counter += 1
      let etag = "\"part\(state.counter)\""
      let part = UploadedPart(number: number, etag: etag, size: Int64(content.count))
      state.uploads[uploadID]?.parts[number] = (part, content)
      return etag
    }
  }

  // MARK: Objects

  /// See ``ObjectStorage``.
  package func head(_ location: ObjectLocation) async throws(S3Error) -> ObjectHead {
    try await perform("head", location) { (state) throws(S3Error) in
      try Self.find(location, in: state).head
    }
  }

  /// See ``ObjectStorage``.
  package func get(_ location: ObjectLocation) async throws(S3Error) -> StoredObject {
    try await perform("get", location) { (state) throws(S3Error) in
      try Self.find(location, in: state)
    }
  }

  /// See ``ObjectStorage``.
  package func put(
    _ content: Data, at location: ObjectLocation, _ options: PutOptions
  ) async throws(S3Error) {
    let date = now()
    let (stored, honoursConditions) = (stored, honoursConditions)
    try await perform("put", location, writes: true) { (state) throws(S3Error) in
      let current = state.objects[location.bucket]?[location.key]
      switch honoursConditions ? options.condition : nil {
      case nil: break
      case .ifAbsent:
        if current != nil { throw Self.error(412, "PreconditionFailed") }
      case .ifMatch(let etag):
        guard let current else { throw Self.error(404, "NoSuchKey") }
        if current.head.etag != etag { throw Self.error(412, "PreconditionFailed") }
      }
      stored(location.bucket, location.key, content)
      Self.store(content, options, location.bucket, location.key, at: date, in: &state)
    }
  }

  /// See ``ObjectStorage``.
  package func delete(_ location: ObjectLocation) async throws(S3Error) {
    try await perform("delete", location, writes: true) { state in
      state.objects[location.bucket]?[location.key] = nil
    }
  }

  /// See ``ObjectStorage``.
  package func delete(keys: [String], in bucket: String) async throws(S3Error) -> [KeyFailure] {
    let first = ObjectLocation(bucket: bucket, key: keys.first ?? "")
    let free = keys.filter { !isLocked($0) }
    do throws(S3Error) {
      try await perform("deleteObjects", first, writes: true) { state in
        for key in free { state.objects[bucket]?[key] = nil }
      }
    } catch {
      // A request that breaks off may have been carried out in part.
      state.withLock { state in
        for key in free.prefix(free.count / 2) { state.objects[bucket]?[key] = nil }
      }
      throw error
    }
    return keys.filter(isLocked).map {
      KeyFailure(key: $0, code: "AccessDenied", message: "Access Denied")
    }
  }

  /// See ``ObjectStorage``.
  package func list(_ bucket: String, _ options: ListOptions) async throws(S3Error) -> ListPage {
    try await perform("list", ObjectLocation(bucket: bucket, key: options.prefix)) { state in
      let after = options.continuationToken ?? options.startAfter ?? ""
      let all = (state.objects[bucket] ?? [:])
        .filter { $0.key.hasPrefix(options.prefix) && Self.precedes(after, $0.key) }
        .sorted { Self.precedes($0.key, $1.key) }
      let limit = min(options.maximumKeys ?? 1000, 1000)
      let entries = all.prefix(limit).map { key, object in
        ObjectEntry(
          key: key, size: object.head.size, etag: object.head.etag,
          lastModified: object.head.lastModified)
      }
      return ListPage(entries: entries, nextToken: all.count > limit ? entries.last?.key : nil)
    }
  }

  // MARK: Multipart

  /// See ``ObjectStorage``.
  package func createMultipartUpload(
    _ location: ObjectLocation, _ options: PutOptions
  ) async throws(S3Error) -> String {
    try await perform("createMultipartUpload", location, writes: true) { state in
      state.counter += 1
      let id = "upload\(state.counter)"
      state.uploads[id] = Upload(bucket: location.bucket, key: location.key, options: options)
      return id
    }
  }

  /// See ``ObjectStorage``.
  package func listParts(
    _ location: ObjectLocation, uploadID: String
  ) async throws(S3Error) -> [UploadedPart] {
    try await perform("listParts", location) { (state) throws(S3Error) in
      guard let upload = state.uploads[uploadID] else { throw Self.error(404, "NoSuchUpload") }
      return upload.parts.values.map(\.part).sorted { $0.number < $1.number }
    }
  }

  /// See ``ObjectStorage``.
  package func completeMultipartUpload(
    _ location: ObjectLocation, uploadID: String, parts: [UploadedPart]
  ) async throws(S3Error) {
    let date = now()
    let stored = stored
    try await perform(
      "completeMultipartUpload", location, writes: true
    ) { (state) throws(S3Error) in
      guard let upload = state.uploads[uploadID] else { throw Self.error(404, "NoSuchUpload") }
      var content = Data()
      for part in parts {
        guard let there = upload.parts[part.number], there.part.etag == part.etag else {
          throw Self.error(400, "InvalidPart")
        }
        content += there.content
      }
      state.uploads[uploadID] = nil
      stored(upload.bucket, upload.key, content)
      Self.store(content, upload.options, upload.bucket, upload.key, at: date, in: &state)
    }
  }

  /// See ``ObjectStorage``.
  package func abortMultipartUpload(
    _ location: ObjectLocation, uploadID: String
  ) async throws(S3Error) {
    try await perform("abortMultipartUpload", location, writes: true) { (state) throws(S3Error) in
      guard state.uploads.removeValue(forKey: uploadID) != nil else {
        throw Self.error(404, "NoSuchUpload")
      }
    }
  }

  // MARK: Insides

  private func perform<Value: Sendable>(
    _ name: String, _ location: ObjectLocation, writes: Bool = false,
    _ body: @Sendable (inout State) throws(S3Error) -> Value
  ) async throws(S3Error) -> Value {
    let call = Call(name: name, bucket: location.bucket, key: location.key, writes: writes)
    try await before(call)
    let result = state.withLock { state in
      Result { () throws(S3Error) -> Value in try body(&state) }
    }
    let value = try result.get()
    try await after(call)
    return value
  }

  private static func store(
    _ content: Data, _ options: PutOptions, _ bucket: String, _ key: String, at date: Timestamp,
    in state: inout State
  ) {
    state.counter += 1
    let head = ObjectHead(
      size: Int64(content.count), etag: "\"etag\(state.counter)\"", lastModified: date)
    state.objects[bucket, default: [:]][key] = StoredObject(head: head, content: content)
  }

  private static func find(
    _ location: ObjectLocation, in state: State
  ) throws(S3Error) -> StoredObject {
    guard let object = state.objects[location.bucket]?[location.key] else {
      throw error(404, "NoSuchKey")
    }
    return object
  }

  private static func error(_ status: Int, _ code: String) -> S3Error {
    .service(.init(status: status, code: code, message: code))
  }

  /// UTF-8 binary order, as S3 lists keys.
  private static func precedes(_ left: String, _ right: String) -> Bool {
    left.utf8.lexicographicallyPrecedes(right.utf8)
  }
}
