// SPDX-License-Identifier: Apache-2.0
import PipelineAPI
import PipelineEvents
import JSONTree
import Notation
import Foundation
import InMemoryServices
import LambdaEvents
import LambdaRuntime
import PipelineStore
import SecretsManagerAPI
import Synchronization
import Testing
import VideoPipeline

@testable import notify
@testable import on_job_state_change
@testable import on_object_created

@Suite struct NotificationStreamTests {
  /// What a stream says until its function's time is up.
  private func read(
    _ world: World, _ query: [String: String], last: String? = nil, seconds: Int = 20,
    meanwhile: @escaping @Sendable (Int) async throws -> Void = { _ in }
  ) async throws -> (status: Int, text: String) {
    var request = world.event("GET", "/", as: nil, query: query)
    if let last { request.headers["last-event-id"] = last }
    let event = LambdaEvent(data: try JSONEncoder().encode(request))
    let response = try await world.notify().respond(to: event, world.context(seconds: seconds))
    guard case .stream(let prelude, let body) = response else { throw World.Unexpected() }
    let text = Mutex("")
    let writes = Counter()
    let stream = ResponseStream { bytes in
      text.withLock { $0 += String(decoding: bytes, as: UTF8.self) }
      try await meanwhile(writes.add())
    }
    try await body(stream)
    return (prelude.statusCode, text.withLock { $0 })
  }

  private func ticket(_ world: World) async throws -> [String: String] {
    let answer = try await world.call("POST", "/notifications/stream-url")
    #expect(answer.status == 200)
    let url = try #require(answer.json["url"]?.string)
    #expect(url.hasPrefix("https://stream.example.com/?ticket="))
    return ["ticket": String(url.split(separator: "=")[1])]
  }

  @Test("it shows what is due, keeps alive by heartbeats and ends before its function does")
  func shows() async throws {
    let world = World()
    let id = try await world.completed()
    _ = try await world.call("POST", "/videos/\(id)/publish")
    let (status, text) = try await read(world, ticket(world), seconds: 60)
    #expect(status == 200)
    #expect(text.hasPrefix("retry: 3000\n\n"))
    #expect(text.components(separatedBy: "event: video.ready\nid: \(id)-1\ndata: {").count == 2)
    #expect(text.contains("\"notificationId\":\"\(id)-1\""))
    #expect(text.contains(": heartbeat\n\n"))
  }

  @Test("what is sent while it is open appears, a failure with its reason, another owner's not")
  func live() async throws {
    let world = World()
    let (id, job) = try await world.transcoding()
    let (_, text) = try await read(world, ticket(world), seconds: 60) { write in
      guard write == 1 else { return }
      _ = try await world.store.apply(
        .jobFailed(job, Failure(code: "NotAVideo", message: "why")), to: id, at: world.clock.now)
      _ = try await world.finish(id)
    }
    #expect(text.contains("event: video.failed\nid: \(id)-1\n"))
    #expect(text.contains(#""error":{"code":"NotAVideo","message":"why"}"#))
    let other = StreamTicket(owner: "bob", expiresAt: world.clock.now.advanced(bySeconds: 60))
      .text(key: World.key)
    #expect(try await !read(world, ["ticket": other]).text.contains("event:"))
  }

  @Test("a client that comes back gets what came after its last event, the rest only as a reminder")
  func resume() async throws {
    let world = World()
    var ids: [VideoID] = []
    for sequence in 0..<3 as Range<UInt64> {
      // The later its video's id, the earlier it is sent.
      ids.append(try await world.completed(sequence: 9 - sequence))
    }
    for id in ids {
      world.clock.advance(seconds: 1)
      _ = try await world.call("POST", "/videos/\(id)/publish")
    }
    let query = try await ticket(world)
    let all = try await read(world, query, seconds: 10).text
    #expect(shown(all) == ids.map { "\($0)-1" })
    let rest = try await read(world, ticket(world), last: "\(ids[1])-1", seconds: 10).text
    #expect(shown(rest) == ["\(ids[2])-1"])
    _ = try await world.call("POST", "/notifications/\(ids[1])-1/ack")
    let reminded = try await read(world, ticket(world), last: "\(ids[1])-1", seconds: 120).text
    #expect(shown(reminded) == ["\(ids[2])-1", "\(ids[0])-1"])
  }

  @Test("an entry that a late repetition left behind is not shown")
  func leftover() async throws {
    let world = World()
    let id = try await world.completed()
    _ = try await world.call("POST", "/videos/\(id)/publish")
    _ = try await world.call("POST", "/notifications/\(id)-1/ack")
    try await NotificationOutbox(world.store).place(
      NotificationID(videoID: id, attempt: 1), owner: world.owner, at: world.clock.now)
    #expect(try await !read(world, ticket(world)).text.contains("event:"))
  }

  @Test("a ticket that is forged, expired or missing opens nothing")
  func refused() async throws {
    let world = World()
    let good = try await ticket(world)
    for query in [[:], ["ticket": "v1.61.9999999999.00"], ["ticket": (good["ticket"] ?? "") + "0"]]
    {
      let (status, text) = try await read(world, query)
      #expect(status == 401)
      #expect(text.contains("TicketInvalid"))
    }
    world.clock.advance(seconds: 61)
    #expect(try await read(world, good).text.contains("TicketExpired"))
  }

