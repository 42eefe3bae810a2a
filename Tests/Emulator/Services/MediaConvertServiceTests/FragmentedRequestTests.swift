// SPDX-License-Identifier: Apache-2.0
import Foundation
import JSONTree
import MediaConvertService
import TestSupport
import Testing
import TranscodePlan

@Suite struct FragmentedRequestTests {
  private static func cmaf(_ outputs: [JSON], _ settings: JSON = [:]) -> JSON {
    var members: JSON = [
      "destination": "s3://out/cmaf/main", "segmentLength": 6, "fragmentLength": 2,
    ]
    for member in settings.object?.members ?? [] {
      members = members.setting(member.name, to: member.value)
    }
    return [
      "name": "CMAF",
      "outputGroupSettings": ["type": "CMAF_GROUP_SETTINGS", "cmafGroupSettings": members],
      "outputs": .array(outputs),
    ]
  }

  private static let track = TestJobs.output("_v").setting(
    "containerSettings", to: ["container": "CMFC", "cmfcSettings": [:]])
  private static let video = track.setting("audioDescriptions", to: nil)
  private static let audio = track.setting("videoDescription", to: nil)
    .setting("nameModifier", to: "_a")

  @Test("a CMAF group has video and audio in tracks of their own")
  func cmaf() async throws {
    let worker = FakeWorker(steps: [
      .say(
        .complete(
          Completion(
            groups: [
              CompletedGroup(
                playlistPaths: ["g0/main.mpd", "g0/main.m3u8"],
                outputs: [
                  changing(CompletedOutput(paths: [], durationMilliseconds: 10, size: 3)) {
                    $0.width = 640
                    $0.height = 360
                  }
                ])
            ], warnings: [])))
    ])
    let test = try TestJobs(worker)
    let service = try test.open()
    let body = TestJobs.body().setting(
      "settings/outputGroups", to: [Self.cmaf([Self.video, Self.audio])])
    _ = try await test.create(body, in: service)
    let last = try #require(await test.run(service).last)
    let json = try #require(test.requests.first?["transcode"]?["groups"]?[0])
    let group = try JSONDecoder().decode(OutputGroup.self, from: json.data)
    guard case .fragmented(let cmaf) = group else {
      Issue.record("not a CMAF group: \(group)")
      return
    }
    #expect(cmaf.base == "g0/main")
    #expect(cmaf.segmentSeconds == 6 && cmaf.fragmentSeconds == 2)
    #expect(cmaf.writesHLS && cmaf.manifest != nil)
    #expect(cmaf.outputs.map(\.nameModifier) == ["_v", "_a"])
    #expect(cmaf.outputs.last?.content == .audio(.init(AudioSettings())))
    let details = last.detail["outputGroupDetails"]?[0]
    #expect(details?["type"] == "CMAF_GROUP")
    #expect(details?["playlistFilePaths"] == ["s3://out/cmaf/main.mpd", "s3://out/cmaf/main.m3u8"])
    #expect(details?["outputDetails"]?[0]?["durationInMs"] == 10)
    #expect(details?["outputDetails"]?[0]?["outputFilePaths"] == nil)
  }

