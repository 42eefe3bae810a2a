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
import Synchronization
import Testing
import VideoPipeline

@testable import notify
@testable import on_job_state_change
@testable import on_object_created

@Suite struct NotificationTests {
  @Test("nothing is sent before the publication, and one notification after it")
  func publishLast() async throws {
    let world = World()
    let id = try await world.completed()
    #expect(try await world.record(id).notification?.status == .pending)
    #expect(world.storage.keys(in: "state", prefix: "outbox/").isEmpty)
    for _ in 0..<2 {
      let answer = try await world.call("POST", "/videos/\(id)/publish")
      #expect(answer.status == 200)
      #expect(answer.json["published"] == .bool(true))
    }
    #expect(try await world.record(id).notification?.status == .sent)
    #expect(
      world.storage.keys(in: "state", prefix: "outbox/") == ["outbox/\(world.owner)/\(id)-1.json"])
    #expect(world.storage.keys(in: "state", prefix: "open/").isEmpty)
  }

  @Test("a publication before the file has come makes the record, and the job's end sends")
  func publishFirst() async throws {
    let world = World()
    let (id, key) = try world.upload()
    #expect(try await world.call("POST", "/videos/\(id)/publish").status == 200)
    #expect(try await world.record(id).notification?.status == .pending)
    _ = try await world.uploads.handle(bucket: "uploads", key: key, log: quiet)
    let job = try #require(try await world.record(id).job)
    let reference = JobReference(id: try #require(job.id), token: job.token)
    _ = try await world.store.apply(
      .jobCompleted(reference, durationInMs: 1), to: id, at: world.clock.now)
    for _ in 0..<3 { _ = try await world.finish(id) }
    #expect(try await world.record(id).notification?.status == .sent)
    #expect(world.storage.keys(in: "state", prefix: "outbox/").count == 1)
  }

  @Test("publishing is the owner's, and without a record an uploader's")
  func publishers() async throws {
    let world = World()
    let (id, _) = try world.upload()
    let path = "/videos/\(id)/publish"
    #expect(try await world.call("POST", path, as: "mallory").status == 404)
    #expect(try await world.call("POST", path, groups: "[viewers]").status == 403)
    #expect(try await world.call("POST", "/videos/holiday/publish").status == 404)
    let done = try await world.completed(sequence: 2)
    #expect(try await world.call("POST", "/videos/\(done)/publish", as: "mallory").status == 404)
    #expect(try await world.call("POST", "/videos/\(done)/publish").status == 200)
    #expect(try await world.call("POST", "/videos/\(done)/publish", as: "mallory").status == 403)
    #expect(world.storage.keys(in: "state", prefix: "videos/").count == 1)
  }

  @Test("an acknowledgement completes it, again and again, for the owner alone")
  func acknowledge() async throws {
    let world = World()
    let id = try await world.completed()
    let path = "/notifications/\(id)-1/ack"
    #expect(try await world.call("POST", path).errorCode == "NotSent")
    _ = try await world.call("POST", "/videos/\(id)/publish")
    #expect(try await world.call("POST", path, as: "mallory").status == 404)
    #expect(try await world.call("POST", "/notifications/\(id)-2/ack").status == 404)
    for _ in 0..<2 {
      let answer = try await world.call("POST", path)
      #expect(answer.status == 200)
      #expect(answer.json["status"] == .string("COMPLETED"))
    }
    #expect(world.storage.keys(in: "state", prefix: "outbox/").isEmpty)
    _ = try await world.finish(id)
    #expect(world.storage.keys(in: "state", prefix: "outbox/").isEmpty)
  }

  @Test("an end that is announced before it is recorded changes nothing")
  func early() async throws {
    let world = World()
    let (id, _) = try await world.transcoding()
    #expect(try await world.finish(id) == nil)
    #expect(try await world.record(id).notification == nil)
    #expect(world.storage.keys(in: "state", prefix: "open/job/").count == 1)
  }
}

@Suite struct WebhookTests {
  private func published(_ world: World) async throws -> VideoID {
    let id = try await world.completed()
    _ = try await world.call("POST", "/videos/\(id)/publish", webhook: true)
    return id
  }

