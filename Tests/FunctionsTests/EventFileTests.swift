// SPDX-License-Identifier: Apache-2.0
import JSONTree
import Notation
import Foundation
import InMemoryServices
import LambdaEvents
import LambdaRuntime
import PipelineAPI
import PipelineStore
import S3Client
import TestSupport
import Testing
import VideoPipeline

@testable import notify
@testable import on_job_state_change
@testable import on_object_created
@testable import playback
@testable import presign

/// The events in `Tests/Events` are what the functions take.
@Suite struct EventFileTests {
  private static let folder = Repository.root.appending(path: "Tests/Events")

  private func event(_ name: String) throws -> LambdaEvent {
    LambdaEvent(data: try Data(contentsOf: Self.folder.appending(path: "\(name).json")))
  }

  private static var names: [String] {
    get throws {
      try FileManager.default.contentsOfDirectory(atPath: folder.path)
        .filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
    }
  }

  @Test("every file is of a kind that is known")
  func kinds() throws {
    let names = try Self.names
    #expect(names.count > 25)
    for name in names { #expect(try event(name).kind != .unknown, "\(name)") }
  }

  @Test(
    "presign answers its events",
    arguments: [
      ("presign", 201), ("presign-multipart", 201), ("presign-too-large", 413),
      ("presign-stranger", 403), ("upload-status", 404), ("upload-complete", 404),
      ("upload-abort", 204),
    ])
  func presign(name: String, status: Int) async throws {
    let response = try await World().presign().routes.respond(
      to: event(name), World().context())
    #expect(try answer(response).statusCode == status)
  }

  @Test(
    "playback answers its events", arguments: [("playback", 200), ("list", 200), ("catalog", 200)])
  func playback(name: String, status: Int) async throws {
    let world = World()
    world.clock.advance(seconds: 60)
    let response = try await world.playback.routes.respond(to: event(name), world.context())
    #expect(try answer(response).statusCode == status)
  }

  @Test("the way of one video by the sample events alone")
  func way() async throws {
    let world = World()
    let uploads = EventRouter(uploads: world.uploads)
    for name in ["object-created", "object-created-several", "object-created-eventbridge"] {
      let records = try event(name)
      if name == "object-created" {
        let key = try #require(
          try records.decode(S3Event.self).records.first?.s3.object.decodedKey)
        #expect(key.hasSuffix("/#2 4 Protection with PropTypes.mp4"))
        world.storage.seed(Data("video".utf8), "millrace-uploads", key)
      }
      _ = try await uploads.respond(to: records, world.context())
    }
    #expect(world.services.with { $0.jobs.count } == 1)
    _ = try await uploads.respond(to: try event("s3-test-event"), world.context())
    let id = try #require(world.services.with { $0.jobs.first?.order.record })
    #expect(id.mintedAt?.iso8601 == "2026-01-01T00:00:00.000Z")
    #expect(id.belongs(to: world.owner))

    // The sample job events carry a job's id and token of their own; the record has none of it yet.
    _ = try await world.store.update(id) { record in
      var record = record
      record.job?.id = "1767225605123-a1b2c3"
      return record
    }
    let jobs = EventRouter(jobs: world.jobs, reconciler: world.reconciler)
    for name in ["input-information", "progressing", "status-update", "new-warning", "queue-hop"] {
      _ = try await jobs.respond(to: try event("job-\(name)"), world.context())
    }
    #expect(try await world.record(id).job?.percent == 45)
    _ = try await jobs.respond(to: try event("schedule"), world.context())
    for name in ["complete", "error", "canceled"] {
      _ = try await jobs.respond(to: try event("job-\(name)"), world.context())
    }
    #expect(try await world.record(id).status == .completed)
    #expect(try await world.record(id).outputs?.durationInMs == 14_633)
    let notify = world.notify()
    _ = try await notify.respond(to: try event("video-processing-finished"), world.context())
    for name in ["publish", "ack", "stream-url"] {
      let response = try await notify.respond(to: try event(name), world.context())
      #expect(try answer(response).statusCode == 200, "\(name)")
    }
    let retry = try await notify.respond(to: try event("notification-retry"), world.context())
    #expect(try answer(retry).statusCode == 409)
    #expect(try await world.record(id).notification?.status == .completed)
    for (name, status) in [("video-retry", 409), ("video-delete", 204)] {
      let response = try await uploads.respond(to: try event(name), world.context())
      #expect(try answer(response).statusCode == status, "\(name)")
    }
    #expect(try await world.record(id).deletedAt != nil)
  }

  @Test("an event for another function, or of no kind, is refused by name")
  func foreign() async throws {
    let world = World()
    let uploads = EventRouter(uploads: world.uploads)
    await #expect(throws: InvalidEvent.self) {
      try await uploads.respond(to: try event("job-complete"), world.context())
    }
    await #expect(throws: InvalidEvent.self) {
      try await uploads.respond(to: LambdaEvent(data: Data("{}".utf8)), world.context())
    }
    await #expect(throws: InvalidEvent.self) {
      try await world.notify().respond(to: try event("schedule"), world.context())
    }
  }

  @Test("of several objects in one event, one that fails keeps no other from its job")
  func partial() async throws {
    let world = World(before: { (call) throws(S3Error) in
      if call.name == "head", call.key.contains("holiday-2026") { throw .invalidResponse("broken") }
    })
    let several = try event("object-created-several")
    for record in try several.decode(S3Event.self).records {
      world.storage.seed(
        Data("video".utf8), "millrace-uploads", record.s3.object.decodedKey)
    }
    await #expect(throws: PartialFailure.self) {
      try await EventRouter(uploads: world.uploads).respond(to: several, world.context())
    }
    #expect(world.services.with { $0.jobs.count } == 1)
  }

  private func answer(_ response: LambdaResponse) throws -> HTTPAPIResponse {
    guard case .json(let data) = response else { throw World.Unexpected() }
    return try JSONDecoder().decode(HTTPAPIResponse.self, from: data)
  }
}
