// SPDX-License-Identifier: Apache-2.0
import Foundation
import HTTPMessage
import HTTPTransport
import Synchronization
import TestSupport
import Testing

@Suite struct HTTPClientTests {
  private let client = HTTPClient()

  /// Echoes the request line, its headers and the length of its body.
  private func echo() throws -> LoopbackServer {
    try .answering { request in
      let headers = request.headers.map { "\($0.name): \($0.value)\n" }.joined()
      return LoopbackServer.answer("\(request.line)\n\(headers)\n\(request.body.count)")
    }
  }

  private func text(_ response: HTTPResponse) -> String {
    String(decoding: response.body, as: UTF8.self)
  }

  private func failure(_ request: HTTPRequest, _ client: HTTPClient? = nil) async
    -> TransportError?
  {
    do throws(TransportError) {
      _ = try await (client ?? self.client).send(request)
      return nil
    } catch {
      return error
    }
  }

  @Test("an answer comes with status, headers and body")
  func get() async throws {
    let server = try LoopbackServer.answering { _ in
      LoopbackServer.answer(
        "hello", status: "404 Not Found", headers: "X-A: 1\r\nx-a:  2 \r\nX-B:\r\n")
    }
    let response = try await client.send(HTTPRequest(method: "GET", url: server.url))
    #expect(response.status == 404)
    #expect(response.headers.values(of: "X-A") == ["1", "2"])
    #expect(response.headers["x-b"] == "")
    #expect(text(response) == "hello")
  }

  @Test("the path goes out as it is", arguments: ["/a/../b//c/./d", "/%2e%2E/%2F?x=%20&y", "/"])
  func path(path: String) async throws {
    let server = try echo()
    let response = try await client.send(HTTPRequest(method: "GET", url: server.url + path))
    #expect(text(response).hasPrefix("GET \(path) HTTP/1.1\n"))
  }

  @Test("a small body goes out unasked, a large one when the server says that it takes it")
  func expectation() async throws {
    let server = try echo()
    for (size, isAsked) in [(1, false), (1 << 20, false), ((1 << 20) + 1, true)] {
      let answer = text(
        try await client.send(
          HTTPRequest(method: "PUT", url: server.url, body: .bytes(Data(count: size)))))
      #expect(answer.lowercased().contains("expect: 100-continue") == isAsked)
      #expect(answer.hasSuffix("\n\(size)"))
    }
  }

  @Test("methods and headers go out as given, framing follows the body")
  func methods() async throws {
    let server = try echo()
    for method in ["DELETE", "POST", "PUT", "PATCH", "OPTIONS"] {
      var request = HTTPRequest(
        method: method, url: server.url,
        headers: [
          "X-Empty": "", "X-Two": "a", "x-two": "b", "Content-Length": "99", "Host": "other",
        ])
      let plain = text(try await client.send(request))
      #expect(plain.hasPrefix("\(method) / HTTP/1.1\nHost: other\n"))
      #expect(plain.contains("X-Empty: \nX-Two: a\nx-two: b\n"))
      #expect(!plain.lowercased().contains("content-length"))
      request.body = .bytes(Data())
      #expect(text(try await client.send(request)).lowercased().contains("content-length: 0\n"))
      request.body = .bytes(Data("12345".utf8))
      let full = text(try await client.send(request))
      #expect(full.lowercased().contains("content-length: 5\n"))
      #expect(full.hasSuffix("\n5"))
    }
  }

  @Test("HEAD has no body, whatever length it tells")
  func head() async throws {
    let server = try LoopbackServer.answering { _ in
      "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"
    }
    let response = try await client.send(HTTPRequest(method: "HEAD", url: server.url))
    #expect(response.headers["Content-Length"] == "1000")
    #expect(response.body.isEmpty)
  }

