// SPDX-License-Identifier: Apache-2.0
import Cryptography
import Notation
import Testing
import VideoPipeline

@Suite struct StreamTicketTests {
  private let now = Timestamp(seconds: 1000)
  private let key = HMACSHA256(key: [1])

  @Test("a ticket says whose stream it opens until it expires")
  func good() throws {
    let text = StreamTicket(owner: "é|alice", expiresAt: now.advanced(bySeconds: 60)).text(
      key: key)
    let read = try StreamTicket(verifying: text, at: now, key: key)
    #expect(read.owner == "é|alice")
    #expect(throws: StreamTicket.Refusal.expired) {
      try StreamTicket(verifying: text, at: now.advanced(bySeconds: 60), key: key)
    }
  }

  @Test("any change, and another secret, is a forgery")
  func forged() {
    let text = StreamTicket(owner: "alice", expiresAt: now.advanced(bySeconds: 60)).text(
      key: key)
    #expect(throws: StreamTicket.Refusal.forged) {
      try StreamTicket(verifying: text, at: now, key: HMACSHA256(key: [2]))
    }
    for index in text.indices {
      var changed = text
      changed.replaceSubrange(index...index, with: text[index] == "0" ? "1" : "0")
      #expect(throws: StreamTicket.Refusal.forged) {
        try StreamTicket(verifying: changed, at: now, key: key)
      }
    }
    for text in ["", ".", "v1..5.", "a.b.c.d"] {
      #expect(throws: StreamTicket.Refusal.forged) {
        try StreamTicket(verifying: text, at: now, key: key)
      }
    }
  }
}

@Suite struct ServerSentEventTests {
  @Test("an event is its name, its id and its data, line by line")
  func encoded() {
    #expect(
      ServerSentEvent.event("video.ready", id: "v-1", data: "{\"a\":1}\nb\r\nc")
        == "event: video.ready\nid: v-1\ndata: {\"a\":1}\ndata: b\ndata: c\n\n")
    #expect(
      ServerSentEvent.event("a\nid: 9", id: "1\n2", data: "") == "event: aid: 9\nid: 12\ndata: \n\n"
    )
    #expect(ServerSentEvent.retry(milliseconds: 2000) == "retry: 2000\n\n")
    #expect(ServerSentEvent.heartbeat == ": heartbeat\n\n")
  }
}

@Suite struct UploadRulesTests {
  private let rules = UploadRules()

  @Test(
    "types, sizes and names that are refused, by code",
    arguments: [
      (nil, "video/mp4", 1, "MissingField", 400), ("", "video/mp4", 1, "MissingField", 400),
      ("a/b", "video/mp4", 1, "InvalidFileName", 400),
      ("..", "video/mp4", 1, "InvalidFileName", 400),
      ("a\u{0}", "video/mp4", 1, "InvalidFileName", 400), ("a", nil, 1, "MissingField", 400),
      ("a", "text/html", 1, "UnsupportedType", 400), ("a", "video/", 1, "UnsupportedType", 400),
      ("a", "video/mp4\r\nx: y", 1, "UnsupportedType", 400),
      ("a", "video/mp4", nil, "MissingField", 400),
      ("a", "video/mp4", 0, "InvalidSize", 400), ("a", "video/mp4", -5, "InvalidSize", 400),
      ("a", "video/mp4", 400_000_000, "FileTooLarge", 413),
      ("a", "video/mp4", 314_572_801, "FileTooLarge", 413),
    ] as [(String?, String?, Int64?, String, Int)])
  func refused(name: String?, type: String?, size: Int64?, code: String, status: Int) {
    let error = #expect(throws: APIError.self) {
      _ = try rules.validate(UploadRequest(fileName: name, contentType: type, size: size))
    }
    #expect(error?.code == code)
    #expect(error?.status == status)
  }

  @Test(
    "the method follows the size unless it is asked for",
    arguments: [
      (1, nil, UploadMethod.single), (104_857_600, nil, .single), (104_857_601, nil, .multipart),
      (1, "multipart", .multipart), (300_000_000, "single", .single),
    ] as [(Int64, String?, UploadMethod)])
  func method(size: Int64, asked: String?, expected: UploadMethod) throws {
    let request = UploadRequest(
      fileName: "#2 4 Protection with PropTypes.mp4", contentType: "Video/MP4; codecs=avc1",
      size: size,
      upload: asked)
    #expect(try rules.validate(request).method == expected)
  }

  @Test(
    "parts add up to the file",
    arguments: [1, 8_388_608, 8_388_609, 104_857_601, 90_000_000_000, 5_497_558_138_880])
  func parts(size: Int64) throws {
    let parts = try rules.parts(ofSize: size, urlLength: 600)
    #expect(parts.count <= 1024)
    let sizes = (1...parts.count).map(parts.size(ofPart:))
    #expect(sizes.reduce(0, +) == size)
    #expect(sizes.allSatisfy { $0 > 0 })
    #expect(sizes.dropLast().allSatisfy { $0 >= UploadRules.smallestPart })
  }

  @Test("long URLs make fewer parts, and no part is larger than S3 takes")
  func longURLs() throws {
    let parts = try rules.parts(ofSize: 1 << 40, urlLength: 6000)
    #expect(parts.count * 6000 < 4_500_000)
    #expect(throws: APIError.self) {
      try rules.parts(ofSize: 5_497_558_138_880, urlLength: 6000)
    }
  }

  @Test("metadata is printable ASCII and short")
  func metadata() {
    for metadata in [
      ["a b": "x"], ["a": "é"], ["": "x"], ["a": String(repeating: "x", count: 2048)],
    ] {
      #expect(throws: APIError.self) {
        _ = try rules.validate(
          UploadRequest(fileName: "a", contentType: "video/mp4", size: 1, metadata: metadata))
      }
    }
  }

  @Test("a key longer than S3 allows is refused")
  func key() {
    #expect(throws: APIError.self) { try rules.validate(key: String(repeating: "é", count: 513)) }
    #expect(throws: Never.self) { try rules.validate(key: String(repeating: "é", count: 512)) }
  }
}
