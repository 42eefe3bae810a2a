// SPDX-License-Identifier: Apache-2.0
import JSONTree
import Foundation
import InMemoryServices
import LambdaEvents
import LambdaRuntime
import PipelineAPI
import Testing
import VideoPipeline

@testable import presign

@Suite struct PresignTests {
  private let video =
    ##"{"fileName":"#2 4 Protection with PropTypes.mp4","contentType":"video/mp4","size":12345}"##

  @Test("a single PUT binds type and length, lasts five minutes and writes nothing")
  func single() async throws {
    let world = World()
    let answer = try await world.call("POST", "/videos", video)
    #expect(answer.status == 201)
    let id = try #require(answer.json["videoId"]?.string.flatMap(VideoID.init(rawValue:)))
    #expect(id.belongs(to: world.owner))
    let key = try #require(answer.json["key"]?.string)
    #expect(key == "uploads/\(world.owner)/\(id)/#2 4 Protection with PropTypes.mp4")
    let upload = try #require(answer.json["upload"])
    #expect(upload["method"] == .string("PUT"))
    #expect(
      upload["headers"]
        == ["content-length": "12345", "content-type": "video/mp4", "if-none-match": "*"])
    let url = try #require(upload["url"]?.string)
    #expect(
      url.contains("X-Amz-SignedHeaders=content-length%3Bcontent-type%3Bhost%3Bif-none-match&"))
    #expect(url.contains("X-Amz-Expires=300"))
    #expect(url.contains("/%232%204%20Protection%20with%20PropTypes.mp4?"))
    #expect(upload["expiresAt"] == .string("2026-01-01T00:05:00.000Z"))
    #expect(world.storage.keys(in: "state").isEmpty)
  }

  @Test("metadata becomes signed header fields")
  func metadata() async throws {
    let answer = try await World().call(
      "POST", "/videos",
      #"{"fileName":"a.mp4","contentType":"video/mp4","size":1,"metadata":{"Title":"Holiday"}}"#)
    #expect(answer.json["upload"]?["headers"]?["x-amz-meta-title"] == .string("Holiday"))
    #expect(answer.json["upload"]?["url"]?.string?.contains("x-amz-meta-title") == true)
  }

  @Test(
    "who may not, and what is wrong, gets its error",
    arguments: [
      ("[viewers]", #"{"fileName":"a","contentType":"video/mp4","size":1}"#, 403, "Forbidden"),
      (
        "[uploaders]", #"{"fileName":"a","contentType":"video/mp4","size":400000000}"#, 413,
        "FileTooLarge"
      ),
      (
        "[uploaders]", #"{"fileName":"a","contentType":"text/html","size":1}"#, 400,
        "UnsupportedType"
      ),
      (
        "[uploaders]", #"{"fileName":"a","contentType":"video/mp4","size":"1"}"#, 400, "InvalidBody"
      ),
      (
        "[uploaders]", #"{"fileName":"a","contentType":"video/mp4","size":1.5}"#, 400, "InvalidSize"
      ),
      (
        "[uploaders]",
        #"{"fileName":"a","contentType":"video/mp4","size":99999999999999999999}"#, 413,
        "FileTooLarge"
      ),
      ("[uploaders]", "null", 400, "InvalidBody"), ("[uploaders]", "not json", 400, "InvalidBody"),
      ("[uploaders]", "", 400, "InvalidBody"),
    ])
  func refused(groups: String, body: String, status: Int, code: String) async throws {
    let answer = try await World().call("POST", "/videos", body, groups: groups)
    #expect(answer.status == status)
    #expect(answer.errorCode == code)
  }

  @Test(
    "groups are read in every form that authorizers give them",
    arguments: ["[admins uploaders]", "uploaders", "[uploaders]"])
  func groups(claim: String) async throws {
    #expect(try await World().call("POST", "/videos", video, groups: claim).status == 201)
  }

  @Test(
    "a group whose name holds another's is not that group",
    arguments: [
      "foo,uploaders", "[foo,uploaders]", "[a uploaders,b]", "uploaders\u{301}", "[", "[]", "",
    ])
  func otherGroups(claim: String) async throws {
    #expect(try await World().call("POST", "/videos", video, groups: claim).status == 403)
  }

  @Test(
    "a name that S3 could not list, or that looks like another, is refused before it costs anything",
    arguments: [
      "a\u{FFFE}.mp4", "a\u{FFFF}.mp4", "a\u{202E}4pm.mp4", "\u{2066}a.mp4", "a\u{7}.mp4",
    ])
  func names(name: String) async throws {
    let world = World()
    for form in ["single", "multipart"] {
      let request = try JSONEncoder().encode(
        ["fileName": name, "contentType": "video/mp4", "upload": form])
      let text = String(decoding: request, as: UTF8.self).dropLast() + #","size":9}"#
      let answer = try await world.call("POST", "/videos", String(text), dailyLimit: 1)
      #expect((answer.status, answer.errorCode) == (400, "InvalidFileName"))
    }
    #expect(world.storage.keys(in: "state").isEmpty)
  }

  @Test("a token without a subject is no caller")
  func anonymous() async throws {
    let answer = try await World().call("POST", "/videos", video, as: "")
    #expect(answer.status == 401)
  }

  @Test("the quota counts by caller and day, and is never exceeded by callers at once")
  func quota() async throws {
    let world = World()
    let body = video
    let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<8 {
        group.addTask { try await world.call("POST", "/videos", body, dailyLimit: 3).status }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(statuses.filter { $0 == 201 }.count == 3)
    #expect(statuses.filter { $0 == 429 }.count == 5)
    let other = try await world.call("POST", "/videos", body, as: "somebody", dailyLimit: 3)
    #expect(other.status == 201)
    world.clock.advance(seconds: 24 * 3600)
    #expect(try await world.call("POST", "/videos", body, dailyLimit: 3).status == 201)
  }

  @Test("a multipart upload can be resumed, completed twice and read back")
  func multipart() async throws {
    let world = World()
    let size = 8_388_608 + 100
    let begun = try await world.call(
      "POST", "/videos",
      #"{"fileName":"big.mp4","contentType":"video/mp4","size":\#(size),"upload":"multipart"}"#)
    #expect(begun.status == 201)
    let id = try #require(begun.json["videoId"]?.string)
    let upload = try #require(begun.json["upload"])
    #expect(upload["method"] == .string("MULTIPART"))
    #expect(upload["partSize"] == 8_388_608)
    let uploadID = try #require(upload["uploadId"]?.string)
    guard case .array(let parts)? = upload["parts"] else { throw World.Unexpected() }
    #expect(parts.count == 2)
    #expect(parts[1]["url"]?.string?.contains("partNumber=2") == true)
    #expect(parts[1]["size"] == 100)

    let first = try #require(
      world.storage.uploadPart(Data(count: 8_388_608), number: 1, uploadID: uploadID))
    let resumed = try await world.call("GET", "/videos/\(id)/upload")
    guard case .array(let missing)? = resumed.json["upload"]?["parts"] else {
      throw World.Unexpected()
    }
    #expect(missing.map { $0["partNumber"] } == [2])

    let early = try await world.call(
      "POST", "/videos/\(id)/upload/complete", #"{"parts":[{"partNumber":1,"etag":"x"}]}"#)
    #expect(early.errorCode == "UploadIncomplete")
    let second = try #require(
      world.storage.uploadPart(Data(count: 100), number: 2, uploadID: uploadID))
    let wrong = try await world.call(
      "POST", "/videos/\(id)/upload/complete",
      #"{"parts":[{"partNumber":1,"etag":"x"},{"partNumber":2,"etag":"y"}]}"#)
    #expect(wrong.errorCode == "InvalidParts")
    let list = [(1, first), (2, second)].map { number, etag in
      #"{"partNumber":\#(number),"etag":"\#(etag.replacing("\"", with: "\\\""))"}"#
    }
    let body = #"{"parts":[\#(list.joined(separator: ","))]}"#
    for _ in 0..<2 {
      let done = try await world.call("POST", "/videos/\(id)/upload/complete", body)
      #expect(done.status == 200, "\(done.text)")
    }
    let key = try #require(begun.json["key"]?.string)
    #expect(world.storage.content("uploads", key)?.count == size)
    for method in ["GET", "DELETE"] {
      let late = try await world.call(method, "/videos/\(id)/upload")
      #expect((late.status, late.errorCode) == (409, "UploadCompleted"))
    }
    #expect(try await world.call("POST", "/videos/\(id)/upload/complete", body).status == 200)
  }

  @Test(
    "the largest file's parts fit into one answer of Lambda's, whatever its name",
    arguments: [
      (5_497_558_138_880, "film.mp4"), (80_000_000_000, String(repeating: "é", count: 450)),
    ])
  func manyParts(size: Int, name: String) async throws {
    let world = World()
    let request = world.event(
      "POST", "/videos", #"{"fileName":"\#(name)","contentType":"video/mp4","size":\#(size)}"#,
      as: world.owner)
    let presign = world.presign(maxBytes: 5_497_558_138_880)
    let response = try await presign.routes.respond(
      to: LambdaEvent(data: JSONEncoder().encode(request)), world.context())
    guard case .json(let data) = response else { throw World.Unexpected() }
    let answer = try Answer(JSONDecoder().decode(HTTPAPIResponse.self, from: data))
    #expect(answer.status == 201)
    let upload = try #require(answer.json["upload"])
    guard case .array(let parts)? = upload["parts"] else { throw World.Unexpected() }
    #expect(parts.count <= 1024)
    #expect(data.count < 5_000_000)
  }

  @Test("an upload is abandoned once or twice, by its owner alone")
  func abort() async throws {
    let world = World()
    let begun = try await world.call(
      "POST", "/videos",
      #"{"fileName":"a.mp4","contentType":"video/mp4","size":9,"upload":"multipart"}"#)
    let id = try #require(begun.json["videoId"]?.string)
    for path in ["/videos/\(id)/upload"] {
      #expect(try await world.call("DELETE", path, as: "mallory").status == 404)
      #expect(try await world.call("GET", path, as: "mallory").status == 404)
      #expect(try await world.call("DELETE", path).status == 204)
      #expect(try await world.call("DELETE", path).status == 204)
      #expect(try await world.call("GET", path).status == 404)
    }
  }
}
