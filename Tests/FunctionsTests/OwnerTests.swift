// SPDX-License-Identifier: Apache-2.0
import Foundation
import InMemoryServices
import PipelineStore
import Testing
import VideoPipeline

@testable import on_object_created

/// Two ways to write one name are two owners.
@Suite struct OwnerTests {
  private let composed = Owner("caf\u{E9}")
  private let decomposed = Owner("cafe\u{301}")

  @Test("owners are compared, hashed and kept by their bytes")
  func bytes() throws {
    #expect(composed.subject == decomposed.subject, "to Swift they are one")
    #expect(composed != decomposed)
    #expect(Set([composed, decomposed]).count == 2)
    for owner in [composed, decomposed] {
      let read = try JSONDecoder().decode(Owner.self, from: JSONEncoder().encode(owner))
      #expect(read == owner)
      #expect(OwnerSegment.unescape(OwnerSegment.escape(owner)) == owner)
    }
  }

  @Test("what is one's is not the other's")
  func foreign() async throws {
    let world = World()
    let (id, key) = try world.upload(by: composed)
    let announced = VideoID.mint(at: world.clock.now, random: 9, owner: composed)
    _ = try await world.uploads.handle(bucket: "uploads", key: key, log: quiet)
    for (method, path) in [
      ("GET", "/videos/\(id)"), ("POST", "/videos/\(id)/publish"), ("DELETE", "/videos/\(id)"),
      ("POST", "/videos/\(id)/retry"), ("POST", "/notifications/\(id)-1/ack"),
      ("POST", "/videos/\(announced)/publish"), ("GET", "/videos/\(id)/upload"),
    ] {
      #expect(try await world.call(method, path, as: decomposed).status == 404, "\(method) \(path)")
    }
    #expect(try await world.call("GET", "/videos/\(id)", as: composed).status == 200)
    let theirs = ObjectKeys.upload(
      prefix: "uploads/", owner: decomposed, videoID: id, fileName: "x.mp4")
    world.storage.seed(Data("x".utf8), "uploads", theirs)
    let result = try await world.uploads.handle(bucket: "uploads", key: theirs, log: quiet)
    #expect(result.outcome == .ignored)
  }
}
