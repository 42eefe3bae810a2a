// SPDX-License-Identifier: Apache-2.0
import Foundation
import JSONTree
import MediaConvertService
import TestSupport
import Testing
import TranscodePlan

@Suite("The names of a job's outputs") struct OutputNamingTests {
  private static let capture: JSON = [
    "nameModifier": "_thumb", "containerSettings": ["container": "RAW"],
    "videoDescription": [
      "width": 640, "height": 360,
      "codecSettings": [
        "codec": "FRAME_CAPTURE",
        "frameCaptureSettings": [
          "framerateNumerator": 1, "framerateDenominator": 5, "maxCaptures": 100, "quality": 80,
        ],
      ],
    ],
  ]

  private static let mp4 = TestJobs.output("_mp4").setting(
    "containerSettings",
    to: ["container": "MP4", "mp4Settings": ["moovPlacement": "PROGRESSIVE_DOWNLOAD"]])

  private static func fileGroup(_ destination: String, _ outputs: [JSON]) -> JSON {
    [
      "name": "File Group",
      "outputGroupSettings": [
        "type": "FILE_GROUP_SETTINGS",
        "fileGroupSettings": ["destination": .string(destination)],
      ], "outputs": .array(outputs),
    ]
  }

  @Test("frame capture needs another output beside it")
  func captureAlone() async throws {
    let test = try TestJobs(.whole)
    let service = try test.open()
    let alone = TestJobs.body().setting(
      "settings/outputGroups", to: [Self.fileGroup("s3://out/thumbs/", [Self.capture])])
    let refused = try await test.send("POST", "jobs", alone, to: service)
    #expect(refused.status == 400)
    #expect(refused.body["message"]?.string?.contains("only output") == true)
    let together = TestJobs.body().setting(
      "settings/outputGroups/1", to: Self.fileGroup("s3://out/thumbs/", [Self.capture, Self.mp4]))
    #expect(try await test.send("POST", "jobs", together, to: service).status == 201)
  }

  @Test("destinations and name modifiers follow MediaConvert's naming")
  func naming() async throws {
    let worker = FakeWorker(steps: [
      .say(
        .complete(
          Completion(
            groups: [
              CompletedGroup(
                playlistPaths: ["g0/My clip.v2-20270115T080000.m3u8"], outputs: []),
              CompletedGroup(
                playlistPaths: [],
                outputs: [
                  changing(
                    CompletedOutput(
                      paths: ["g1/My clip.v2_thumb.0000002.jpg"], durationMilliseconds: 10, size: 3)
                  ) {
                    $0.width = 640
                    $0.height = 360
                  }
                ]),
            ], warnings: [])))
    ])
    let test = try TestJobs(worker)
    let service = try test.open()
    let body = TestJobs.body(destination: "s3://out/a/$d$/$fn$-$dt$")
      .setting("settings/outputGroups/0/outputs/0/nameModifier", to: "_$w$x$h$_$t$_$ex$")
      .setting(
        "settings/outputGroups/1", to: Self.fileGroup("s3://thumbs", [Self.capture, Self.mp4]))
    _ = try await test.create(body, in: service)
    let last = try #require(await test.run(service).last)
    let groups = try #require(test.requests.first?["transcode"]?["groups"])
    #expect(groups[0]?["hls"]?["base"] == "g0/My clip.v2-20270115T080000")
    #expect(groups[0]?["hls"]?["outputs"]?[0]?["nameModifier"] == "_$w$x$h$_080000_m3u8")
    #expect(groups[1]?["file"]?["base"] == "g1/My clip.v2")
    #expect(
      last.detail["outputGroupDetails"]?[0]?["playlistFilePaths"]
        == ["s3://out/a/20270115/My clip.v2-20270115T080000.m3u8"])
    let captured = last.detail["outputGroupDetails"]?[1]
    #expect(captured?["type"] == "FILE_GROUP")
    #expect(captured?["playlistFilePaths"] == nil)
    #expect(
      captured?["outputDetails"]?[0]?["outputFilePaths"]
        == ["s3://thumbs/My clip.v2_thumb.0000002.jpg"])
  }
}
