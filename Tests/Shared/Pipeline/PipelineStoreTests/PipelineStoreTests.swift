// SPDX-License-Identifier: Apache-2.0
import Notation
import Foundation
import InMemoryServices
import PipelineStore
import S3Client
import Synchronization
import Testing
import VideoPipeline

private let now = Timestamp(seconds: 1_700_000_000)

private func makeStore(_ storage: MemoryStorage, attempts: Int = 12) -> PipelineStore {
  PipelineStore(
    DocumentStore(storage: storage, bucket: "state", attempts: attempts, pause: { _ in }))
}

private func id(_ text: String) throws -> VideoID { try #require(VideoID(rawValue: text)) }

@Suite struct RecordTests {
  @Test("a record is created once and changed by compare-and-swap")
  func lifecycle() async throws {
    let storage = MemoryStorage()
    let store = makeStore(storage)
    let video = try id("v1")
    #expect(try await store.record(video) == nil)
    #expect(try await store.apply(.published, to: video, at: now) == nil)
    let fresh = VideoRecord(videoId: video, owner: "alice", createdAt: now)
    let first = try await store.apply(.published, to: video, at: now, initial: fresh)
    #expect(first?.publishedAt == now)
    let later = now.advanced(bySeconds: 5)
    let second = try await store.apply(.published, to: video, at: later, initial: fresh)
    #expect(second == first)
    #expect(try await store.record(video) == first)
    #expect(storage.keys(in: "state") == ["videos/v1.json"])
  }

  @Test("a change that leaves the record as it is writes nothing")
  func idle() async throws {
    let writes = Counter()
    let storage = MemoryStorage(before: { call in if call.writes { writes.add() } })
    let store = makeStore(storage)
    let video = try id("v1")
    let fresh = VideoRecord(videoId: video, owner: "alice", createdAt: now)
    try await store.apply(.published, to: video, at: now, initial: fresh)
    try await store.apply(.published, to: video, at: now, initial: fresh)
    #expect(writes.value == 1)
  }

  @Test("writers at the same time lose no change")
  func concurrent() async throws {
    let storage = MemoryStorage(before: { _ in await Task.yield() })
    let store = makeStore(storage, attempts: 1000)
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for _ in 0..<50 {
        group.addTask {
          do {
            try await store.charge(.upload, to: "alice", at: now, limit: 30)
            return true
          } catch is APIError {
            return false
          }
        }
      }
      let granted = try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
      #expect(granted == 30)
    }
  }

  @Test("a writer who always loses gives up with the document's name")
  func contention() async throws {
    let storage = MemoryStorage(before: { (call) throws(S3Error) in
      if call.name == "put" {
        throw .service(.init(status: 412, code: "PreconditionFailed", message: ""))
      }
    })
    let store = makeStore(storage, attempts: 3)
    let video = try id("v1")
    let fresh = VideoRecord(videoId: video, owner: "alice", createdAt: now)
    await #expect(throws: Contention.self) {
      try await store.apply(.published, to: video, at: now, initial: fresh)
    }
  }

  @Test("a write whose answer was lost is not made twice")
  func lostAnswer() async throws {
    let lost = Counter()
    let storage = MemoryStorage(after: { (call) throws(S3Error) in
      if call.name == "put", lost.add() == 1 {
        throw .service(.init(status: 412, code: "PreconditionFailed", message: "sent again"))
      }
    })
    let store = makeStore(storage)
    let video = try id("v1")
    let fresh = VideoRecord(videoId: video, owner: "alice", createdAt: now)
    let record = try await store.apply(.published, to: video, at: now, initial: fresh)
    #expect(record?.publishedAt == now)
    #expect(lost.value == 1)
  }

  @Test("a document that is something else is an error that names it")
  func unreadable() async throws {
    let storage = MemoryStorage()
    storage.seed(Data("no json".utf8), "state", "videos/v1.json")
    await #expect(throws: UnreadableDocument.self) { try await makeStore(storage).record(id("v1")) }
  }
}

@Suite struct OutboxTests {
  @Test("placing twice keeps one entry with its first time, and changes the version")
  func place() async throws {
    let storage = MemoryStorage()
    let outbox = NotificationOutbox(makeStore(storage))
    let notification = NotificationID(videoID: try id("v1"), attempt: 1)
    #expect(try await outbox.version(owner: "a/b") == nil)
    try await outbox.place(notification, owner: "a/b", at: now)
    let version = try await outbox.version(owner: "a/b")
    try await outbox.place(notification, owner: "a/b", at: now.advanced(bySeconds: 9))
    #expect(try await outbox.entry(notification, owner: "a/b")?.placedAt == now)
    #expect(try await outbox.version(owner: "a/b") != version)
    #expect(try await outbox.listed(owner: "a/b").map(\.id) == [notification])
    #expect(try await outbox.listed(owner: "a").map(\.id).isEmpty)
    try await outbox.remove(notification, owner: "a/b")
    #expect(try await outbox.listed(owner: "a/b").map(\.id).isEmpty)
  }

