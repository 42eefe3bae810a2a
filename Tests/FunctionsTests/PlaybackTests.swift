// SPDX-License-Identifier: Apache-2.0
import JSONTree
import Notation
import Cryptography
import Foundation
import InMemoryServices
import LambdaEvents
import LambdaRuntime
import PipelineStore
import SecretsManagerAPI
import Testing
import VideoPipeline

@testable import notify
@testable import on_object_created
@testable import playback

@Suite struct PlaybackTests {
  @Test("the owner sees the whole way, a stranger nothing before it is published and complete")
  func way() async throws {
    let world = World()
    let (id, key) = try world.upload()
    let path = "/videos/\(id)"
    let uploading = try await world.call("GET", path)
    #expect(
      uploading.json
        == [
          "error": nil, "fileName": nil, "notification": nil, "owned": true, "percent": 0,
          "playback": nil, "published": false, "status": "UPLOADING",
          "videoId": .string(id.rawValue),
        ])
    #expect(try await world.call("GET", path, as: "bob").status == 404)
    _ = try await world.uploads.handle(bucket: "uploads", key: key, log: quiet)
    #expect(try await world.call("GET", path).json["status"] == .string("PENDING"))
    let job = try #require(try await world.record(id).job)
    let reference = JobReference(id: try #require(job.id), token: job.token)
    _ = try await world.store.apply(
      .jobCompleted(reference, durationInMs: 14_000), to: id, at: world.clock.now)
    _ = try await world.finish(id)
    let done = try await world.call("GET", path)
    #expect(done.json["status"] == .string("COMPLETED"))
    #expect(done.json["playback"] == .null)
    #expect(done.json["notification"]?["status"] == .string("PENDING"))
    #expect(try await world.call("GET", path, as: "bob").status == 404)
    _ = try await world.call("POST", "\(path)/publish")
    for caller in [world.owner, "bob"] as [Owner] {
      let playable = try await world.call("GET", path, as: caller)
      #expect(playable.status == 200)
      #expect(playable.json["fileName"] == .string("#2 4 Protection with PropTypes.mp4"))
      #expect(playable.json["owned"] == .bool(caller == world.owner))
      #expect((playable.json["notification"] == .null) == (caller != world.owner))
      #expect(
        playable.json["playback"]
          == [
            "hls": .string("https://cdn.example.com/hls/\(id)/master.m3u8"),
            "thumbnail": .string("https://cdn.example.com/hls/\(id)/thumbnail.0000000.jpg"),
          ])
    }
  }

  @Test("an upload that never came is an error after a day")
  func expired() async throws {
    let world = World()
    let (id, _) = try world.upload()
    let (published, _) = try world.upload(sequence: 2)
    _ = try await world.call("POST", "/videos/\(published)/publish")
    world.clock.advance(seconds: 25 * 3600)
    for id in [id, published] {
      let answer = try await world.call("GET", "/videos/\(id)")
      #expect(answer.json["status"] == .string("ERROR"))
      #expect(answer.json["error"]?["code"] == .string("UploadExpired"))
    }
  }

  @Test("lists hold one's own and the published, newest first, in pages")
  func lists() async throws {
    let world = World()
    var own: [String] = []
    for sequence in 0..<5 as Range<UInt64> {
      world.clock.advance(seconds: 1)
      own.insert(try await world.completed(sequence: sequence).rawValue, at: 0)
    }
    _ = try await world.call("POST", "/videos/\(own[2])/publish")
    #expect(try await names(world, as: world.owner, limit: 2) == own)
    #expect(try await names(world, as: "bob", limit: 2) == [own[2]])
    guard case .array(let seen)? = try await world.call("GET", "/videos", as: "bob").json["videos"]
    else { throw World.Unexpected() }
    #expect(seen.map { $0["owned"] } == [.bool(false)])
    #expect(seen.map { $0["notification"] } == [.null])
    for query in [["limit": "0"], ["limit": "x"], ["pageToken": "../../x"]] {
      #expect(try await world.call("GET", "/videos", query: query).status == 400)
    }
    let catalog = try await world.call("GET", "/catalog.m3u8", as: "")
    #expect(catalog.headers["content-type"] == "application/vnd.apple.mpegurl; charset=utf-8")
    #expect(
      catalog.text == """
        #EXTM3U
        #EXTINF:14,#2 4 Protection with PropTypes.mp4
        https://cdn.example.com/hls/\(own[2])/master.m3u8

        """)
  }

  private func names(_ world: World, as caller: Owner, limit: Int) async throws -> [String] {
    var names: [String] = []
    var token: String?
    repeat {
      var query = ["limit": String(limit)]
      query["pageToken"] = token
      let page = try await world.call("GET", "/videos", as: caller, query: query)
      guard case .array(let videos)? = page.json["videos"] else { throw World.Unexpected() }
      #expect(videos.count <= limit)
      names += videos.compactMap { $0["videoId"]?.string }
      token = page.json["nextPageToken"]?.string
    } while token != nil
    return names
  }

  @Test("signed cookies open one video's folder, and the signature holds")
  func cookies() async throws {
    let key = try RSAPrivateKey.generate()
    let cookies = try cookies(key)
    let id = try #require(VideoID(rawValue: "v1"))
    let values = try await cookies.values(for: id, at: Timestamp(seconds: 1000))
    #expect(values.count == 3)
    #expect(
      values.allSatisfy {
        $0.hasSuffix(
          "; Path=/hls/v1/; Max-Age=60; Secure; HttpOnly; SameSite=None; Domain=example.com")
      })
    let policy = try decoded(values[0])
    #expect(
      String(decoding: policy, as: UTF8.self)
        == #"{"Statement":[{"Resource":"https://cdn.example.com/hls/v1/*","#
        + #""Condition":{"DateLessThan":{"AWS:EpochTime":1060}}}]}"#)
    #expect(
      key.publicKey.isValid(try decoded(values[1]), of: policy, digest: .sha1))
    #expect(values[2].hasPrefix("CloudFront-Key-Pair-Id=K123;"))
  }

  private func cookies(_ key: RSAPrivateKey) throws -> ViewerCookies {
    ViewerCookies(
      keyPairID: "K123", key: ViewerKey(FixedSecret(try key.pem())),
      cdnBaseURL: "https://cdn.example.com/", domain: "example.com", seconds: 60)
  }

  @Test(
    "who asks for signed addresses gets them, and what opens the playlists' files, in cookies' place"
  )
  func signedURLs() async throws {
    let key = try RSAPrivateKey.generate()
    var world = World()
    world.cookies = try cookies(key)
    let id = try await world.completed()
    _ = try await world.call("POST", "/videos/\(id)/publish")
    let plain = try await world.call("GET", "/videos/\(id)")
    #expect(plain.cookies.count == 3)
    #expect(plain.json["playback"]?["query"] == nil)
    let signed = try await world.call("GET", "/videos/\(id)", query: ["signed": "url"])
    #expect(signed.cookies.isEmpty)
    let query = try #require(signed.json["playback"]?["query"]?.string)
    for name in ["hls", "thumbnail"] {
      let url = try #require(signed.json["playback"]?[name]?.string)
      #expect(url == "\(plain.json["playback"]?[name]?.string ?? "")?\(query)")
    }
    let fields = query.split(separator: "&").map(String.init)
    #expect(fields[0].hasPrefix("Policy=") && fields[2] == "Key-Pair-Id=K123")
    #expect(
      key.publicKey.isValid(
        try decoded(fields[1]), of: try decoded(fields[0]), digest: .sha1))
    #expect(signed.json["playback"]?["queryExpiresAt"]?.string == "2026-01-01T00:01:00.000Z")
  }

  @Test("a private key that is exchanged signs from then on")
  func exchangedKey() async throws {
    let keys = [try RSAPrivateKey.generate(), try RSAPrivateKey.generate()]
    let secret = TurningSecret(SecretVersions(current: try keys[0].pem()))
    let known = ViewerKey(secret)
    for key in keys {
      secret.turn(to: try key.pem())
      let signature = try await known.key().signature(of: [1, 2, 3], digest: .sha1)
      #expect(key.publicKey.isValid(signature, of: [1, 2, 3], digest: .sha1))
    }
    await #expect(throws: InvalidSetting.self) { try await ViewerKey(FixedSecret("none")).key() }
  }

  @Test("the catalog is an object of the CDN's that changes with what is published")
  func storedCatalog() async throws {
    let reads = Counter()
    let world = World(before: { call in
      if call.name == "get", call.key.hasPrefix("videos/") { reads.add() }
    })
    func stored() -> String? {
      world.storage.content("media", "catalog.m3u8").map { String(decoding: $0, as: UTF8.self) }
    }
    let first = try await world.completed()
    #expect(stored() == nil)
    #expect(try await world.call("GET", "/catalog.m3u8", as: "").text == "#EXTM3U\n")
    _ = try await world.call("POST", "/videos/\(first)/publish")
    let entry = "#EXTINF:14,#2 4 Protection with PropTypes.mp4\n"
    #expect(stored() == "#EXTM3U\n\(entry)hls/\(first)/master.m3u8\n")
    let before = reads.value
    let answer = try await world.call("GET", "/catalog.m3u8", as: "")
    #expect(answer.text == "#EXTM3U\n\(entry)https://cdn.example.com/hls/\(first)/master.m3u8\n")
    #expect(reads.value == before, "nobody's asking reads a record")
    world.clock.advance(seconds: 1)
    let (second, job) = try await world.transcoding(sequence: 2)
    _ = try await world.call("POST", "/videos/\(second)/publish")
    #expect(stored()?.contains("\(second)") == false)
    _ = try await world.store.apply(
      .jobCompleted(job, durationInMs: 14_000), to: second, at: world.clock.now)
    _ = try await world.finish(second)
    #expect(stored()?.contains("\(second)") == true)
    #expect(try await world.call("DELETE", "/videos/\(first)").status == 204)
    #expect(stored() == "#EXTM3U\n\(entry)hls/\(second)/master.m3u8\n")
  }

  @Test("publications at the same time are all in the catalog")
  func concurrentCatalog() async throws {
    let world = World(before: { _ in await Task.yield() })
    var ids: [VideoID] = []
    for sequence in 0..<8 as Range<UInt64> {
      ids.append(try await world.completed(sequence: sequence))
    }
    let all = ids
    try await withThrowingTaskGroup(of: Int.self) { group in
      for id in all {
        group.addTask { try await world.call("POST", "/videos/\(id)/publish").status }
      }
      for try await status in group { #expect(status == 200) }
    }
    let text = try #require(world.storage.content("media", "catalog.m3u8"))
    for id in all { #expect(String(decoding: text, as: UTF8.self).contains("\(id)")) }
  }

  private func decoded(_ cookie: String) throws -> [UInt8] {
    let value = try #require(
      cookie.split(separator: ";")[0].split(separator: "=", maxSplits: 1).last)
    let base64 = value.replacing("-", with: "+").replacing("_", with: "=").replacing("~", with: "/")
    return Array(try #require(Data(base64Encoded: String(base64))))
  }
}
