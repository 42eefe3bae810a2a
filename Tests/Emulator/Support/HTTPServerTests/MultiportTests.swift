// SPDX-License-Identifier: Apache-2.0
import Foundation
import HTTPServer
import Synchronization
import Testing

/// One server behind many ports.
@Suite(.timeLimit(.minutes(10))) struct MultiportTests {
  @Test("each port answers with its own service, by threads that all share")
  func services() async throws {
    let server = try MultiportServer(threads: 1)
    let ports = try (0..<50).map { number in
      try server.open(TestService { _, _, _ in .now(.text("\(number)")) })
    }
    #expect(Set(ports.map(\.number)).count == 50)
    for (number, port) in ports.enumerated() {
      let client = try RawClient(port: port.number)
      #expect(try await client.get("/").text == "\(number)")
      #expect(try await client.get("/").text == "\(number)")
    }
  }

  @Test("a port that is closed breaks off its own connections and no other's")
  func closing() async throws {
    let arrived = Signal<Void>()
    let ended = Signal<Void>()
    let polled = TestService { _, _, _ in
      .later {
        arrived.send(())
        try? await Task.sleep(for: .seconds(600))
        ended.send(())
        return .text("late")
      }
    }
    let server = try MultiportServer()
    let port = try server.open(polled)
    let other = try server.open(TestService.echo)
    let neighbour = try RawClient(port: other.number)
    #expect(try await neighbour.get("/").status == 200)
    let idle = try RawClient(port: port.number)
    let client = try RawClient(port: port.number)
    try await client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
    await arrived.next
    port.close()
    await ended.next
    _ = try? await client.rest()
    #expect(try await idle.rest().isEmpty)
    #expect(try await neighbour.get("/").status == 200)
    try await waitUntilClosed(port: port.number)
  }

  @Test("a port closes with its last reference, and every port with its server")
  func references() async throws {
    var server: MultiportServer? = try MultiportServer()
    let kept = try #require(try server?.open(TestService.echo))
    let dropped = try #require(try server?.open(TestService.echo).number)
    try await waitUntilClosed(port: dropped)
    let client = try RawClient(port: kept.number)
    #expect(try await client.get("/").status == 200)
    server = nil
    #expect(try await client.rest().isEmpty)
  }
}

/// A receiver that has no room for more.
@Suite(.timeLimit(.minutes(10))) struct BodyRoomTests {
  private final class Intake: Sendable {
    let bytes = Mutex(0)
    let gate = Gate()
    let held = Signal<Void>()

    /// Room for a megabyte until the gate is opened.
    func service() -> TestService {
      var service = TestService { _, body, _ in .now(.text("\(body.count)")) }
      service.receive = { [self] _, piece in bytes.withLock { $0 += piece.count } }
      service.room = { [self] _ in
        guard bytes.withLock({ $0 }) > 1 << 20 else { return nil }
        return { [self] in
          held.send(())
          await gate.wait()
        }
      }
      return service
    }
  }

  @Test(
    "a client is held back, holds no thread, and is taken whole in the end",
    arguments: [false, true])
  func held(isChunked: Bool) async throws {
    let intake = Intake()
    let server = try MultiportServer(threads: 1)
    let port = try server.open(intake.service())
    let other = try server.open(TestService.echo)
    let client = try RawClient(port: port.number)
    let piece = [UInt8](repeating: 7, count: 1 << 16)
    let count = 512
    let framing =
      isChunked ? "Transfer-Encoding: chunked" : "Content-Length: \(piece.count * count)"
    try await client.send("POST / HTTP/1.1\r\nHost: h\r\n\(framing)\r\n\r\n")
    async let sent: Void = {
      for _ in 0..<count {
        try await client.send(
          isChunked ? Array("10000\r\n".utf8) + piece + Array("\r\n".utf8) : piece)
      }
      if isChunked { try await client.send("0\r\n\r\n") }
    }()
    await intake.held.next
    // The one thread serves others meanwhile.
    #expect(try await RawClient(port: other.number).get("/").status == 200)
    #expect(intake.bytes.withLock { $0 } < 2 << 20)
    intake.gate.open()
    try await sent
    #expect(try await client.answer().text == "\(piece.count * count)")
  }

  @Test("a client that goes while it is held back is let go")
  func goesWhileHeld() async throws {
    let abandoned = Signal<Void>()
    let held = Signal<Void>()
    var service = TestService { _, _, _ in .now(.text("")) }
    service.abandon = { _ in abandoned.send(()) }
    service.room = { _ in
      {
        held.send(())
        try? await Task.sleep(for: .seconds(600))
      }
    }
    let server = try HTTPServer(service: service)
    let client = try RawClient(port: server.port)
    try await client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\nsome")
    await held.next
    client.close()
    await abandoned.next
  }
}
