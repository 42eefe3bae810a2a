// SPDX-License-Identifier: Apache-2.0
import Foundation
import HTTPMessage
import HTTPServer
import Synchronization
import TestSupport
import Testing

/// Streams, long polls, vanishing clients and the end of the server.
@Suite(.timeLimit(.minutes(10))) struct LongRequestTests {
  private func streaming(
    _ content: @escaping @Sendable (any ResponseWriter) async throws -> Void
  ) throws -> HTTPServer {
    try HTTPServer(
      service: TestService { _, _, _ in .now(Response(status: 200, body: .stream(content))) })
  }

  @Test("a stream is chunked, ends with the last chunk, and keeps the connection")
  func stream() async throws {
    let server = try streaming { writer in
      for index in 0..<1000 { try await writer.write(Data("piece \(index)\n".utf8)) }
    }
    let client = try RawClient(port: server.port)
    for _ in 0..<2 {
      let answer = try await client.get("/")
      #expect(answer.values("transfer-encoding") == ["chunked"])
      #expect(answer.lines.count == 1001)
      #expect(answer.lines[999] == "piece 999")
    }
  }

  @Test("the head and each piece of a stream arrive when they are written")
  func promptness() async throws {
    let go = Signal<Void>()
    let server = try streaming { writer in
      await go.next
      try await writer.write(Data("one".utf8))
      await go.next
      try await writer.write(Data("two".utf8))
    }
    let client = try RawClient(port: server.port)
    try await client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
    #expect(try await client.read(until: "\r\n\r\n").contains("200"))
    go.send(())
    #expect(try await client.read(until: "one\r\n") == "3\r\none\r\n")
    go.send(())
    #expect(try await client.read(until: "0\r\n\r\n") == "3\r\ntwo\r\n0\r\n\r\n")
  }

  @Test("a stream that fails ends without the last chunk")
  func brokenStream() async throws {
    struct Broken: Error {}
    let server = try streaming { writer in
      try await writer.write(Data("some".utf8))
      throw Broken()
    }
    let client = try RawClient(port: server.port)
    try await client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
    let all = String(decoding: try await client.rest(), as: UTF8.self)
    #expect(all.hasSuffix("4\r\nsome\r\n") || all.hasSuffix("\r\n\r\n"))
    #expect(!all.contains("0\r\n\r\n"))
  }

  @Test("a slow reader holds the writer back")
  func backpressure() async throws {
    let written = Mutex(0)
    let stalled = Signal<Void>()
    let total = 64 << 20
    let server = try streaming { writer in
      let piece = Data(repeating: 1, count: 64 << 10)
      for _ in 0..<(total / piece.count) {
        // The writer is held when a write does not return while nobody reads.
        if written.withLock({ $0 }) >= 1 << 20 { stalled.send(()) }
        try await writer.write(piece)
        written.withLock { $0 += piece.count }
      }
    }
    let client = try RawClient(port: server.port)
    try await client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
    await stalled.next
    // Sockets buffer some; the whole answer never fits.
    #expect(written.withLock { $0 } < total)
    let answer = try await client.answer()
    #expect(answer.body.count == total)
  }

  @Test("a reader that takes nothing is dropped when its time is up")
  func stalledReader() async throws {
    let gone = Signal<Bool>()
    let service = TestService { _, _, _ in
      .now(
        Response(
          status: 200,
          body: .stream { writer in
            do {
              while true { try await writer.write(Data(repeating: 0, count: 100_000)) }
            } catch {
              gone.send(error is ClientGone)
              throw error
            }
          }))
    }
    var limits = HTTPServer.Limits()
    limits.idleSeconds = 1
    let server = try HTTPServer(service: service, limits: limits)
    let client = try RawClient(port: server.port)
    try await client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
    #expect(await gone.next == true)
    client.close()
  }

  @Test("the writer of a stream learns that the client is gone", arguments: [false, true])
  func vanishingReader(byReset: Bool) async throws {
    let gone = Signal<Bool>()
    let server = try streaming { writer in
      do {
        while true { try await writer.write(Data(repeating: 0, count: 100_000)) }
      } catch {
        gone.send(error is ClientGone)
        throw error
      }
    }
    let client = try RawClient(port: server.port)
    try await client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
    _ = try await client.read(count: 1000)
    if byReset { client.reset() } else { client.close() }
    #expect(await gone.next == true)
  }

  @Test("a stream that has nothing to send is cancelled when the client goes")
  func vanishingListener() async throws {
    let cancelled = Signal<Bool>()
    let server = try streaming { writer in
      try await writer.write(Data("hello".utf8))
      do {
        try await Task.sleep(for: .seconds(600))
      } catch {
        cancelled.send(Task.isCancelled)
        do { try await writer.write(Data("x".utf8)) } catch { cancelled.send(error is ClientGone) }
      }
    }
    let client = try RawClient(port: server.port)
    try await client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
    _ = try await client.read(until: "hello")
    client.close()
    #expect(await cancelled.next == true)
    #expect(await cancelled.next == true)
  }

  @Test("a long poll is cancelled when the client goes")
  func vanishingPoller() async throws {
    let waiting = Signal<Void>()
    let cancelled = Signal<Void>()
    let service = TestService { _, _, _ in
      .later {
        waiting.send(())
        try? await Task.sleep(for: .seconds(600))
        cancelled.send(())
        return .text("late")
      }
    }
    let server = try HTTPServer(service: service)
    let client = try RawClient(port: server.port)
    try await client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
    await waiting.next
    client.close()
    await cancelled.next
  }

  @Test("a client that closes only its sending half still gets its answer")
  func halfClosed() async throws {
    let service = TestService { _, _, _ in .later { .text("answer") } }
    let server = try HTTPServer(service: service)
    let client = try RawClient(port: server.port)
    try await client.send("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
    shutdown(client.socket, Int32(SHUT_WR))
    #expect(try await client.answer().text == "answer")
  }

  @Test("400 requests wait at once and all are answered")
  func manySuspended() async throws {
    let arrived = Signal<Void>()
    let gate = Gate()
    let service = TestService { head, _, _ in
      .later {
        arrived.send(())
        await gate.wait()
        return .text(head.path)
      }
    }
    let server = try HTTPServer(service: service)
    // More would put the descriptors of other tests beyond what Foundation's select() can take.
    let clients = try (0..<400).map { _ in try RawClient(port: server.port) }
    for (index, client) in clients.enumerated() {
      try await client.send("GET /\(index) HTTP/1.1\r\nHost: h\r\n\r\n")
    }
    for _ in clients { await arrived.next }
    gate.open()
    for (index, client) in clients.enumerated() {
      #expect(try await client.answer().text == "/\(index)")
    }
  }

  @Test("stopping lets a request end, refuses new ones and closes the port")
  func gracefulStop() async throws {
    let arrived = Signal<Void>()
    let gate = Gate()
    let service = TestService { _, _, _ in
      .later {
        arrived.send(())
        await gate.wait()
        return .text("done")
      }
    }
    let server = try HTTPServer(service: service)
    let port = server.port
    let idle = try RawClient(port: port)
    let client = try RawClient(port: port)
    try await client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
    await arrived.next
    let stopped = Thread { server.stop(grace: .seconds(60)) }
    stopped.start()
    // The port closes first; then the one request is let go.
    try await waitUntilClosed(port: port)
    gate.open()
    #expect(try await client.answer().text == "done")
    #expect(try await idle.rest().isEmpty)
    server.stop()
  }

  @Test("stopping without grace breaks what is left")
  func abruptStop() async throws {
    let arrived = Signal<Void>()
    let ended = Signal<Void>()
    let service = TestService { head, _, _ in
      head.path == "/poll"
        ? .later {
          arrived.send(())
          try? await Task.sleep(for: .seconds(600))
          ended.send(())
          return .text("late")
        }
        : .now(
          Response(
            status: 200,
            body: .stream { writer in
              arrived.send(())
              try? await Task.sleep(for: .seconds(600))
              ended.send(())
            }))
    }
    let server = try HTTPServer(service: service)
    let clients = try (0..<4).map { _ in try RawClient(port: server.port) }
    for (client, path) in zip(clients, ["/poll", "/stream", "/poll", "/stream"]) {
      try await client.send("GET \(path) HTTP/1.1\r\nHost: h\r\n\r\n")
    }
    for _ in clients { await arrived.next }
    server.stop(grace: .zero)
    for _ in clients { await ended.next }
    for client in clients { _ = try? await client.rest() }
  }

  @Test("a port that is in use is an error that says so")
  func portInUse() async throws {
    let server = try HTTPServer(service: TestService.echo)
    let failure = #expect(throws: HTTPServer.Failure.self) {
      try HTTPServer(service: TestService.echo, port: server.port)
    }
    #expect("\(failure, default: "")".contains("127.0.0.1:\(server.port): Address already in use"))
    #expect(throws: HTTPServer.Failure.self) {
      try HTTPServer(service: TestService.echo, address: "not an address")
    }
  }

  @Test("IPv6 loopback works as IPv4 does")
  func ipv6() async throws {
    let service = TestService { head, _, _ in .now(.text(head.remoteAddress)) }
    let server = try HTTPServer(service: service, address: "::1")
    #expect(try await run("curl", "-sS", "http://[::1]:\(server.port)/") == Data("::1".utf8))
  }
}

/// Waits until nobody listens on a port.
func waitUntilClosed(port: UInt16) async throws {
  while let probe = try? RawClient(port: port) {
    probe.close()
    try await Task.sleep(for: .milliseconds(10))
  }
}

/// Holds many tasks until it is opened.
final class Gate: Sendable {
  private let state = Mutex<(isOpen: Bool, waiting: [CheckedContinuation<Void, Never>])>(
    (false, []))

  func wait() async {
    await withCheckedContinuation { continuation in
      let isOpen = state.withLock { state in
        if !state.isOpen { state.waiting.append(continuation) }
        return state.isOpen
      }
      if isOpen { continuation.resume() }
    }
  }

  func open() {
    let waiting = state.withLock { state in
      defer { state = (true, []) }
      return state.waiting
    }
    for continuation in waiting { continuation.resume() }
  }
}
