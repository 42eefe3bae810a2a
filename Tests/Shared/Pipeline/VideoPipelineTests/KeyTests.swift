// SPDX-License-Identifier: Apache-2.0
import Notation
import TestSupport
import Testing

@testable import VideoPipeline

@Suite struct VideoIDTests {
  @Test("ids sort by time, carry it, and belong to their owner alone")
  func minted() throws {
    var random = SeededGenerator(seed: 3)
    var last = ""
    for step in 0..<200 {
      let now = Timestamp(milliseconds: 1_700_000_000_000 + Int64(step) * 977)
      let id = VideoID.mint(at: now, random: random.next(), owner: "alice")
      #expect(id.rawValue > last)
      #expect(id.mintedAt == now)
      #expect(id.belongs(to: "alice"))
      #expect(!id.belongs(to: "bob"))
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
    #expect(!id.belongs(to: "alice"))
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
      ("alice@example.com", "x"), ("a", "\u{301}x"), ("caf\u{E9}", "cafe\u{301}.mp4"),
    ])
  func upload(owner: Owner, fileName: String) throws {
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
    var seen: [String: Owner] = [:]
    for _ in 0..<5000 {
      let owner = Owner(
        (0..<Int.random(in: 1...6, using: &random))
          .map { _ in pieces.randomElement(using: &random) ?? "" }.joined())
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
      .job(attempt: 1), .job(attempt: 12), .publication, .resend(round: 2), .removal, .tombstone,
    ] as [OpenWork] {
      let parsed = try #require(ObjectKeys.parseOpenWork(ObjectKeys.openWork(work, id)))
      #expect(parsed.work == work && parsed.videoID == id)
    }
    for key in ["open/job/v/0", "open/tombstone/v/2", "open/job/v/2/3", "open/other/v", "open/job"]
    {
      #expect(ObjectKeys.parseOpenWork(key) == nil, "\(key)")
    }
  }
}
