// SPDX-License-Identifier: Apache-2.0
import JSONTree
import TestSupport
import Testing

@testable import MediaConvertService

@Suite("Templates, presets and queues") struct ResourceTests {
  private func service(
    _ worker: FakeWorker = .whole, lenient: Bool = false
  ) throws -> (test: TestJobs, service: MediaConvert) {
    let test = try TestJobs(worker, isLenient: lenient)
    return (test, try test.open())
  }

  private static let role: JSON = "arn:aws:iam::111122223333:role/MC"
  private static let arn = "arn:aws:mediaconvert:us-east-1:000000000000"

  @Test("a template is made, read, changed, listed and deleted, and outlives the process")
  func template() async throws {
    let (test, service) = try service()
    let body: JSON = [
      "name": "ladder", "category": "VOD", "settings": TestJobs.settings().templated,
      "tags": ["team": "media"],
    ]
    let made = try await test.send("POST", "jobTemplates", body, to: service)
    #expect(made.status == 201)
    let arn = "\(Self.arn):jobTemplates/ladder"
    #expect(made.body["jobTemplate"]?["arn"] == .string(arn))
    #expect(made.body["jobTemplate"]?["type"] == "CUSTOM")
    let again = try await test.send("POST", "jobTemplates", body, to: service)
    #expect(again.status == 409)
    #expect(again.error == "ConflictException")
    let tags = try await test.send("GET", "tags/\(arn.encoded)", to: service)
    #expect(tags.body["resourceTags"]?["tags"] == ["team": "media"])

    test.advance(5)
    let reopened = try test.open()
    let changed = try await test.send(
      "PUT", "jobTemplates/ladder", ["description": "new", "priority": 3], to: reopened)
    #expect(changed.body["jobTemplate"]?["description"] == "new")
    #expect(changed.body["jobTemplate"]?["category"] == "VOD")
    let read = try await test.send("GET", "jobTemplates/ladder", to: reopened)
    #expect(read.body == changed.body)
    #expect(read.body["jobTemplate"]?["lastUpdated"] != read.body["jobTemplate"]?["createdAt"])

    let listed = try await test.send("GET", "jobTemplates", query: "category=VOD", to: reopened)
    #expect(listed.body["jobTemplates"]?.array?.count == 1)
    #expect(try await test.send("DELETE", "jobTemplates/ladder", to: reopened).status == 202)
    #expect(try await test.send("GET", "jobTemplates/ladder", to: reopened).status == 404)
    #expect(try await test.send("GET", "tags/\(arn.encoded)", to: reopened).status == 404)
  }