  @Test("bodies come from memory or a stream, with or without a length")
  func bodies() async throws {
    let content = Data((0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) })
    let received = Mutex<[Data]>([])
    let server = try LoopbackServer.answering { request in
      received.withLock { $0.append(request.body) }
      return LoopbackServer.answer("ok")
    }
    @Sendable func stream(_ length: Int64?) -> HTTPRequest.Body {
      let position = Mutex(0)
      return .stream(length: length) { atMost in
        position.withLock { position in
          let piece = Array(content[position..<min(position + min(atMost, 70_000), content.count)])
          position += piece.count
          return piece
        }
      }
    }
    let part = content[1_000_000..<2_500_000]
    let bodies: [(HTTPRequest.Body, Data)] = [
      (.bytes(content), content), (.bytes(part), part),
      (stream(3_000_000), content), (stream(nil), content),
    ]
    for (body, expected) in bodies {
      let response = try await client.send(HTTPRequest(method: "PUT", url: server.url, body: body))
      #expect(response.status == 200)
      #expect(
        response.headers["X-Interim"] == nil, "an interim answer's headers are not the answer's")
      let last = received.withLock { $0.last }
      #expect(last == expected)
    }
  }

  @Test("a body that its source cannot give in full fails, saying why")
  func badSources() async throws {
    struct Broken: Error {}
    let server = try echo()
    let bodies: [HTTPRequest.Body] = [
      .stream(length: 10) { _ in [] },
      .stream(length: 10) { _ in [UInt8](repeating: 0, count: 11) },
      .stream(length: nil) { _ in throw Broken() },
    ]
    for body in bodies {
      let error = await failure(HTTPRequest(method: "PUT", url: server.url, body: body))
      #expect(error?.kind == .source, "\(String(describing: error))")
      #expect(error?.isTransient == false)
    }
  }

  @Test("an answer goes to a file")
  func destinations() async throws {
    let folder = try TemporaryFolder()
    let body = String(repeating: "0123456789", count: 100_000)
    let server = try LoopbackServer.answering { request in
      request.line.contains("/missing")
        ? LoopbackServer.answer("<Error/>", status: "404 Not Found")
        : LoopbackServer.answer(request.line.contains("/empty") ? "" : body)
    }
    let path = try folder.file("download", Data(repeating: 1, count: 2_000_000))
    var request = HTTPRequest(method: "GET", url: server.url, destination: .file(path: path))
    let response = try await client.send(request)
    #expect(response.body.isEmpty)
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data(body.utf8))

    request.url = server.url + "/empty"
    _ = try await client.send(request)
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)).isEmpty)

    request.url = server.url + "/missing"
    request.destination = .file(path: path + "-none")
    #expect(text(try await client.send(request)) == "<Error/>", "an error's body is for reading")
    #expect(!FileManager.default.fileExists(atPath: path + "-none"))
  }

  @Test("a destination that fails ends the transfer, saying why")
  func badDestinations() async throws {
    let server = try LoopbackServer.answering { _ in
      LoopbackServer.answer(String(repeating: "x", count: 5000))
    }
    let unwritable = HTTPRequest.Destination.file(path: "/nonexistent-folder/file")
    for (destination, kind) in [
      (HTTPRequest.Destination.memory(limit: 4999), TransportError.Kind.tooLong),
      (unwritable, .destination),
    ] {
      let error = await failure(
        HTTPRequest(method: "GET", url: server.url, destination: destination))
      #expect(error?.kind == kind)
    }
    let fits = HTTPRequest(method: "GET", url: server.url, destination: .memory(limit: 5000))
    #expect(await failure(fits) == nil)
  }

  @Test("a redirect is an answer, not an order")
  func redirect() async throws {
    let server = try LoopbackServer.answering { _ in
      LoopbackServer.answer("", status: "302 Found", headers: "Location: /elsewhere\r\n")
    }
    let response = try await client.send(HTTPRequest(method: "GET", url: server.url))
    #expect(response.status == 302)
    #expect(response.headers["Location"] == "/elsewhere")
  }

  @Test("a connection is used again")
  func reuse() async throws {
    let server = try echo()
    for _ in 0..<5 { _ = try await client.send(HTTPRequest(method: "GET", url: server.url)) }
    #expect(server.connectionCount == 1)
  }

  @Test("a kept connection that the server closed is replaced without an error")
  func closedConnection() async throws {
    let server = try LoopbackServer { connection in
      guard connection.readRequest() != nil else { return }
      connection.write(LoopbackServer.answer("bye"))
    }
    for _ in 0..<3 {
      #expect(await failure(HTTPRequest(method: "GET", url: server.url)) == nil)
    }
    #expect(server.connectionCount == 3)
  }

  @Test("many requests are under way at once")
  func concurrency() async throws {
    // Nobody is answered before all have asked: one after the other they would never end.
    let count = 20
    let waiting = Mutex(0)
    let everyone = DispatchSemaphore(value: 0)
    let server = try LoopbackServer.answering { request in
      let isLast = waiting.withLock { waiting in
        waiting += 1
        return waiting == count
      }
      if isLast { for _ in 0..<count { everyone.signal() } }
      everyone.wait()
      return LoopbackServer.answer(request.line)
    }
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for number in 0..<count {
        group.addTask {
          let response = try await client.send(
            HTTPRequest(method: "GET", url: "\(server.url)/\(number)"))
          return text(response) == "GET /\(number) HTTP/1.1"
        }
      }
      for try await isRight in group { #expect(isRight) }
    }
  }

  @Test("nobody there is a failure of the connection that may pass")
  func refused() async throws {
    var server: LoopbackServer? = try echo()
    let url = try #require(server).url
    server = nil
    let error = await failure(HTTPRequest(method: "GET", url: url))
    #expect(error?.kind == .connection)
    #expect(error?.isTransient == true)
    #expect(error?.message.isEmpty == false)
  }

  @Test("a connection that breaks in the middle of an answer is a failure that may pass")
  func broken() async throws {
    let server = try LoopbackServer { connection in
      _ = connection.readRequest()
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
    }
    let error = await failure(HTTPRequest(method: "GET", url: server.url))
    #expect(error?.kind == .transfer)
    #expect(error?.isTransient == true)
  }

  @Test("what is no HTTP is a failure")
  func nonsense() async throws {
    let server = try LoopbackServer { connection in
      _ = connection.readRequest()
      connection.write("220 ready\r\n")
    }
    #expect(await failure(HTTPRequest(method: "GET", url: server.url))?.kind == .transfer)
  }

  @Test(
    "a server that says nothing is given up",
    arguments: [
      HTTPRequest.Timeouts(total: 0.2), HTTPRequest.Timeouts(idle: 1),
    ])
  func timeout(timeouts: HTTPRequest.Timeouts) async throws {
    let server = try LoopbackServer { $0.waitForClose() }
    let error = await failure(
      HTTPRequest(method: "GET", url: server.url, timeouts: timeouts))
    #expect(error?.kind == .timeout)
    #expect(error?.isTransient == true)
  }

  @Test("cancelling ends a transfer under way, and one that has not begun")
  func cancellation() async throws {
    let (arrivals, arrived) = AsyncStream.makeStream(of: Void.self)
    let server = try LoopbackServer { connection in
      arrived.yield()
      connection.waitForClose()
      arrived.finish()
    }
    let url = server.url
    let task = Task { await failure(HTTPRequest(method: "GET", url: url)) }
    var iterator = arrivals.makeAsyncIterator()
    await iterator.next()
    task.cancel()
    #expect(await task.value?.kind == .cancelled)
    // The connection is closed too, which ends the stream.
    #expect(await iterator.next() == nil)

    let early = Task {
      unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
      return await failure(HTTPRequest(method: "GET", url: url))
    }
    #expect(await early.value?.kind == .cancelled)
  }

  @Test(
    "private addresses are refused before anything is sent, by name too",
    arguments: [
      "127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "2130706433", "0x7f.1",
      "0x7f000001", "0177.0.0.1", "017700000001", "127.1", "10.0.0.1", "0xa.1",
      "172.16.0.1", "192.168.1.1", "3232235777", "100.64.0.1", "169.254.169.254", "[::]",
      "[fc00::1]", "[fe80::1]", "[::ffff:7f00:1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]",
    ])
  func privateAddresses(host: String) async throws {
    let server = try echo()
    let guarded = HTTPClient(.init(refusesPrivateAddresses: true))
    let error = await failure(
      HTTPRequest(method: "GET", url: "http://\(host):\(server.port)/"), guarded)
    guard case .refusedAddress? = error?.kind else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(server.connectionCount == 0)
  }

  @Test(
    "what cannot be sent is refused",
    arguments: [
      HTTPRequest(method: "GET", url: "file:///etc/passwd"),
      HTTPRequest(method: "GET", url: "ftp://127.0.0.1/"), HTTPRequest(method: "GET", url: ""),
      HTTPRequest(method: "GET", url: "http://127.0.0.1:99999/"),
      HTTPRequest(method: "GET", url: "http://127.0.0.1/a b"),
      HTTPRequest(method: "GET", url: "http://127.0.0.1/\u{0}x"),
      HTTPRequest(method: "GE T", url: "http://127.0.0.1/"),
      HTTPRequest(method: "GET\r\nX: y", url: "http://127.0.0.1/"),
      HTTPRequest(method: "GET", url: "http://127.0.0.1/", headers: ["X": "a\r\nY: b"]),
      HTTPRequest(method: "GET", url: "http://127.0.0.1/", headers: ["X\r\nY": "a"]),
      HTTPRequest(method: "GET", url: "http://127.0.0.1/", headers: ["X:Y": "a"]),
      HTTPRequest(method: "GET", url: "http://127.0.0.1/", headers: ["": "a"]),
    ])
  func invalid(request: HTTPRequest) async {
    let error = await failure(request)
    #expect(error?.kind == .invalidRequest, "\(String(describing: error))")
    #expect(error?.isTransient == false)
  }
}
