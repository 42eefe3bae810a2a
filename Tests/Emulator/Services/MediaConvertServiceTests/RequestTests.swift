// SPDX-License-Identifier: Apache-2.0
import Foundation
import JSONTree
import MediaConvertService
import TestSupport
import Testing
import TranscodePlan

@Suite struct RequestTests {
  @Test("a new job is SUBMITTED, with MediaConvert's id, ARN and defaults")
  func created() async throws {
    let test = try TestJobs(.whole)
    let service = try test.open()
    let answer = try await test.send("POST", "jobs", TestJobs.body(), to: service)
    #expect(answer.status == 201)
    let job = try #require(answer.body["job"])
    let id = try #require(job["id"]?.string)
    #expect(try id.wholeMatch(of: Regex("1800000000250-[a-z0-9]{6}")) != nil)
    #expect(job["arn"] == .string("arn:aws:mediaconvert:us-east-1:000000000000:jobs/\(id)"))
    #expect(job["status"] == "SUBMITTED")
    #expect(job["priority"] == 0)
    #expect(job["queue"] == "arn:aws:mediaconvert:us-east-1:000000000000:queues/Default")
    #expect(job["statusUpdateInterval"] == "SECONDS_60")
    #expect(job["jobPercentComplete"] == nil)
    #expect(try await test.send("GET", "jobs/\(id)", to: service).body["job"] == job)
    let missing = try await test.send("GET", "jobs/1-abcdef", to: service)
    #expect(missing.status == 404)
    #expect(missing.error == "NotFoundException")
  }

  @Test("a token that comes again within a minute gives the job of the first request")
  func token() async throws {
    let test = try TestJobs(.whole)
    let service = try test.open()
    let body = TestJobs.body(extra: ["clientRequestToken": "t"])
    let first = try await test.create(body, in: service)
    test.advance(59)
    #expect(try await test.create(body, in: service) == first)
    test.advance(2)
    #expect(try await test.create(body, in: service) != first)
    let other = TestJobs.body(extra: ["clientRequestToken": "u"])
    #expect(try await test.create(other, in: service) != first)
  }

  struct Refusal: Sendable, CustomTestStringConvertible {
    let path: String
    let value: JSON?
    let message: String

    init(_ path: String, _ value: JSON?, _ message: String) {
      self.path = path
      self.value = value
      self.message = message
    }

    var testDescription: String { "\(path) = \(value?.text ?? "nothing")" }
  }

  private static let output = "settings/outputGroups/0/outputs/0"
  private static let h264 = "\(output)/videoDescription/codecSettings/h264Settings"
  private static let hls = "settings/outputGroups/0/outputGroupSettings/hlsGroupSettings"

  /// The pointer of a setting at a path: counted from the job's settings, as MediaConvert does.
  private static func at(_ path: String) -> String { "/" + path.dropFirst("settings/".count) }