  @Test("a static key encrypts the samples of a CMAF group", arguments: ["SAMPLE_AES", "AES_CTR"])
  func encryption(method: String) async throws {
    let test = try TestJobs(.whole)
    let service = try test.open()
    let key = "00112233445566778899aabbccddeeff"
    let settings: JSON = [
      "encryption": [
        "encryptionMethod": .string(method), "type": "STATIC_KEY",
        "initializationVectorInManifest": "EXCLUDE",
        "constantInitializationVector": "ffeeddccbbaa99887766554433221100",
        "staticKeyProvider": [
          "staticKeyValue": .string(key), "url": "https://keys.example/1", "keyFormat": "identity",
        ],
      ]
    ]
    let body = TestJobs.body().setting(
      "settings/outputGroups", to: [Self.cmaf([Self.video], settings)])
    _ = try await test.create(body, in: service)
    _ = await test.run(service)
    let json = try #require(test.requests.first?["transcode"]?["groups"]?[0])
    guard
      case .fragmented(let group) = try JSONDecoder().decode(OutputGroup.self, from: json.data)
    else { return }
    let block = try #require(CipherBlock(hexadecimal: key))
    #expect(
      group.encryption
        == changing(
          SegmentEncryption(
            method: method == "AES_CTR" ? .samplesCTR : .samplesCBC, key: ContentKey(block),
            keyURL: "https://keys.example/1")
        ) {
          $0.keyFormat = "identity"
          $0.constantVector = CipherBlock(hexadecimal: "ffeeddccbbaa99887766554433221100")
          $0.namesVector = false
        })
  }

  @Test("CMAF groups that cannot be executed are refused by pointer")
  func cmafRefusals() async throws {
    let test = try TestJobs(.whole)
    let service = try test.open()
    let kind = "/outputGroupSettings/cmafGroupSettings"
    let cases: [(JSON, String)] = [
      (Self.cmaf([Self.track]), "/outputs/0/audioDescriptions: Should have at most 0 items"),
      (Self.cmaf([Self.audio]), "/outputs: Should have an output with a videoDescription"),
      (
        Self.cmaf([Self.video.setting("containerSettings/container", to: "MP4")]),
        #"/outputs/0/containerSettings/container: Should be equal to one of the allowed values in ["CMFC"]"#
      ),
      (
        Self.cmaf([Self.video, Self.audio.setting("audioDescriptions", to: nil)]),
        "/outputs/1: Should have a videoDescription or an audioDescription"
      ),
      (
        Self.cmaf(
          [Self.video], ["writeHlsManifest": "DISABLED", "writeDashManifest": "DISABLED"]),
        "\(kind)/writeHlsManifest: Should be ENABLED"
      ),
      (
        Self.cmaf([Self.video], ["encryption": [:]]),
        "\(kind)/encryption: staticKeyProvider is a required property"
      ),
      (
        Self.cmaf(
          [Self.video],
          [
            "encryption": TestJobs.encryption.setting("encryptionMethod", to: "AES_CTR").setting(
              "type", to: "SPEKE")
          ]),
        "\(kind)/encryption/type: SPEKE is not executed"
      ),
    ]
    for (group, message) in cases {
      let answer = try await test.send(
        "POST", "jobs", TestJobs.body().setting("settings/outputGroups", to: [group]), to: service)
      #expect(answer.status == 400)
      let said = answer.body["message"]?.string ?? ""
      #expect(said.contains("/outputGroups/0\(message)"), "\(said)")
    }
  }

  private static func dash(_ outputs: [JSON], _ settings: JSON = [:]) -> JSON {
    var members: JSON = ["destination": "s3://out/dash/main"]
    for member in settings.object?.members ?? [] {
      members = members.setting(member.name, to: member.value)
    }
    return [
      "outputGroupSettings": [
        "type": "DASH_ISO_GROUP_SETTINGS", "dashIsoGroupSettings": members,
      ],
      "outputs": .array(
        outputs.map {
          $0.setting("containerSettings", to: ["container": "MPD", "mpdSettings": [:]])
        }
      ),
    ]
  }

  @Test("a DASH ISO group is executed with its manifest's settings")
  func dash() async throws {
    let completed = changing(CompletedOutput(paths: [], durationMilliseconds: 10, size: 3)) {
      $0.width = 640
      $0.height = 360
    }
    let test = try TestJobs(
      FakeWorker(steps: [
        .say(
          .complete(
            Completion(
              groups: [CompletedGroup(playlistPaths: ["g0/main.mpd"], outputs: [completed])],
              warnings: [])))
      ]))
    let service = try test.open()
    let settings: JSON = [
      "segmentControl": "SINGLE_FILE", "mpdProfile": "ON_DEMAND_PROFILE", "minBufferTime": 1500,
      "writeSegmentTimelineInRepresentation": "ENABLED", "mpdManifestBandwidthType": "AVERAGE",
      "hbbtvCompliance": "HBBTV_1_5", "baseUrl": "https://cdn.example/",
    ]
    let body = TestJobs.body().setting(
      "settings/outputGroups", to: [Self.dash([Self.video, Self.audio], settings)])
    _ = try await test.create(body, in: service)
    let last = try #require(await test.run(service).last)
    let json = try #require(test.requests.first?["transcode"]?["groups"]?[0])
    let group = try JSONDecoder().decode(OutputGroup.self, from: json.data)
    guard case .fragmented(let dash) = group else {
      Issue.record("not fragmented MP4: \(group)")
      return
    }
    #expect(dash.packaging == .dash && dash.layout == .singleFile && !dash.writesHLS)
    #expect(dash.segmentSeconds == 30 && dash.fragmentSeconds == 2)
    #expect(
      dash.manifest
        == changing(DASHManifestSettings()) {
          $0.profile = .onDemand
          $0.listsDurations = true
          $0.minimumBufferSeconds = 1.5
          $0.saysAverages = true
          $0.baseURL = "https://cdn.example/"
          $0.isForHbbTV = true
        })
    let details = last.detail["outputGroupDetails"]?[0]
    #expect(details?["type"] == "DASH_ISO_GROUP")
    #expect(details?["playlistFilePaths"] == ["s3://out/dash/main.mpd"])
    #expect(details?["outputDetails"]?[0]?["outputFilePaths"] == nil)
  }

  @Test("a DASH output of video and audio is made into a track for each")
  func muxedDash() async throws {
    let test = try TestJobs(.whole)
    let service = try test.open()
    let body = TestJobs.body().setting("settings/outputGroups", to: [Self.dash([Self.track])])
    _ = try await test.create(body, in: service)
    _ = await test.run(service)
    let json = try #require(test.requests.first?["transcode"]?["groups"]?[0])
    guard case .fragmented(let dash) = try JSONDecoder().decode(OutputGroup.self, from: json.data),
      dash.outputs.count == 2, case .video = dash.outputs[0].content,
      case .audio = dash.outputs[1].content
    else {
      Issue.record("not two tracks: \(json.text)")
      return
    }
    #expect(dash.outputs[1].nameModifier == dash.outputs[0].nameModifier + "_audio1")
  }

  @Test("DASH ISO groups that cannot be executed are refused by pointer")
  func dashRefusals() async throws {
    let test = try TestJobs(.whole)
    let service = try test.open()
    let kind = "/outputGroupSettings/dashIsoGroupSettings"
    let cases: [(JSON, String)] = [
      (
        Self.dash([Self.track.setting("videoDescription", to: nil)]),
        "/outputs: Should have an output with a videoDescription"
      ),
      (Self.dash([Self.video], ["encryption": [:]]), "\(kind)/encryption: The setting is not"),
      (
        Self.dash([Self.video], ["mpdProfile": "ON_DEMAND_PROFILE"]),
        "\(kind)/mpdProfile: ON_DEMAND_PROFILE is only allowed when segmentControl is SINGLE_FILE"
      ),
      (
        Self.dash([Self.video.setting("nameModifier", to: "_$Number$")]),
        "/outputs/0/nameModifier: $Number$ is not executed"
      ),
    ]
    for (group, message) in cases {
      let answer = try await test.send(
        "POST", "jobs", TestJobs.body().setting("settings/outputGroups", to: [group]), to: service)
      #expect(answer.status == 400)
      let said = answer.body["message"]?.string ?? ""
      #expect(said.contains("/outputGroups/0\(message)"), "\(said)")
    }
  }
}
