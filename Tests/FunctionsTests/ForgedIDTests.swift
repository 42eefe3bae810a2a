// SPDX-License-Identifier: Apache-2.0
import Notation
import Foundation
import InMemoryServices
import PipelineStore
import Testing
import VideoPipeline

/// An id without a record proves its owner and nothing else, since everybody can make one.
@Suite struct ForgedIDTests {
  private func mint(_ world: World, ahead seconds: Int, random: UInt64 = 9) -> VideoID {
    VideoID.mint(
      at: world.clock.now.advanced(bySeconds: seconds), random: random, owner: world.owner)
  }

  @Test("an id from the future is nobody's, one within the clocks' difference its owner's")
  func future() async throws {
    let world = World()
    let forged = mint(world, ahead: 365 * 24 * 3600)
    for (method, path) in [
      ("GET", "/videos/\(forged)"), ("POST", "/videos/\(forged)/publish"),
      ("DELETE", "/videos/\(forged)"),
    ] {
      #expect(try await world.call(method, path).status == 404, "\(method) \(path)")
    }
    #expect(world.storage.keys(in: "state").isEmpty)
    #expect(try await world.call("GET", "/videos/\(mint(world, ahead: 120))").status == 200)
  }

  @Test("what was published and never came keeps nothing out of the catalog")
  func catalog() async throws {
    let world = World()
    let id = try await world.completed()
    _ = try await world.call("POST", "/videos/\(id)/publish")
    world.clock.advance(seconds: 60)
    for number in 100..<110 as Range<UInt64> {
      let announced = mint(world, ahead: 0, random: number)
      #expect(try await world.call("POST", "/videos/\(announced)/publish").status == 200)
    }
    let listed = world.storage.keys(in: "state", prefix: ObjectKeys.publishedIndexFolder)
    #expect(listed.count == 1)
    #expect(try await world.call("GET", "/catalog.m3u8", as: "").text.contains("/\(id)/"))
  }

  @Test("entries that are worth nothing any more keep nothing out of the catalog either")
  func worthless() async throws {
    let world = World()
    let id = try await world.completed()
    _ = try await world.call("POST", "/videos/\(id)/publish")
    for number in 1000..<1510 as Range<UInt64> {
      let record = VideoRecord(
        videoId: mint(world, ahead: 60, random: number), owner: world.owner,
        createdAt: world.clock.now.advanced(bySeconds: 60))
      try await VideoIndex(world.store).enterPublished(record)
    }
    #expect(try await world.call("GET", "/catalog.m3u8", as: "").text.contains("/\(id)/"))
  }

  @Test("a video that is published first comes into the catalog when it is complete")
  func publishedFirst() async throws {
    let world = World()
    let (id, job) = try await world.transcoding()
    _ = try await world.call("POST", "/videos/\(id)/publish")
    #expect(try await world.call("GET", "/catalog.m3u8", as: "").text == "#EXTM3U\n")
    _ = try await world.store.apply(
      .jobCompleted(job, durationInMs: 14_000), to: id, at: world.clock.now)
    try await world.finish(id)
    #expect(try await world.call("GET", "/catalog.m3u8", as: "").text.contains("/\(id)/"))
  }

  @Test("ids made by oneself are counted as uploads are")
  func charged() async throws {
    let world = World()
    func speak(_ method: String, _ path: String, _ number: UInt64) async throws -> Int {
      try await world.call(
        method, "/videos/\(mint(world, ahead: 0, random: number))\(path)", dailyLimit: 3
      ).status
    }
    #expect(try await speak("POST", "/publish", 1) == 200)
    #expect(try await speak("POST", "/publish", 1) == 200)
    #expect(try await speak("DELETE", "", 2) == 204)
    #expect(try await speak("POST", "/publish", 3) == 200)
    #expect(try await speak("POST", "/publish", 4) == 429)
    #expect(try await speak("DELETE", "", 5) == 429)
    #expect(world.storage.keys(in: "state", prefix: "videos/").count == 3)
    let body = #"{"fileName":"a","contentType":"video/mp4","size":1}"#
    #expect(try await world.call("POST", "/videos", body, dailyLimit: 3).status == 201)
  }

  @Test("only who may upload may delete what has not come")
  func tombstones() async throws {
    let world = World()
    let path = "/videos/\(mint(world, ahead: 0))"
    #expect(try await world.call("DELETE", path, groups: "[viewers]").status == 403)
    #expect(world.storage.keys(in: "state").isEmpty)
    #expect(try await world.call("DELETE", path).status == 204)
  }
}