  static let refusals = [
    Refusal(
      "\(hls)/imageBasedTrickPlay", "THUMBNAIL",
      "\(at(hls))/imageBasedTrickPlay: THUMBNAIL is not executed"),
    Refusal(
      "\(hls)/imageBasedTrickPlay", "ADVANCED",
      "\(at(hls)): imageBasedTrickPlaySettings is a required property"),
    Refusal(
      "\(hls)/imageBasedTrickPlaySettings",
      [
        "intervalCadence": "FOLLOW_IFRAME", "thumbnailInterval": 1, "tileWidth": 5, "tileHeight": 4,
      ],
      "\(at(hls))/imageBasedTrickPlaySettings/intervalCadence: FOLLOW_IFRAME is not executed"),
    Refusal("role", nil, "The 'role' field is required."),
    Refusal("role", "me", "/role: Should be the ARN of a role: me"),
    Refusal("settings", nil, "The 'settings' field is required."),
    Refusal("priority", 51, "/priority: Should be less than or equal to 50"),
    Refusal("priority", "1", "/priority: Should be an integer"),
    Refusal(
      "statusUpdateInterval", "SECONDS_11",
      #"/statusUpdateInterval: Should be equal to one of the allowed values in ["SECONDS_10","#),
    Refusal("clientRequestToken", "", "/clientRequestToken: Should be 1 to 64 ASCII characters"),
    Refusal("clientRequestToken", "é", "/clientRequestToken: Should be 1 to 64 ASCII characters"),
    Refusal("jobTemplate", 1, "/jobTemplate: Should be a string"),
    Refusal(
      "accelerationSettings", ["mode": "FAST"], "/accelerationSettings/mode: Should be equal to"),
    Refusal("userMetadata", ["k": "a%26b"], "The user metadata value 'a%26b' is invalid."),
    Refusal("userMetadata", ["k": 1], "/userMetadata/k: Should be a string"),
    Refusal("settings/inputs", [], "/inputs: Should have at least 1 items"),
    Refusal(
      "settings/inputs/1", ["fileInput": "s3://in/b.mp4"], "/inputs: Should have at most 1 items"),
    Refusal("settings/inputs/0/fileInput", nil, "/inputs/0: fileInput is a required property"),
    Refusal(
      "settings/inputs/0/fileInput", "https://x/y.mp4",
      "/inputs/0/fileInput: Should be an S3"),
    Refusal(
      "settings/inputs/0/fileInput", "s3://b/", "/inputs/0/fileInput: Should be an S3"),
    Refusal(
      "settings/inputs/0/audioSelectors/Audio Selector 1/tracks", [0],
      "/inputs/0/audioSelectors/Audio Selector 1/tracks/0: Should be greater than or equal to 1"
    ),
    Refusal(
      "settings/inputs/0/imageInserter", ["insertableImages": [[:]]],
      "/inputs/0/imageInserter/insertableImages/0: imageInserterInput is a required property"),
    Refusal("settings/esam", [:], "/esam: The setting is not executed"),
    Refusal(
      "settings/outputGroups/0/outputGroupSettings/type", "MS_SMOOTH_GROUP_SETTINGS",
      "/outputGroups/0/outputGroupSettings/type: MS_SMOOTH_GROUP_SETTINGS is not executed"),
    Refusal(
      "settings/outputGroups/0/outputGroupSettings/type", "FILE_GROUP_SETTINGS",
      "/outputGroups/0/outputGroupSettings: fileGroupSettings is a required property"),
    Refusal("\(hls)/destination", "/local", "\(at(hls))/destination: Should match pattern"),
    Refusal("\(hls)/destination", "s3:///x", "\(at(hls))/destination: Should be an S3 location"),
    Refusal(
      "\(hls)/segmentLength", 0, "\(at(hls))/segmentLength: Should be greater than or equal to 1"),
    Refusal("\(hls)/baseUrl", "https://x/\n", "\(at(hls))/baseUrl: Should be without quotation"),
    Refusal(
      "\(hls)/minFinalSegmentLength", 1, "\(at(hls))/minFinalSegmentLength: 1 is not executed"),
    Refusal(
      "\(hls)/manifestCompression", "GZIP", "\(at(hls))/manifestCompression: GZIP is not executed"),
    Refusal(
      "\(hls)/additionalManifests",
      [["manifestNameModifier": "_less", "selectedOutputs": ["_1080p"]]],
      "\(at(hls))/additionalManifests/0/selectedOutputs/0: The group has no output"),
    Refusal(
      "\(hls)/additionalManifests", [["manifestNameModifier": "", "selectedOutputs": ["_720p"]]],
      "\(at(hls))/additionalManifests/0/manifestNameModifier: Should be at least 1 characters"),
    Refusal(
      "\(output)/containerSettings/m3u8Settings", ["videoPid": 482],
      "\(at(output))/containerSettings/m3u8Settings: Two streams have the PID 482"),
    Refusal(
      "\(output)/containerSettings/m3u8Settings", ["pcrPid": 482],
      "\(at(output))/containerSettings/m3u8Settings/pcrPid: Should be the videoPid 481"),
    Refusal(
      "\(output)/outputSettings", ["hlsSettings": ["segmentModifier": "/x"]],
      "\(at(output))/outputSettings/hlsSettings/segmentModifier: Should be at most 80 bytes"),
    Refusal(
      "\(hls)/encryption", [:], "\(at(hls))/encryption: encryptionMethod is a required property"),
    Refusal(
      "\(hls)/encryption", TestJobs.encryption.setting("encryptionMethod", to: "SAMPLE_AES"),
      "\(at(hls))/encryption/encryptionMethod: SAMPLE_AES is not executed"),
    Refusal(
      "\(hls)/encryption", TestJobs.encryption.setting("type", to: "SPEKE"),
      "\(at(hls))/encryption/type: SPEKE is not executed"),
    Refusal(
      "\(hls)/encryption", TestJobs.encryption.setting("staticKeyProvider/url", to: nil),
      "\(at(hls))/encryption/staticKeyProvider: url is a required property"),
    Refusal(
      "\(hls)/encryption",
      TestJobs.encryption.setting("staticKeyProvider/url", to: "https://k/\"x"),
      "\(at(hls))/encryption/staticKeyProvider/url: Should be without quotation marks"),
    Refusal(
      "\(hls)/encryption", TestJobs.encryption.setting("constantInitializationVector", to: "0x01"),
      "\(at(hls))/encryption/constantInitializationVector: Should be at least 32 characters long"),
    Refusal("\(output)/nameModifier", nil, "\(at(output)): nameModifier is a required property"),
    Refusal(
      "\(output)/nameModifier", "/../x", "\(at(output))/nameModifier: Should be at most 80 bytes"),
    Refusal(
      "\(output)/containerSettings/container", "MP4",
      "\(at(output))/containerSettings/container: Should be equal to one of the allowed values in [\"M3U8\"]"
    ),
    Refusal(
      "\(output)/videoDescription/width", 1281,
      "\(at(output))/videoDescription/width: Should be a multiple of 2"),
    Refusal(
      "\(output)/videoDescription/height", 16,
      "\(at(output))/videoDescription/height: Should be greater than or equal to 32"),
    Refusal(
      "\(output)/videoDescription/codecSettings", ["codec": "AV1", "av1Settings": [:]],
      "\(at(output))/videoDescription/codecSettings/codec: AV1 is not executed"),
    Refusal(
      "\(h264)/maxBitrate", nil,
      "\(at(h264)): Your job contains values for the following settings that are incompatible: Rate"
    ),
    Refusal(
      "\(h264)/rateControlMode", "CBR",
      "\(at(h264)): Your job contains values for the following settings that are incompatible: Rate"
    ),
    Refusal(
      "\(h264)/qvbrSettings/qvbrQualityLevel", 11,
      "\(at(h264))/qvbrSettings/qvbrQualityLevel: Should be less than or equal to 10"),
    Refusal(
      "\(h264)/framerateControl", "SPECIFIED",
      "\(at(h264)): framerateNumerator is a required property"
    ),
    Refusal(
      "\(output)/audioDescriptions/0/audioSourceName", "Audio Selector 2",
      "\(at(output))/audioDescriptions/0/audioSourceName: The input has no audio selector Audio Selector 2"
    ),
    Refusal(
      "\(output)/audioDescriptions/0/codecSettings", ["codec": "VORBIS", "vorbisSettings": [:]],
      "\(at(output))/audioDescriptions/0/codecSettings/codec: VORBIS is not executed"),
    Refusal(
      "settings/outputGroups/0/outputs/1", TestJobs.output("_720p"),
      "/outputGroups/0/outputs: Two outputs have the same destination"),
  ]

  @Test("what is not executed as it says is refused by its pointer", arguments: refusals)
  func refused(_ refusal: Refusal) async throws {
    let test = try TestJobs(.whole)
    let service = try test.open()
    let body = TestJobs.body().setting(refusal.path, to: refusal.value)
    let answer = try await test.send("POST", "jobs", body, to: service)
    #expect(answer.status == 400)
    #expect(answer.error == "BadRequestException")
    let message = try #require(answer.body["message"]?.string)
    #expect(message.contains(refusal.message))
    #expect(try await test.send("GET", "jobs", to: service).body["jobs"] == [])
  }

  @Test("a key that is refused is not repeated")
  func refusedKey() async throws {
    let test = try TestJobs(.whole)
    let service = try test.open()
    let body = TestJobs.body().setting(
      "\(Self.hls)/encryption",
      to: TestJobs.encryption.setting(
        "staticKeyProvider/staticKeyValue", to: "5ec2e7zzzzzzzzzzzzzzzzzzzzzzzzzz"))
    let answer = try await test.send("POST", "jobs", body, to: service)
    #expect(answer.status == 400)
    let message = try #require(answer.body["message"]?.string)
    #expect(message.contains("staticKeyProvider/staticKeyValue: Should be 32 hexadecimal digits"))
    #expect(!message.contains("5ec2e7"))
  }

  @Test("a static key reaches the transcoder, and the vector is said unless it is to be left out")
  func encryption() async throws {
    let test = try TestJobs(.whole)
    let service = try test.open()
    let excluded = TestJobs.encryption
      .setting("initializationVectorInManifest", to: "EXCLUDE")
      .setting("constantInitializationVector", to: "000102030405060708090A0B0C0D0E0F")
    for encryption in [TestJobs.encryption, excluded] {
      _ = try await test.create(
        TestJobs.body().setting("\(Self.hls)/encryption", to: encryption), in: service)
      let last = await test.run(service).last
      #expect(last?.status == "COMPLETE")
    }
    let plans = try test.requests.map { request in
      let encryption = try #require(request["transcode"]?["groups"]?[0]?["hls"]?["encryption"])
      return try JSONDecoder().decode(SegmentEncryption.self, from: encryption.data)
    }
    let key = try #require(CipherBlock(hexadecimal: "00112233445566778899AABBCCDDEEFF"))
    let numbered = changing(
      SegmentEncryption(key: ContentKey(key), keyURL: "https://keys.example/42")
    ) {
      $0.keyFormat = "identity"
      $0.keyFormatVersions = "1"
    }
    var constant = numbered
    constant.constantVector = CipherBlock(hexadecimal: "000102030405060708090A0B0C0D0E0F")
    constant.namesVector = false
    #expect(plans == [numbered, constant])
  }

  @Test("jobs are listed by age, filtered, twenty or fewer to a page")
  func list() async throws {
    let test = try TestJobs(.whole, queueNames: ["other"])
    let service = try test.open()
    var ids: [String] = []
    for index in 0..<5 {
      let extra: JSON = index == 4 ? ["queue": "other"] : [:]
      ids.append(try await test.create(TestJobs.body(extra: extra), in: service))
    }
    _ = try await test.send("DELETE", "jobs/\(ids[0])", to: service)
    func list(_ query: String) async throws -> (ids: [String], next: String?) {
      let body = try await test.send("GET", "jobs", query: query, to: service).body
      return (
        body["jobs"]?.array?.compactMap { $0["id"]?.string } ?? [], body["nextToken"]?.string
      )
    }
    #expect(try await list("").ids == ids.reversed())
    #expect(try await list("order=ASCENDING").ids == ids)
    #expect(try await list("status=CANCELED").ids == [ids[0]])
    #expect(try await list("queue=other").ids == [ids[4]])
    let first = try await list("order=ASCENDING&maxResults=2")
    #expect(first.ids == Array(ids[..<2]))
    let second = try await list(
      "order=ASCENDING&maxResults=3&nextToken=\(try #require(first.next))")
    #expect(second.ids == Array(ids[2...]))
    #expect(second.next == nil)
    for query in ["maxResults=0", "maxResults=21", "order=UP", "status=DONE", "nextToken=-"] {
      #expect(try await test.send("GET", "jobs", query: query, to: service).status == 400)
    }
    #expect(try await test.send("GET", "jobs", query: "queue=none", to: service).status == 404)
  }

  @Test("queues, endpoints and tags answer")
  func others() async throws {
    let test = try TestJobs(.whole)
    let service = try test.open()
    let id = try await test.create(TestJobs.body(extra: ["tags": ["a": "1"]]), in: service)
    let queue = try await test.send("GET", "queues/Default", to: service).body["queue"]
    #expect(queue?["submittedJobsCount"] == 1)
    #expect(queue?["type"] == "SYSTEM")
    #expect(try await test.send("GET", "queues", to: service).body["queues"]?.array?.count == 1)
    #expect(try await test.send("GET", "queues/none", to: service).status == 404)
    let endpoints = try await test.send("POST", "endpoints", [:], to: service).body
    #expect(endpoints == ["endpoints": [["url": "http://127.0.0.1:4566"]]])
    let arn = "arn:aws:mediaconvert:us-east-1:000000000000:jobs/\(id)"
    _ = try await test.send(
      "POST", "tags", ["arn": .string(arn), "tags": ["b": "2"]], to: service)
    let path = "tags/" + arn.replacing("/", with: "%2F").replacing(":", with: "%3A")
    #expect(
      try await test.send("GET", path, to: service).body["resourceTags"]
        == ["arn": .string(arn), "tags": ["a": "1", "b": "2"]])
    _ = try await test.send("PUT", path, ["tagKeys": ["a"]], to: service)
    #expect(
      try await test.send("GET", path, to: service).body["resourceTags"]?["tags"] == ["b": "2"])
  }
}
