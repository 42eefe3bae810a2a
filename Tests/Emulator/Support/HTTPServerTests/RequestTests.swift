// SPDX-License-Identifier: Apache-2.0
import Cryptography
import Foundation
import HTTPMessage
import HTTPServer
import Synchronization
import TestSupport
import Testing

/// What comes from the client reaches the service whole, in order and unchanged.
@Suite(.timeLimit(.minutes(10))) struct RequestTests {
  @Test(
    "the target reaches the service exactly as it was sent",
    arguments: [
      ("/", "/", nil), ("//a//", "//a//", nil), ("/a/../b/./c", "/a/../b/./c", nil),
      ("/a%2Fb%2f%00%0D%0A", "/a%2Fb%2f%00%0D%0A", nil), ("/é?ü=%", "/é", "ü=%"),
      ("/a?", "/a", ""), ("/a?b?c&d=%41+#f", "/a", "b?c&d=%41+#f"), ("*", "*", nil),
      ("http://other/x?y", "/x", "y"), ("http://other", "/", nil),
    ] as [(String, String, String?)])
  func rawTarget(target: String, path: String, query: String?) async throws {
    let server = try HTTPServer(service: TestService.echo)
    let lines = try await RawClient(port: server.port).get(target).lines
    #expect(lines[1] == path)
    #expect(lines[2] == query ?? "-")
  }

  @Test("a key of 1,024 bytes, percent-encoded, fits a target")
  func longKey() async throws {
    let server = try HTTPServer(service: TestService.echo)
    let target = "/b/" + String(repeating: "%F0%9F%8E%9E", count: 256) + "?list"
    let lines = try await RawClient(port: server.port).get(target).lines
    #expect(lines[1] + "?" + lines[2] == target)
  }

  @Test("a byte of a target that is not UTF-8 is kept as its escape")
  func targetOfRawBytes() async throws {
    let server = try HTTPServer(service: TestService.echo)
    let client = try RawClient(port: server.port)
    try await client.send(
      Array("GET /a".utf8) + [0xFF, 0xE9] + Array("b HTTP/1.1\r\nHost: h\r\n\r\n".utf8))
    #expect(try await client.answer().lines[1] == "/a%FF%E9b")
  }

  @Test("header fields keep their order, their repetitions and their bytes")
  func headerFields() async throws {
    let service = TestService { head, _, _ in
      .now(.text(head.headers.map { "\($0.name)=\($0.value)" }.joined(separator: "\n")))
    }
    let server = try HTTPServer(service: service)
    let answer = try await RawClient(port: server.port).get(
      "/", headers: "X-B: 2\r\nx-a: \t 1 \r\nX-B: ü\r\nX-Empty:\r\nX-Blank:  \r\nX-C:3\r\n")
    #expect(
      answer.lines == ["Host=h", "X-B=2", "x-a=1", "X-B=ü", "X-Empty=", "X-Blank=", "X-C=3"])
  }

  @Test("requests sent at once are answered in order on one connection")
  func pipelining() async throws {
    let server = try HTTPServer(service: TestService.echo)
    let client = try RawClient(port: server.port)
    try await client.send(
      (0..<50).map { "PUT /\($0) HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc" }.joined())
    for index in 0..<50 {
      let lines = try await client.answer().lines
      #expect(lines[1] == "/\(index)")
      #expect(lines[3] == "3")
    }
  }

  @Test("a chunked body arrives whole, with its trailers")
  func chunkedWithTrailers() async throws {
    let server = try HTTPServer(service: TestService.echo)
    let client = try RawClient(port: server.port)
    try await client.send(
      "PUT /c HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n"
        + "4;ext=1\r\nabcd\r\nA\r\n0123456789\r\n0\r\nX-Sum: ok\r\nX-Two: 2\r\n\r\n")
    let lines = try await client.answer().lines
    #expect(lines[3...] == ["14", "X-Sum=ok,X-Two=2"])
    #expect(try await client.get("/after").lines[1] == "/after")
  }

  @Test("100 Continue invites the body when the service wants it")
  func expectContinue() async throws {
    let server = try HTTPServer(service: TestService.echo)
    let client = try RawClient(port: server.port)
    try await client.send(
      "PUT /c HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n")
    #expect(try await client.read(until: "\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n")
    try await client.send("hello")
    #expect(try await client.answer().lines[3] == "5")
  }

  @Test("a refusal goes out instead of 100 Continue")
  func earlyRefusal() async throws {
    let service = TestService(
      early: { _ in .text("no", status: 403) },
      receive: { _, _ in Issue.record("no body is wanted") },
      reply: { _, _, _ in .now(.text("not reached")) })
    let server = try HTTPServer(service: service)
    let client = try RawClient(port: server.port)
    try await client.send(
      "PUT /c HTTP/1.1\r\nHost: h\r\nContent-Length: 5000000\r\nExpect: 100-continue\r\n\r\n")
    let answer = try await client.answer()
    #expect(answer.status == 403)
    #expect(answer.text == "no")
  }

  @Test("a refusal reaches a client that goes on sending its large body")
  func refusalDuringUpload() async throws {
    let service = TestService(
      early: { _ in .text("no", status: 403) }, reply: { _, _, _ in .now(.text("not reached")) })
    let server = try HTTPServer(service: service)
    let client = try RawClient(port: server.port)
    // In one call, on a thread of its own: the server waits for a silent client a few seconds only.
    let head = "PUT /c HTTP/1.1\r\nHost: h\r\nContent-Length: 33554432\r\n\r\n"
    try await client.send(Array(head.utf8) + [UInt8](repeating: 1, count: 32 << 20))
    #expect(try await client.answer().text == "no")
    #expect(try await client.rest().isEmpty)
  }

  @Test("a small refused body is dropped and the connection goes on")
  func smallRefusedBody() async throws {
    let service = TestService(
      early: { $0.method == "PUT" ? .text("no", status: 403) : nil },
      reply: { head, _, _ in .now(.text(head.path)) })
    let server = try HTTPServer(service: service)
    let client = try RawClient(port: server.port)
    try await client.send("PUT /c HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc")
    #expect(try await client.answer().status == 403)
    #expect(try await client.get("/next").text == "/next")
  }

  @Test("an upload that breaks off is abandoned")
  func abandonedUpload() async throws {
    let abandoned = Signal<String>()
    let received = Signal<Int>()
    let service = TestService(
      receive: { received.send($1.count) }, abandon: { abandoned.send($0.path) },
      reply: { _, _, _ in .now(.text("not reached")) })
    let server = try HTTPServer(service: service)
    for end in [RawClient.close, RawClient.reset] {
      let client = try RawClient(port: server.port)
      try await client.send("PUT /half HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\nhalf")
      #expect(await received.next == 4)
      end(client)()
      #expect(await abandoned.next == "/half")
    }
  }

  @Test("an upload that breaks off is abandoned even when its bytes and its end come together")
  func abandonedAtOnce() async throws {
    let abandoned = Signal<String>()
    let service = TestService(
      abandon: { abandoned.send($0.path) }, reply: { _, _, _ in .now(.text("not reached")) })
    let server = try HTTPServer(service: service)
    for head in [
      "Content-Length: 100\r\n\r\nhalf", "Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n",
    ] {
      for _ in 0..<20 {
        let client = try RawClient(port: server.port)
        try await client.send("PUT /half HTTP/1.1\r\nHost: h\r\n\(head)")
        client.close()
        #expect(await abandoned.next == "/half")
      }
    }
  }

  @Test("64 MiB come back as they went, in bounded pieces")
  func largeEcho() async throws {
    let digest = Mutex(SHA256())
    let largest = Mutex(0)
    let service = TestService(
      receive: { _, piece in
        digest.withLock { $0.update(piece) }
        largest.withLock { $0 = max($0, piece.count) }
      },
      reply: { _, body, _ in .now(Response(status: 200, body: .bytes(Data(body)))) })
    let server = try HTTPServer(service: service)
    let client = try RawClient(port: server.port)
    let block = Array(sample(1 << 20))
    try await client.send("PUT /big HTTP/1.1\r\nHost: h\r\nContent-Length: \(64 << 20)\r\n\r\n")
    var sent = SHA256()
    for _ in 0..<64 {
      sent.update(block)
      try await client.send(block)
    }
    let expected = sent.finalized()
    let answer = try await client.answer()
    #expect(answer.body.count == 64 << 20)
    #expect(SHA256.hash(answer.body) == expected)
    #expect(digest.withLock { $0.finalized() } == expected)
    #expect(largest.withLock { $0 } <= 64 << 10)
  }

  @Test(
    "a request that two readers could split differently is refused",
    arguments: [
      ("GET / HTTP/1.1\r\n\r\n", 400), ("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
      ("GET /a b HTTP/1.1\r\nHost: h\r\n\r\n", 400), ("GET a HTTP/1.1\r\nHost: h\r\n\r\n", 400),
      ("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", 400),
      (
        "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        400
      ),
      ("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n", 400),
      (
        "PUT / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding:\r\n chunked\r\n\r\n4\r\nabcd\r\n0\r\n\r\n",
        400
      ),
      (
        "PUT / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: a\r\n\tchunked\r\nX: y\r\n\r\n0\r\n\r\n",
        400
      ),
      ("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nContent-Length:\r\n 3\r\n\r\nab", 400),
      ("GET / HTTP/1.1\r\nHost: h\r\nX: a\r\n b\r\n c\r\n\r\n", 400),
      ("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999999999999999999\r\n\r\n", 413),
      ("PUT / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip\r\n\r\nab", 501),
      ("PUT / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400),
      ("GET / HTTP/1.1\r\nHost: h\r\nX: \(String(repeating: "x", count: 100_000))\r\n\r\n", 431),
      ("GET /\(String(repeating: "x", count: 100_000)) HTTP/1.1\r\nHost: h\r\n\r\n", 414),
    ])
  func malformed(request: String, status: Int) async throws {
    let server = try HTTPServer(service: TestService.echo)
    let client = try RawClient(port: server.port)
    try await client.send(request)
    #expect(try await client.answer().status == status)
    _ = try? await client.rest()
    #expect(try await RawClient(port: server.port).get("/alive").status == 200)
  }

  @Test("a head that comes byte by byte is cut off when its time is up", arguments: [false, true])
  func slowHead(isSecond: Bool) async throws {
    var limits = HTTPServer.Limits()
    limits.idleSeconds = 1
    limits.headSeconds = 1
    let server = try HTTPServer(service: TestService.echo, limits: limits)
    let client = try RawClient(port: server.port)
    if isSecond { #expect(try await client.get("/first").status == 200) }
    // Each byte comes long before the connection would count as idle.
    let bytes = "GET / HTTP/1.1\r\nHost: h\r\nX: " + String(repeating: "x", count: 10_000)
    let start = ContinuousClock.now
    await #expect(throws: RawClient.Failure.self) {
      for byte in bytes.utf8 {
        try await client.send([byte])
        try await Task.sleep(for: .milliseconds(50))
      }
    }
    #expect(.now - start > .seconds(1))
    #expect(try await RawClient(port: server.port).get("/alive").status == 200)
  }

  @Test("bytes that are no HTTP end their own connection alone")
  func noise() async throws {
    let server = try HTTPServer(service: TestService.echo)
    var generator = SeededGenerator(seed: 1)
    for length in [1, 2, 40, 4000] {
      let client = try RawClient(port: server.port)
      try await client.send(
        (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) } + [10, 10])
      client.close()
    }
    #expect(try await RawClient(port: server.port).get("/alive").status == 200)
  }

  @Test("HTTP/1.0 is answered and closed, or kept when the client asks")
  func http10() async throws {
    let server = try HTTPServer(service: TestService.echo)
    let client = try RawClient(port: server.port)
    try await client.send("GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
    #expect(try await client.answer().lines[1] == "/a")
    try await client.send("GET /b HTTP/1.0\r\n\r\n")
    #expect(try await client.answer().lines[1] == "/b")
    #expect(try await client.rest().isEmpty)
  }
}
