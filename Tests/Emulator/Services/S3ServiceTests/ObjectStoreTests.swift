// SPDX-License-Identifier: Apache-2.0
import Notation
import Foundation
import HTTPMessage
import HTTPServer
import Synchronization
import TestSupport
import Testing

@testable import S3Service

extension TemporaryFolder {
  func file(_ content: String) throws -> String {
    try file(UUID().uuidString, Data(content.utf8))
  }

  /// How many files the folder holds in all.
  var files: Int {
    let objects = FileManager.default.enumerator(atPath: "\(path)/store/objects")
    return objects?.filter { ($0 as? String)?.contains("/") ?? false }.count ?? 0
  }
}

@Suite struct ObjectStoreTests {
  let folder: TemporaryFolder
  let store: ObjectStore

  init() throws {
    folder = try TemporaryFolder()
    store = try ObjectStore(directory: "\(folder.path)/store") { _ in }
    try store.createBucket("bucket", configuration: BucketConfiguration())
  }

  private func put(_ key: String, _ content: String = "content") throws {
    try store.put(file: folder.file(content), as: key, in: "bucket")
  }

  @Test("a file becomes an object, and the object is what the file was")
  func putAndOpen() throws {
    let path = try folder.file("hello")
    let version = try store.put(
      file: path, as: "a/b", in: "bucket", headers: ["content-type": "text/plain"])
    #expect(version.etag == "5d41402abc4b2a76b9719d911017c592")
    #expect(!FileManager.default.fileExists(atPath: path))
    let object = try store.open("a/b", in: "bucket")
    #expect(object.version.size == 5)
    #expect(object.version.headers["content-type"] == "text/plain")
    #expect(object.content.size == 5)
  }

  @Test("an open object outlives its replacement")
  func openOutlives() throws {
    try put("key", "first")
    let object = try store.open("key", in: "bucket")
    try put("key", "second!")
    #expect(object.content.size == 5)
    #expect(try store.open("key", in: "bucket").content.size == 7)
    #expect(folder.files == 1)
  }

  @Test("two spellings of one letter are two keys")
  func normalisation() throws {
    try put("caf\u{E9}")
    try put("cafe\u{301}")
    #expect(try store.list(ListingQuery(), in: store.bucket("bucket")).entries.count == 2)
  }

  @Test("a page of common prefixes begins where the last one ended")
  func commonPrefixes() throws {
    for key in ["a/1", "a/2", "b", "c/1", "c/2/3", "d"] { try put(key) }
    let bucket = try store.bucket("bucket")
    var found: [String] = []
    var query = ListingQuery(delimiter: Array("/".utf8), limit: 1)
    while true {
      let page = try store.list(query, in: bucket)
      #expect(page.entries.count + page.commonPrefixes.count == 1)
      found += page.entries.map(\.key.text)
      found += page.commonPrefixes.map { String(decoding: $0, as: UTF8.self) }
      guard page.isTruncated else { break }
      query.after = page.last
    }
    #expect(found == ["a/", "b", "c/", "d"])
  }

  @Test("a store opened anew has what it had, and a crash's orphans are swept")
  func reopen() throws {
    try put("kept")
    let blobs = try Blobs(
      directory: "\(folder.path)/store/objects", now: Timestamp(milliseconds: 5))
    _ = try blobs.create().keep()
    #expect(folder.files == 2)
    let again = try ObjectStore(directory: "\(folder.path)/store") { _ in }
    #expect(try again.sweep() == 1)
    #expect(folder.files == 1)
    #expect(try again.open("kept", in: "bucket").version.size == 7)
  }

  @Test("an event stays until its receiver takes it, and comes in order for a key")
  func outbox() async throws {
    struct Refusal: Error {}
    let (stream, continuation) = AsyncStream<EventNotification>.makeStream()
    let attempts = Mutex(0)
    let store = try ObjectStore(directory: "\(folder.path)/events") { notification in
      let attempt = attempts.withLock { count in
        count += 1
        return count
      }
      if attempt == 1 { throw Refusal() }
      continuation.yield(notification)
    }
    var rule = NotificationConfiguration.Rule(
      id: "id", destination: .function("arn:aws:lambda:us-east-1:000000000000:function:f"),
      events: ["s3:ObjectCreated:*", "s3:ObjectRemoved:*"])
    rule.prefix = "in/"
    var configuration = BucketConfiguration()
    configuration.notification = NotificationConfiguration(rules: [rule])
    try store.createBucket("bucket", configuration: configuration)
    try store.put(file: folder.file("1"), as: "in/a b", in: "bucket")
    try store.put(file: folder.file("1"), as: "out/c", in: "bucket")
    try store.delete("in/a b", in: "bucket")
    var names: [String] = []
    var sequencers: [String] = []
    for await notification in stream {
      let json = try #require(
        try JSONSerialization.jsonObject(with: notification.payload) as? [String: Any])
      let record = try #require((json["Records"] as? [[String: Any]])?.first)
      let object = try #require((record["s3"] as? [String: Any])?["object"] as? [String: Any])
      #expect(object["key"] as? String == "in/a+b")
      names.append(try #require(record["eventName"] as? String))
      sequencers.append(try #require(object["sequencer"] as? String))
      if names.count == 2 { break }
    }
    #expect(names == ["ObjectCreated:Put", "ObjectRemoved:Delete"])
    #expect(sequencers == sequencers.sorted())
  }
}