  @Test("a client that is gone ends the stream")
  func gone() async throws {
    let world = World()
    let query = try await ticket(world)
    await #expect(throws: ResponseStream.ClientClosed.self) {
      try await read(world, query, seconds: 600) { write in
        if write == 2 { throw ResponseStream.ClientClosed() }
      }
    }
  }

  private func shown(_ text: String) -> [String] {
    text.split(separator: "\n").filter { $0.hasPrefix("id: ") }.map { String($0.dropFirst(4)) }
      .filter { NotificationID($0) != nil }
  }

  /// The id that a client keeps of what it read.
  private func last(_ text: String) throws -> String {
    let lines = text.split(separator: "\n").filter { $0.hasPrefix("id: ") }
    return String(try #require(lines.last).dropFirst(4))
  }

  private func publish(_ world: World, _ number: UInt64) async throws -> String {
    let id = try await world.completed(sequence: number)
    _ = try await world.call("POST", "/videos/\(id)/publish")
    return "\(id)-1"
  }

  @Test("it is held for less than two minutes, then tells what is new and lets its client go")
  func ends() async throws {
    let world = World()
    let query = try await ticket(world)
    let opened = world.clock.now
    let first = try await publish(world, 1)
    var text = try await read(world, query, seconds: 120).text
    #expect((100...115).contains(world.clock.now.seconds(since: opened)))
    #expect(shown(text) == [first])
    world.clock.advance(seconds: 3)
    let second = try await publish(world, 2)
    let again = world.clock.now
    text = try await read(world, ticket(world), last: last(text), seconds: 120).text
    #expect(world.clock.now == again, "it was not held")
    #expect(shown(text) == [second])
    text = try await read(world, ticket(world), last: last(text), seconds: 120).text
    #expect(shown(text).isEmpty)
  }

  @Test("what a slow writer places with an earlier time is not lost to a client that goes on")
  func lateEntry() async throws {
    let world = World()
    let began = world.clock.now
    world.clock.advance(seconds: 50)
    _ = try await publish(world, 1)
    let text = try await read(world, ticket(world), seconds: 10).text
    let id = try await publish(world, 2)
    let notification = try #require(NotificationID(id))
    let outbox = NotificationOutbox(world.store)
    try await outbox.remove(notification, owner: world.owner)
    try await outbox.place(notification, owner: world.owner, at: began)
    #expect(shown(try await read(world, ticket(world), last: last(text), seconds: 10).text) == [id])
  }

  @Test("of many streams that one caller opens at once as many open as they may have")
  func cap() async throws {
    let world = World()
    let query = try await ticket(world)
    let answers = try await withThrowingTaskGroup(of: (status: Int, text: String).self) { group in
      for _ in 0..<150 {
        group.addTask { try await read(world, query, seconds: 5) }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    let open = answers.filter { $0.status == 200 }
    #expect(open.count == 10)
    #expect(answers.filter { $0.status == 429 && $0.text.contains("TooManyStreams") }.count == 140)
    let known = try last(try #require(open.first).text)
    #expect(
      try await read(world, query, last: known, seconds: 5).status == 200, "it is one of them")
    #expect(try await read(world, query, seconds: 5).status == 429)
    world.clock.advance(seconds: 50)
    #expect(try await read(world, query, last: known, seconds: 5).status == 200)
    world.clock.advance(seconds: 50)
    #expect(try await read(world, ticket(world), seconds: 5).status == 200, "the others are gone")
  }

  @Test("a secret is exchanged without anybody's notice")
  func rotation() async throws {
    let secret = TurningSecret(SecretVersions(current: "the first secret of all"))
    var world = World()
    world.secret = secret
    let query = try await ticket(world)
    let cursor = try last(try await read(world, query, seconds: 5).text)
    secret.turn(to: "the second secret of all")
    #expect(try await read(world, query, last: cursor, seconds: 5).status == 200)
    #expect(try await read(world, ticket(world), seconds: 5).status == 200)
    // Another instance may know the next one first.
    var other = world
    other.secret = FixedSecret("the third secret of all")
    let newer = try await ticket(other)
    #expect(try await read(world, newer).status == 401)
    secret.turn(to: "the third secret of all", isKnown: false)
    #expect(try await read(world, newer, seconds: 5).status == 200)
    #expect(try await read(world, query, seconds: 5).status == 401, "two secrets later")
  }

  @Test("a stream that nothing came to for ten minutes is asked for more seldom")
  func rests() async throws {
    let world = World()
    var known = try last(try await read(world, ticket(world), seconds: 5).text)
    for step in 1...15 {
      world.clock.advance(seconds: 50)
      let text = try await read(world, ticket(world), last: known, seconds: 5).text
      #expect(text.hasPrefix("retry: \(step < 12 ? 3000 : 10_000)\n"), "after \(step * 50) s")
      if text.contains("id: ") { known = try last(text) }
    }
    _ = try await publish(world, 1)
    let news = try await read(world, ticket(world), last: known, seconds: 5).text
    let then = try await read(world, ticket(world), last: last(news), seconds: 5).text
    #expect(then.hasPrefix("retry: 3000\n"))
  }
}
