// SPDX-License-Identifier: Apache-2.0
import Foundation
import JSONTree
import MediaConvertService
import Testing
import TranscodePlan

/// How settings of packaging reach the transcoder.
@Suite struct PackagingRequestTests {
  private static let group = "settings/outputGroups/0"
  private static let hls = "\(group)/outputGroupSettings/hlsGroupSettings"

  private func plan(_ body: JSON) async throws -> (group: OutputGroup, test: TestJobs) {
    let test = try TestJobs(.whole)
    let service = try test.open()
    let id = try await test.create(body, in: service)
    try #require(!id.hasPrefix("refused"), "\(id)")
    _ = await test.run(service)
    let group = try #require(test.requests.first?["transcode"]?["groups"]?[0])
    return (try JSONDecoder().decode(OutputGroup.self, from: group.data), test)
  }

  @Test("what public jobs say of their streams is carried out as they say it")
  func usual() async throws {
    let body = TestJobs.body()
      .setting("\(Self.hls)/segmentLength", to: nil)
      .setting("\(Self.hls)/manifestDurationFormat", to: "INTEGER")
      .setting("\(Self.hls)/timedMetadataId3Frame", to: "PRIV")
      .setting("\(Self.hls)/timedMetadataId3Period", to: 10)
      .setting("\(Self.hls)/programDateTime", to: "INCLUDE")
      .setting("\(Self.hls)/programDateTimePeriod", to: 60)
      .setting("\(Self.hls)/baseUrl", to: "https://cdn.example/")
      .setting(
        "\(Self.hls)/additionalManifests",
        to: [["manifestNameModifier": "-small", "selectedOutputs": ["_720p"]]]
      )
      .setting(
        "settings/timecodeConfig",
        to: ["source": "SPECIFIEDSTART", "start": "10:00:01:00", "timestampOffset": "2026-02-03"]
      )
      .setting(
        "\(Self.group)/outputs/0/containerSettings/m3u8Settings",
        to: [
          "audioFramesPerPes": 4, "pcrControl": "PCR_EVERY_PES_PACKET", "pmtPid": 480,
          "privateMetadataPid": 503, "programNumber": 1, "patInterval": 100, "pmtInterval": 50,
          "transportStreamId": 3, "scte35Source": "NONE", "scte35Pid": 500,
          "timedMetadata": "NONE", "timedMetadataPid": 502, "videoPid": 481,
          "audioPids": [482, 483, 484],
        ]
      )
      .setting(
        "\(Self.group)/outputs/0/outputSettings",
        to: [
          "hlsSettings": [
            "audioGroupId": "program_audio", "audioRenditionSets": "program_audio",
            "segmentModifier": "_$dt$", "iFrameOnlyManifest": "EXCLUDE",
          ]
        ])
    guard case .hls(let group) = try await plan(body).group else {
      Issue.record("not an HLS group")
      return
    }
    #expect(group.segmentSeconds == 10)
    var playlists = PlaylistSettings()
    playlists.baseURL = "https://cdn.example/"
    playlists.roundsDurations = true
    playlists.clock = .init(start: 1_770_112_801_000, period: 60)
    #expect(group.playlists == playlists)
    #expect(
      group.additionalManifests == [AdditionalManifest(nameModifier: "-small", outputs: [0])])
    #expect(group.outputs[0].segmentModifier == "_20270115T080000")
    var transport = TransportStreamSettings()
    transport.audioPIDs = [482, 483, 484]
    transport.streamID = 3
    transport.tableInterval = 50
    #expect(group.outputs[0].transport == transport)
  }

  @Test("objects have the ACL and the storage class of the destination")
  func accessControl() async throws {
    let (_, test) = try await plan(
      TestJobs.body().setting(
        "\(Self.hls)/destinationSettings",
        to: [
          "s3Settings": [
            "accessControl": ["cannedAcl": "BUCKET_OWNER_FULL_CONTROL"],
            "storageClass": "STANDARD_IA",
          ]
        ]))
    #expect(!test.store.objects.isEmpty)
    for object in test.store.objects.values {
      #expect(object.cannedACL == "bucket-owner-full-control")
      #expect(object.storageClass == "STANDARD_IA")
    }
  }

  @Test(
    "equal modifiers collide unless what their identifiers stand for differs",
    arguments: [("_$h$p", 720, true), ("_$h$p", 360, false), ("_same", 360, true)])
  func collisions(_ modifier: String, _ height: Int, _ collides: Bool) async throws {
    let test = try TestJobs(.whole)
    let second = TestJobs.output(modifier)
      .setting("videoDescription/height", to: JSON(height))
    let body = TestJobs.body()
      .setting("\(Self.group)/outputs/0/nameModifier", to: .string(modifier))
      .setting("\(Self.group)/outputs/1", to: second)
    let answer = try await test.create(body, in: test.open())
    #expect(answer.contains("Two outputs have the same destination") == collides)
  }

  @Test("files have the extension that is asked for, and need no modifier that tells them apart")
  func files() async throws {
    let mp4 = TestJobs.output().setting("containerSettings", to: ["container": "MP4"])
      .setting("nameModifier", to: nil)
    let body = TestJobs.body()
      .setting(
        "\(Self.group)/outputGroupSettings",
        to: [
          "type": "FILE_GROUP_SETTINGS", "fileGroupSettings": ["destination": "s3://out/a/v"],
        ]
      )
      .setting("\(Self.group)/outputs/0", to: mp4)
      .setting("\(Self.group)/outputs/1", to: mp4.setting("extension", to: "m4v"))
    guard case .file(let group) = try await plan(body).group else {
      Issue.record("not a file group")
      return
    }
    #expect(group.outputs.map(\.pathExtension) == [nil, "m4v"])
    #expect(group.outputs.map(\.nameModifier) == ["", ""])
  }
}