  @Test("the webhook gets the stream's data once, signed")
  func delivered() async throws {
    let world = World()
    let id = try await published(world)
    _ = try await world.finish(id, webhook: true)
    let bodies = world.services.with { $0.webhookBodies }
    #expect(bodies.count == 1)
    let message = try JSONDecoder().decode(NotificationMessage.self, from: Data(bodies[0]))
    #expect(message.kind == .ready)
    #expect(message.playback?.hls == "https://cdn.example.com/hls/\(id)/master.m3u8")
    let headers = try #require(world.services.with { $0.webhookHeaders.first })
    #expect(headers["x-millrace-notification"] == "\(id)-1")
    #expect(
      headers["x-millrace-signature"]
        == WebhookSignature.value(body: bodies[0], at: world.clock.now, keys: [World.key]))
    #expect(try await world.record(id).notification?.deliveredAt != nil)
  }

  @Test(
    "a webhook that fails is tried again over several invocations, then given up; a retry sends")
  func givenUp() async throws {
    let world = World()
    world.services.with { $0.webhookStatus = 500 }
    let id = try await published(world)
    await #expect(throws: Deliveries.WebhookPending.self) {
      try await world.finish(id, webhook: true)
    }
    #expect(try await world.record(id).notification?.attempts == 3)
    #expect(world.storage.keys(in: "state", prefix: "open/publication/").count == 1)
    _ = try await world.finish(id, webhook: true)
    let failed = try await world.record(id).notification
    #expect(failed?.status == .failed)
    #expect(failed?.attempts == 4)
    #expect(failed?.lastError == "it answered 500")
    #expect(world.storage.keys(in: "state", prefix: "open/").isEmpty)
    #expect(
      world.storage.keys(in: "state", prefix: "outbox/").count == 1, "the stream may bring it")

    world.services.with { $0.webhookStatus = 204 }
    let path = "/notifications/\(id)-1/retry"
    #expect(try await world.call("POST", path, as: "mallory", webhook: true).status == 404)
    let answer = try await world.call("POST", path, webhook: true)
    #expect(answer.json["status"] == .string("SENT"))
    #expect(try await world.record(id).notification?.deliveredAt != nil)
    #expect(try await world.call("POST", path, webhook: true).status == 200)
    #expect(world.services.with { $0.webhookBodies.count } == 5)
  }

  @Test("publishing waits for no webhook: it has its own invocation, or the reconciler's")
  func publishedAtOnce() async throws {
    let world = World()
    let id = try await published(world)
    #expect(world.services.with { $0.webhookBodies.isEmpty })
    #expect(world.storage.keys(in: "state", prefix: "outbox/").count == 1)
    #expect(world.storage.keys(in: "state", prefix: "open/").count == 1)
    let event = try #require(FinishedEvent(of: try await world.record(id)))
    #expect(world.services.with { $0.events.last } == .finished(event))
    _ = try await world.finish(id, webhook: true)
    #expect(world.services.with { $0.webhookBodies.count } == 1)
    #expect(world.storage.keys(in: "state", prefix: "open/").isEmpty)
  }

  @Test("an acknowledgement ends no tries of the webhook, and they no acknowledgement")
  func acknowledgedFirst() async throws {
    let world = World()
    world.services.with { $0.webhookStatus = 503 }
    let id = try await published(world)
    #expect(try await world.call("POST", "/notifications/\(id)-1/ack").status == 200)
    await #expect(throws: Deliveries.WebhookPending.self) {
      try await world.finish(id, webhook: true)
    }
    #expect(world.storage.keys(in: "state", prefix: "open/").count == 1)
    world.services.with { $0.webhookStatus = 200 }
    _ = try await world.finish(id, webhook: true)
    let notification = try await world.record(id).notification
    #expect(notification?.status == .completed)
    #expect(notification?.deliveredAt != nil)
    #expect(world.services.with { $0.webhookBodies.count } == 4)
    #expect(world.storage.keys(in: "state", prefix: "open/").isEmpty)
    #expect(world.storage.keys(in: "state", prefix: "outbox/").isEmpty)
    _ = try await world.finish(id, webhook: true)
    #expect(world.services.with { $0.webhookBodies.count } == 4)
  }

  @Test("what is acknowledged is tried as often as anything else, and is given up without a word")
  func acknowledgedAndGivenUp() async throws {
    let world = World()
    world.services.with { $0.webhookStatus = 503 }
    let id = try await published(world)
    #expect(try await world.call("POST", "/notifications/\(id)-1/ack").status == 200)
    _ = try? await world.finish(id, webhook: true)
    _ = try await world.finish(id, webhook: true)
    _ = try await world.finish(id, webhook: true)
    #expect(world.services.with { $0.webhookBodies.count } == 4)
    #expect(try await world.record(id).notification?.status == .completed)
    #expect(world.storage.keys(in: "state", prefix: "open/").isEmpty)
  }

  @Test("an invocation that fails is an error, so that Lambda repeats it")
  func pending() async throws {
    let world = World()
    let (id, job) = try await world.transcoding()
    _ = try await world.store.apply(
      .jobFailed(job, Failure(code: "A", message: "b")), to: id, at: world.clock.now)
    world.services.with { $0.webhookStatus = 503 }
    await #expect(throws: Deliveries.WebhookPending.self) {
      try await world.finish(id, webhook: true)
    }
    world.services.with { $0.webhookStatus = 200 }
    _ = try await world.finish(id, webhook: true)
    #expect(try await world.record(id).notification?.deliveredAt != nil)
  }

  @Test("a call that is under way has the right of way, one that nobody lived to tell of has not")
  func underWay() async throws {
    let world = World()
    let id = try await world.completed()
    _ = try await world.store.apply(.published, to: id, at: world.clock.now)
    let notification = try await world.record(id).notificationID
    _ = try await world.store.apply(
      .deliveryBegan(notification), to: id, at: world.clock.now)
    await #expect(throws: Deliveries.WebhookPending.self) {
      try await world.finish(id, webhook: true)
    }
    #expect(world.services.with { $0.webhookBodies.isEmpty })
    world.clock.advance(seconds: 11)
    _ = try await world.finish(id, webhook: true)
    #expect(world.services.with { $0.webhookBodies.count } == 1)
  }
}
