// SPDX-License-Identifier: Apache-2.0
import Cryptography
import Notation
import Testing

@testable import VideoPipeline

@Suite struct StreamCursorTests {
  private let key = HMACSHA256(key: Array("a key of sixteen".utf8))
  private let now = Timestamp(milliseconds: 1_767_225_600_123)

  private func id(_ number: Int) throws -> NotificationID {
    try #require(NotificationID("video-\(number)-1"))
  }

  @Test("a cursor is read by its owner as it was written, by nobody else and in no other form")
  func text() throws {
    var cursor = StreamCursor(stream: "s1", openedAt: Timestamp(seconds: now.seconds))
    cursor.seen.insert(try id(1), placedAt: now)
    cursor.seen.looked(at: "\"etag\"", began: now, isWhole: true)
    let text = cursor.text(for: "alice", key: key)
    #expect(text.utf8.allSatisfy { (0x21...0x7E).contains($0) })
    #expect(StreamCursor(verifying: text, for: "alice", key: key) == cursor)
    #expect(StreamCursor(verifying: text, for: "bob", key: key) == nil)
    let other = HMACSHA256(key: Array("another key of it".utf8))
    #expect(StreamCursor(verifying: text, for: "alice", key: other) == nil)
    for forged in ["", "c1~", text + "0", text.replacing("~s1~", with: "~s2~"), "video-1-1"] {
      #expect(StreamCursor(verifying: forged, for: "alice", key: key) == nil)
    }
  }

  @Test("what was placed long before a look counts as shown, what is newer by its name")
  func seen() throws {
    var seen = SeenNotifications()
    #expect(seen.needsLook(at: nil, now: now))
    #expect(!seen.contains(try id(1), placedAt: now))
    seen.insert(try id(1), placedAt: now)
    seen.looked(at: "a", began: now, isWhole: true)
    #expect(seen.contains(try id(1), placedAt: now))
    #expect(!seen.contains(try id(2), placedAt: now.advanced(bySeconds: -100)))
    #expect(seen.contains(try id(2), placedAt: now.advanced(bySeconds: -121)))
    #expect(seen.covers(storedAt: now.advanced(bySeconds: -130)))
    #expect(!seen.covers(storedAt: now.advanced(bySeconds: -121)), "S3's times are whole seconds")
    #expect(!seen.needsLook(at: "a", now: now.advanced(bySeconds: 599)))
    #expect(seen.needsLook(at: "b", now: now))
    #expect(seen.needsLook(at: "a", now: now.advanced(bySeconds: 600)))
  }

  @Test("however much is shown, a cursor stays as short as a header field may be")
  func short() throws {
    var cursor = StreamCursor(stream: "s1", openedAt: now)
    for number in 0..<1000 {
      cursor.seen.insert(try id(number), placedAt: now.advanced(bySeconds: -number / 100))
    }
    cursor.seen.looked(at: "a", began: now, isWhole: true)
    let text = cursor.text(for: "alice", key: key)
    #expect(text.utf8.count <= 8192)
    #expect(StreamCursor(verifying: text, for: "alice", key: key)?.seen == cursor.seen)
    for number in [0, 500, 999] {
      let placed = now.advanced(bySeconds: -number / 100)
      #expect(cursor.seen.contains(try id(number), placedAt: placed))
    }
    #expect(!cursor.seen.contains(try id(1000), placedAt: now))
  }
}
