// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Testing

@testable import VideoPipeline

/// A digest good enough to tell owners apart in a test.
private func digest(_ bytes: [UInt8]) -> [UInt8] {
  var hash: UInt64 = 0xCBF2_9CE4_8422_2325
  for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
  return (0..<8).map { UInt8(truncatingIfNeeded: hash >> UInt64($0 * 8)) }
}

@Suite struct VideoIDTests {
  @Test("ids sort by time, carry it, and belong to their owner alone")
  func minted() throws {
    var random = SeededGenerator(seed: 3)
    var last = ""
    for step in 0..<200 {
      let now = Timestamp(milliseconds: 1_700_000_000_000 + Int64(step) * 977)
      let id = VideoID.mint(at: now, random: random.next(), owner: "alice", sha256: digest)
      #expect(id.rawValue > last)
      #expect(id.mintedAt == now)
      #expect(id.belongs(to: "alice", sha256: digest))
      #expect(!id.belongs(to: "bob", sha256: digest))
      #expect(VideoID(rawValue: id.rawValue) == id)
      last = id.rawValue
    }
  }

  @Test(
    "only letters, digits, dash and underscore, 1 to 64", arguments: ["", "a/b", "a.b", "é", "a b"])
  func illegal(text: String) {
    #expect(VideoID(rawValue: text) == nil)
    #expect(VideoID(rawValue: String(repeating: "a", count: 65)) == nil)
  }

  @Test("an id of another form belongs to nobody and has no time")
  func foreign() throws {
    let id = try #require(VideoID(rawValue: "holiday-2024"))
    #expect(!id.belongs(to: "alice", sha256: digest))
    #expect(id.mintedAt == nil)
  }

  @Test("a notification's id is read as it was written, and nothing else is")
  func notification() throws {
    let id = NotificationID(videoID: try #require(VideoID(rawValue: "my-video-1")), attempt: 3)
    #expect(NotificationID(id.description) == id)
    for text in ["", "-1", "a-0", "a-01", "a", "a-+1", "a/b-1"] {
      #expect(NotificationID(text) == nil, "\(text)")
    }
  }
}

@Suite struct ObjectKeyTests {
  @Test(
    "any owner and any file name come back from the upload's key",
    arguments: [
      ("alice", "#2 4 Protection with PropTypes.mp4"), ("google-oauth2|123", "a+b %41.mov"),
      ("../..", "..hidden"), ("a/b", "née 🎬.mp4"), ("!21", "x"), (".", "x"),
      ("alice@example.com", "x"),
    ])
  func upload(owner: String, fileName: String) throws {
    let id = try #require(VideoID(rawValue: "v1"))
    let key = ObjectKeys.upload(prefix: "uploads/", owner: owner, videoID: id, fileName: fileName)
    let location = try #require(ObjectKeys.parseUpload(key, prefix: "uploads/"))
    #expect(location == UploadLocation(owner: owner, videoID: id, fileName: fileName))
    #expect(!OwnerSegment.escape(owner).contains("/"))
    #expect(!OwnerSegment.escape(owner).hasPrefix("."))
  }

  @Test("different owners never share a segment")
  func injective() {
    var random = SeededGenerator(seed: 5)
    let pieces = ["a", "!", "/", "2F", "21", ".", "é", "%", " ", "-"]
    var seen: [String: String] = [:]
    for _ in 0..<5000 {
      let owner = (0..<Int.random(in: 1...6, using: &random))
        .map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
      let segment = OwnerSegment.escape(owner)
      #expect(seen[segment, default: owner] == owner)
      #expect(OwnerSegment.unescape(segment) == owner)
      seen[segment] = owner
    }
  }

  @Test(
    "a key of another form is no upload",
    arguments: [
      "other/a/v/f", "uploads/a", "uploads/a/v", "uploads/a/v/", "uploads//v/f", "uploads/a/v v/f",
    ])
  func foreign(key: String) { #expect(ObjectKeys.parseUpload(key, prefix: "uploads/") == nil) }

  @Test("the index lists newest first")
  func index() throws {
    let id = try #require(VideoID(rawValue: "v-1"))
    let old = ObjectKeys.indexEntry(createdAt: Timestamp(milliseconds: 1_000), id)
    let new = ObjectKeys.indexEntry(createdAt: Timestamp(milliseconds: 1_700_000_000_000), id)
    #expect(new < old)
    #expect(ObjectKeys.parseIndexEntry(new[...]) == id)
    #expect(ObjectKeys.parseIndexEntry("head") == nil)
    for work in [
      .job(attempt: 1), .job(attempt: 12), .publication, .resend(round: 2), .removal, .grave,
    ] as [OpenWork] {
      let parsed = try #require(ObjectKeys.parseOpenWork(ObjectKeys.openWork(work, id)))
      #expect(parsed.work == work && parsed.videoID == id)
    }
    for key in ["open/job/v/0", "open/grave/v/2", "open/job/v/2/3", "open/other/v", "open/job"] {
      #expect(ObjectKeys.parseOpenWork(key) == nil, "\(key)")
    }
  }
}

@Suite struct TimestampTests {
  @Test(
    "instants are written and read as ISO 8601",
    arguments: [
      (0, "1970-01-01T00:00:00.000Z"), (951_782_399_999, "2000-02-28T23:59:59.999Z"),
      (951_782_400_000, "2000-02-29T00:00:00.000Z"),
      (1_709_164_800_123, "2024-02-29T00:00:00.123Z"),
      (-1, "1969-12-31T23:59:59.999Z"), (4_102_444_799_000, "2099-12-31T23:59:59.000Z"),
    ] as [(Int64, String)])
  func iso(milliseconds: Int64, text: String) {
    #expect(Timestamp(milliseconds: milliseconds).iso8601 == text)
    #expect(Timestamp(iso8601: text)?.milliseconds == milliseconds)
  }

  @Test(
    "other texts are refused",
    arguments: [
      "", "2024-02-29", "2024-02-29T00:00:00", "2024-13-01T00:00:00Z", "2024-01-01T00:00:00.Z",
      "2025-02-31T00:00:00Z", "2025-02-29T00:00:00Z", "2025-04-31T00:00:00Z",
    ])
  func refused(text: String) { #expect(Timestamp(iso8601: text) == nil) }

  @Test("a time without fraction, or with a longer one, is read")
  func fractions() {
    #expect(Timestamp(iso8601: "1970-01-01T00:00:01Z")?.milliseconds == 1000)
    #expect(Timestamp(iso8601: "1970-01-01T00:00:01.5Z")?.milliseconds == 1500)
    #expect(Timestamp(iso8601: "1970-01-01T00:00:01.123456Z")?.milliseconds == 1123)
  }
}
