// SPDX-License-Identifier: Apache-2.0
import Foundation
import HTTPMessage
import HTTPServer
import TestSupport
import Testing

/// What a service answers goes over the wire as HTTP says.
@Suite(.timeLimit(.minutes(10))) struct ResponseTests {
  private func server(_ respond: @escaping @Sendable (RequestHead) -> Response) throws -> HTTPServer
  {
    try HTTPServer(service: TestService { head, _, _ in .now(respond(head)) })
  }

  @Test("an answer carries Date and Content-Length, and repeated fields stay apart")
  func fields() async throws {
    let server = try server { _ in
      var response = Response.text("ok")
      response.headers.append("Set-Cookie", "a=1")
      response.headers.append("Set-Cookie", "b=2")
      response.headers.append("X-Empty", "")
      response.headers.append("Content-Length", "999")
      response.headers.append("Transfer-Encoding", "chunked")
      return response
    }
    let answer = try await RawClient(port: server.port).get("/")
    #expect(answer.text == "ok")
    #expect(answer.values("set-cookie") == ["a=1", "b=2"])
    #expect(answer.values("x-empty") == [""])
    #expect(answer.values("content-length") == ["2"])
    #expect(answer.values("transfer-encoding") == [])
    let date = try #require(answer.values("date").first)
    let format = DateFormatter()
    format.locale = Locale(identifier: "en_US_POSIX")
    format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
    #expect(format.date(from: date) != nil)
  }

  @Test(
    "a field that could forge another turns the answer into a 500",
    arguments: [
      ("X-A", "1\r\nSet-Cookie: x"), ("X-A", "1\nb"), ("X-A", "a\u{0}b"), ("X A", "1"),
      ("X-A:", "1"), ("", "1"), ("X\r\nB", "1"),
    ])
  func splitting(name: String, value: String) async throws {
    let server = try server { _ in
      Response(status: 200, headers: HTTPFields([.init(name: name, value: value)]))
    }
    let client = try RawClient(port: server.port)
    let answer = try await client.get("/")
    #expect(answer.status == 500)
    #expect(!answer.head.contains("Set-Cookie"))
    #expect(try await client.get("/").status == 500)
  }

  @Test("an answer without content keeps the connection in step", arguments: [204, 304, 200])
  func noContent(status: Int) async throws {
    let server = try server { $0.path == "/x" ? Response(status: status) : .text("next") }
    let client = try RawClient(port: server.port)
    #expect(try await client.get("/x").status == status)
    #expect(try await client.get("/y").text == "next")
  }

  @Test("HEAD tells the length of what GET would send, and sends nothing")
  func head() async throws {
    let file = try TemporaryFile(Data(repeating: 7, count: 5000))
    let open = try OpenFile(path: file.path)
    let server = try server { head in
      switch head.path {
      case "/text": .text("hello")
      case "/file": Response(status: 200, body: .file(open, offset: 0, length: 5000))
      case "/large": Response(status: 200, body: .headOnly(length: 1 << 40))
      default: Response(status: 200, body: .stream { _ in Issue.record("HEAD has no content") })
      }
    }
    let client = try RawClient(port: server.port)
    for (path, length) in [("/text", "5"), ("/file", "5000"), ("/large", "1099511627776")] {
      #expect(try await client.get(path, method: "HEAD").values("content-length") == [length])
    }
    #expect(try await client.get("/text").text == "hello")
    #expect(try await client.get("/stream", method: "HEAD").status == 200)
    #expect(try await client.rest().isEmpty)
  }

  @Test("a range of a file is sent as its bytes")
  func fileRanges() async throws {
    let content = sample(3 << 20)
    let file = try TemporaryFile(content)
    let open = try OpenFile(path: file.path)
    #expect(open.size == Int64(content.count))
    let server = try server { head in
      let parts = (head.query ?? "").split(separator: "-").compactMap { Int64($0) }
      return Response(status: 206, body: .file(open, offset: parts[0], length: parts[1]))
    }
    let client = try RawClient(port: server.port)
    for (offset, length) in [
      (0, 1), (0, content.count), (1, 0), (70_001, 2_000_003), (content.count - 1, 1),
    ] {
      let answer = try await client.get("/?\(offset)-\(length)")
      #expect(answer.body == Array(content[offset..<(offset + length)]))
    }
  }

  @Test(
    "an answer from memory of any size comes whole",
    arguments: [0, 1, 32 << 10, (32 << 10) + 1, 9 << 20])
  func memory(size: Int) async throws {
    // A slice, whose first index is not 0.
    let content = sample(size + 7)[7...]
    let server = try server { _ in Response(status: 200, body: .bytes(content)) }
    let client = try RawClient(port: server.port)
    for _ in 0..<2 {
      #expect(try await client.get("/").body == Array(content))
    }
  }

  @Test("a response prepared by a task arrives, and the connection goes on")
  func later() async throws {
    let service = TestService { head, body, _ in
      .later {
        await Task.yield()
        return .text("\(head.path) \(body.count)")
      }
    }
    let server = try HTTPServer(service: service)
    let client = try RawClient(port: server.port)
    for index in 0..<200 {
      try await client.send("POST /\(index) HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nab")
      #expect(try await client.answer().text == "/\(index) 2")
    }
  }

  @Test("curl speaks with the server")
  func curl() async throws {
    let server = try server { .text("\($0.method) \($0.path)") }
    let output = try await run(
      "curl", "-sS", "--path-as-is", "-T", "/dev/null", "http://127.0.0.1:\(server.port)/a/../%2f")
    #expect(output == Data("PUT /a/../%2f".utf8))
  }
}

/// Bytes of which no two stretches are the same, made quickly.
func sample(_ count: Int) -> Data {
  var generator = SystemRandomNumberGenerator()
  let block = Data((0..<4096).map { _ in UInt8.random(in: 0...255, using: &generator) })
  var sample = Data(capacity: count + block.count)
  var index: UInt32 = 0
  while sample.count < count {
    unsafe withUnsafeBytes(of: index) { unsafe sample.append(contentsOf: $0) }
    sample.append(block)
    index += 1
  }
  return sample.prefix(count)
}

/// A file that is removed when the test is done with it.
final class TemporaryFile {
  let path: String

  init(_ content: Data) throws {
    path = NSTemporaryDirectory() + "millrace-\(UUID().uuidString)"
    try content.write(to: URL(fileURLWithPath: path))
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