  @Test("a template is checked by AWS's model, not by what is executed")
  func templateChecked() async throws {
    let (test, service) = try service()
    let output = "settings/outputGroups/0/outputs/0/videoDescription"
    let unsupported: JSON = ["name": "t", "settings": TestJobs.settings().templated]
    let body = unsupported.setting(
      "settings/outputGroups/0/automatedEncodingSettings", to: ["abrSettings": ["maxRenditions": 5]]
    )
    #expect(try await test.send("POST", "jobTemplates", body, to: service).status == 201)
    let wrong = try await test.send(
      "POST", "jobTemplates", unsupported.setting("\(output)/width", to: 9), to: service)
    #expect(wrong.status == 400)
    #expect(
      wrong.body["message"] == """
        /outputGroups/0/outputs/0/videoDescription/width: Should be greater than or equal to 32
        """)
  }

  @Test("a job of a template says only what it has of its own")
  func jobOfTemplate() async throws {
    let (test, service) = try service()
    let preset: JSON = [
      "name": "p720",
      "settings": [
        "containerSettings": TestJobs.output()["containerSettings"] ?? nil,
        "videoDescription": TestJobs.output()["videoDescription"] ?? nil,
        "audioDescriptions": TestJobs.output()["audioDescriptions"] ?? nil,
      ],
    ]
    #expect(try await test.send("POST", "presets", preset, to: service).status == 201)
    let template: JSON = [
      "name": "ladder", "priority": 7, "statusUpdateInterval": "SECONDS_10",
      "accelerationSettings": ["mode": "PREFERRED"],
      "settings": TestJobs.settings().templated.setting(
        "outputGroups/0/outputs", to: [["nameModifier": "_720p", "preset": "p720"]]),
    ]
    #expect(try await test.send("POST", "jobTemplates", template, to: service).status == 201)
    let body: JSON = [
      "role": Self.role, "jobTemplate": "ladder",
      "settings": [
        "inputs": [["fileInput": "s3://in/up/My clip.v2.mp4"]],
        "outputGroups": [
          [
            "outputGroupSettings": [
              "hlsGroupSettings": ["destination": "s3://out/hls/42/master"]
            ],
            "outputs": [
              ["videoDescription": ["codecSettings": ["h264Settings": ["maxBitrate": 2_000_000]]]]
            ],
          ]
        ],
      ],
    ]
    let id = try await test.create(body, in: service)
    let job = try await test.job(id, in: service)
    let output = try #require(job["settings"]?["outputGroups"]?[0]?["outputs"]?[0])
    let h264 = output["videoDescription"]?["codecSettings"]?["h264Settings"]
    #expect(h264?["maxBitrate"] == 2_000_000)
    #expect(h264?["gopSize"] == 2)
    #expect(output["preset"] == "p720")
    #expect(job["settings"]?["inputs"]?[0]?["videoSelector"]?["rotate"] == "AUTO")
    #expect(job["jobTemplate"] == "ladder")
    #expect(job["priority"] == 7)
    #expect(job["statusUpdateInterval"] == "SECONDS_10")
    #expect(job["accelerationStatus"] == "NOT_ACCELERATED")
    let events = await test.run(service)
    #expect(events.last?.status == "COMPLETE")

    let missing = try await test.send(
      "POST", "jobs", body.setting("jobTemplate", to: "other"), to: service)
    #expect(missing.status == 404)
    #expect(missing.body["message"] == "The job template other does not exist.")
  }

  @Test("settings of another codec take the place of a template's")
  func otherCodec() {
    let template: JSON = ["codecSettings": ["codec": "H_264", "h264Settings": ["bitrate": 1]]]
    let codec: JSON = ["codec": "H_265", "h265Settings": [:]]
    #expect(template.overridden(by: ["codecSettings": codec]) == ["codecSettings": codec])
    let lists: JSON = ["a": [["x": 1, "y": 1], ["x": 2]], "b": [1, 2]]
    #expect(
      lists.overridden(by: ["a": [["x": 3]], "b": [4], "c": nil])
        == ["a": [["x": 3, "y": 1], ["x": 2]], "b": [4]])
  }

  @Test("AWS's presets are what their names say; of others nothing is made up")
  func systemPresets() async throws {
    let (test, service) = try service()
    let name = "System-Ott_Hls_Ts_Avc_Aac_16x9_1280x720p_30Hz_5.0Mbps"
    let preset = try await test.send("GET", "presets/\(name)", to: service).body["preset"]
    #expect(preset?["type"] == "SYSTEM")
    let video = preset?["settings"]?["videoDescription"]
    #expect(video?["width"] == 1280)
    let h264 = video?["codecSettings"]?["h264Settings"]
    #expect(h264?["bitrate"] == 5_000_000)
    #expect(h264?["hrdBufferSize"] == 7_500_000)
    #expect(h264?["gopSize"] == 90)
    let audio = try #require(
      SystemPreset(named: "System-Ott_Dash_Mp4_Aac_He_96Kbps")?.resource.settings)
    #expect(audio["videoDescription"] == nil)
    #expect(audio["containerSettings"] == ["container": "MPD"])
    #expect(SystemPreset.all.count == 25)
    for name in ["System-Broadcast_Xdcam", "System-Ott_Hls_Ts_Avc_Aac", "Mine"] {
      #expect(SystemPreset(named: name) == nil)
    }
    let listed = try await test.send(
      "GET", "presets", query: "listBy=SYSTEM&maxResults=20", to: service)
    #expect(listed.body["presets"]?.array?.count == 20)
    let token = try #require(listed.body["nextToken"]?.string)
    let rest = try await test.send(
      "GET", "presets", query: "listBy=SYSTEM&nextToken=\(token.encoded)", to: service)
    #expect(rest.body["presets"]?.array?.count == 5)
    let deleted = try await test.send("DELETE", "presets/\(name)", to: service)
    #expect(deleted.error == "ForbiddenException")
    let output = "settings/outputGroups/0/outputs/0"
    let unknown = try await test.send(
      "POST", "jobs", TestJobs.body().setting("\(output)/preset", to: "System-Other"), to: service)
    #expect(unknown.status == 404)
    #expect(
      unknown.body["message"]
        == "The emulator does not have the settings of the system preset System-Other.")
  }

  @Test("what is only not executed is left out with a warning where that is asked for")
  func lenient() async throws {
    let (test, service) = try service(lenient: true)
    let group = "settings/outputGroups/0"
    let body = TestJobs.body()
      .setting("settings/esam", to: ["responseSignalPreroll": 1])
      .setting("\(group)/automatedEncodingSettings", to: ["abrSettings": ["maxRenditions": 5]])
    let id = try await test.create(body, in: service)
    let events = await test.run(service)
    #expect(events.last?.status == "COMPLETE")
    #expect(events.contains { $0.status == "NEW_WARNING" && $0.detail["warningCode"] == 290_002 })
    let job = try await test.job(id, in: service)
    #expect(job["settings"]?["esam"] != nil)
    let told = job["messages"]?["warning"]?.array?.compactMap(\.string) ?? []
    #expect(
      told.contains("/esam: The setting is not executed by the emulator; it was left out"))
    #expect(told.count { $0.hasSuffix("it was left out") } == 2)

    let wrong = try await test.send(
      "POST", "jobs", body.setting("priority", to: 51), to: service)
    #expect(wrong.body["message"] == "/priority: Should be less than or equal to 50")
    let codec = try await test.send(
      "POST", "jobs",
      body.setting(
        "\(group)/outputs/0/videoDescription/codecSettings",
        to: ["codec": "PRORES", "proresSettings": [:]]), to: service)
    #expect(codec.status == 400)
    #expect(codec.body["message"]?.string?.contains("codec: PRORES is not executed") == true)
  }

  @Test("policy, certificates and versions are kept; a share is refused by name")
  func account() async throws {
    let (test, service) = try service()
    #expect(
      try await test.send("GET", "policy", to: service).body["policy"]
        == ["s3Inputs": "ALLOWED", "httpsInputs": "ALLOWED", "httpInputs": "ALLOWED"])
    let policy: JSON = ["policy": ["s3Inputs": "DISALLOWED"]]
    _ = try await test.send("PUT", "policy", policy, to: service)
    let refused = try await test.send("POST", "jobs", TestJobs.body(), to: test.open())
    #expect(
      refused.body["message"]
        == "/inputs/0/fileInput: The policy of the account disallows s3Inputs")
    _ = try await test.send("DELETE", "policy", to: service)
    #expect(try await test.send("POST", "jobs", TestJobs.body(), to: service).status == 201)

    let certificate = "arn:aws:acm:us-east-1:000000000000:certificate/1"
    let path = "certificates/\(certificate.encoded)"
    #expect(try await test.send("DELETE", path, to: service).status == 404)
    let body: JSON = ["arn": .string(certificate)]
    #expect(try await test.send("POST", "certificates", body, to: service).status == 201)
    #expect(try await test.send("DELETE", path, to: test.open()).status == 202)
    #expect(
      try await test.send("POST", "certificates", ["arn": "x"], to: service).status == 400)

    let versions = try await test.send("GET", "versions", to: service).body["versions"]
    #expect(versions?[0]?["version"] == .string(MediaConvert.engineVersion))
    let share: JSON = ["jobId": "1-abcdef", "supportCaseId": "2"]
    let refusal = try await test.send("POST", "resourceShares", share, to: service)
    #expect(refusal.status == 501)
    #expect(refusal.body["message"]?.string?.contains("CreateResourceShare") == true)
  }
}

extension JSON {
  /// Settings of a job as a template has them: without where the input and the outputs are.
  fileprivate var templated: JSON {
    setting("inputs/0/fileInput", to: nil)
      .setting("outputGroups/0/outputGroupSettings/hlsGroupSettings/destination", to: nil)
  }
}

extension String {
  /// For one segment of a path, or a value of a query.
  var encoded: String {
    replacing("%", with: "%25").replacing(":", with: "%3A").replacing("/", with: "%2F")
      .replacing("=", with: "%3D").replacing("+", with: "%2B")
  }
}