  @Test("of very many entries the newest are shown, and one video's are found among them all")
  func many() async throws {
    let storage = MemoryStorage()
    let outbox = NotificationOutbox(makeStore(storage))
    for number in 10_000..<12_500 {
      storage.seed(Data("{}".utf8), "state", "outbox/alice/v\(number)-1.json")
    }
    let ids = try await outbox.listed(owner: "alice").map(\.id)
    #expect(ids.count == 1000)
    #expect(ids.first?.description == "v11500-1")
    #expect(ids.last?.description == "v12499-1")
    #expect(
      try await outbox.ids(owner: "alice", of: id("v10000")).map(\.description) == ["v10000-1"])
  }
}

@Suite struct RecordsTests {
  @Test("several records are read at once, sixteen at most, and come in order")
  func atOnce() async throws {
    let reads = Mutex((now: 0, most: 0))
    let storage = MemoryStorage(before: { call throws(S3Error) in
      guard call.name.lowercased().contains("get") else { return }
      reads.withLock { reads in
        reads.now += 1
        reads.most = max(reads.most, reads.now)
      }
      try? await Task.sleep(for: .milliseconds(20))
      reads.withLock { $0.now -= 1 }
    })
    let store = makeStore(storage)
    let ids = try (0..<50).map { try id("v\($0)") }
    for id in ids where id.rawValue != "v7" {
      let fresh = VideoRecord(videoId: id, owner: "alice", createdAt: now)
      try await store.apply(.published, to: id, at: now, initial: fresh)
    }
    reads.withLock { $0.most = 0 }
    let records = try await store.records(ids)
    #expect(records.map { $0?.videoId } == ids.map { $0.rawValue == "v7" ? nil : $0 })
    #expect(reads.withLock { $0.most } == 16)
  }
}

@Suite struct VideoIndexTests {
  @Test("own and published videos come newest first, page by page, each once")
  func pages() async throws {
    let index = VideoIndex(makeStore(MemoryStorage()))
    var expected: [VideoID] = []
    for number in 0..<25 {
      let record = VideoRecord(
        videoId: try id("v\(number)"), owner: number.isMultiple(of: 2) ? "alice" : "bob",
        createdAt: now.advanced(bySeconds: number))
      try await index.enterOwned(record)
      let isPublished = number.isMultiple(of: 3)
      if isPublished { try await index.enterPublished(record) }
      if record.owner == "alice" || isPublished { expected.insert(record.videoId, at: 0) }
    }
    var seen: [VideoID] = []
    var token: String?
    repeat {
      let page = try await index.entries(owner: "alice", after: token, limit: 4)
      #expect(page.entries.count <= 4)
      seen += page.entries.map(\.videoID)
      token = page.more ? page.entries.last?.name : nil
    } while token != nil
    #expect(seen == expected)
    let published = try await index.entries(owner: nil, after: nil, limit: 100)
    #expect(published.entries.count == 9)
    #expect(!published.more)
  }
}

@Suite struct OpenWorkTests {
  @Test("marks are visited until they are removed, foreign keys are passed over")
  func marks() async throws {
    let storage = MemoryStorage()
    let store = makeStore(storage)
    try await store.begin(.job(attempt: 2), id("v1"), at: now)
    try await store.begin(.publication, id("v2"), at: now)
    try await store.begin(.tombstone, id("v0"), at: now)
    storage.seed(Data(), "state", "open/other/v3")
    var seen: [String] = []
    try await store.forEachOpenWork { work, id, _ in
      seen.append("\(work) \(id)")
      return true
    }
    #expect(seen == ["job(attempt: 2) v1", "publication v2", "tombstone v0"])
    seen = []
    try await store.forEachOpenWork { work, id, _ in
      seen.append("\(work) \(id)")
      return false
    }
    #expect(seen == ["job(attempt: 2) v1"])
    try await store.end(.job(attempt: 2), id("v1"))
    #expect(storage.keys(in: "state", prefix: "open/job/").isEmpty)
  }
}

@Suite struct DeletionTests {
  @Test("2,500 objects are deleted with three requests, their neighbours stay")
  func batches() async throws {
    let calls = Mutex<[String]>([])
    let storage = MemoryStorage(before: { call in calls.withLock { $0.append(call.name) } })
    for number in 0..<2500 { storage.seed(Data(), "media", "hls/v1/\(number).ts") }
    for key in ["hls/v1", "hls/v10/0.ts"] { storage.seed(Data(), "media", key) }
    try await storage.deleteAll(prefix: "hls/v1/", in: "media")
    #expect(storage.keys(in: "media") == ["hls/v1", "hls/v10/0.ts"])
    #expect(calls.withLock { $0.count { $0 == "deleteObjects" } } == 3)
    #expect(calls.withLock { $0.count { $0 == "list" } } == 3)
  }

  @Test("nothing under a prefix takes no deletion")
  func nothing() async throws {
    let storage = MemoryStorage(before: { call in #expect(call.name == "list") })
    try await storage.deleteAll(prefix: "hls/v1/", in: "media")
  }

  @Test("what cannot be deleted is named when all else is gone")
  func refused() async throws {
    let storage = MemoryStorage(isLocked: { $0.hasSuffix("7.ts") })
    for number in 0..<1200 { storage.seed(Data(), "media", "hls/v1/\(number).ts") }
    let error = await #expect(throws: UndeletedObjects.self) {
      try await storage.deleteAll(prefix: "hls/v1/", in: "media")
    }
    #expect(error?.failures.count == 120)
    #expect(error?.description.contains("hls/v1/1007.ts (AccessDenied: Access Denied)") == true)
    #expect(storage.keys(in: "media").count == 120)
  }
}
