// SPDX-License-Identifier: Apache-2.0
import Foundation
import JSONTree
import MediaConvertService
import Testing
import TranscodePlan

@Suite("Thumbnails of jobs", .timeLimit(.minutes(10))) struct ThumbnailJobTests {
  private static let group = "settings/outputGroups/0"
  private static let output = "\(group)/outputs/0"

  private static let tiles: JSON = [
    "intervalCadence": "FOLLOW_CUSTOM", "thumbnailInterval": 2.5, "thumbnailWidth": 320,
    "tileWidth": 5, "tileHeight": 4,
  ]

  /// A job whose only group is of a kind and has thumbnails.
  private static func body(_ kind: String, _ tiles: JSON? = tiles) -> JSON {
    let settings: JSON = [
      "destination": "s3://out/a/main", "segmentLength": 4, "fragmentLength": 2,
      "imageBasedTrickPlay": "ADVANCED",
    ]
    let (word, container) = kind == "cmaf" ? ("CMAF", "CMFC") : ("DASH_ISO", "MPD")
    return TestJobs.body()
      .setting(
        "\(group)/outputGroupSettings",
        to: [
          "type": .string("\(word)_GROUP_SETTINGS"),
          "\(kind)GroupSettings": settings.setting("imageBasedTrickPlaySettings", to: tiles),
        ]
      )
      .setting("\(output)/containerSettings", to: ["container": .string(container)])
      .setting("\(output)/audioDescriptions", to: nil)
  }

  @Test("the wish reaches the transcoder", arguments: ["cmaf", "dashIso"])
  func plan(kind: String) async throws {
    let test = try TestJobs(.whole)
    let service = try test.open()
    let id = try await test.create(Self.body(kind), in: service)
    #expect(id.hasPrefix("1800000000250-"), "\(id)")
    _ = await test.run(service)
    let request = try #require(test.requests.first?["transcode"])
    let plan = try JSONDecoder().decode(TranscodePlan.self, from: request.data)
    guard case .fragmented(let group)? = plan.groups.first else {
      Issue.record("no group of fragmented MP4")
      return
    }
    #expect(
      group.thumbnails
        == ThumbnailTiles(
          size: FrameSize(width: 320, scaling: .stretch), intervalSeconds: 2.5, columns: 5, rows: 4)
    )
  }

  @Test("what no tile can be is refused by its pointer")
  func refused() async throws {
    let test = try TestJobs(.whole)
    let service = try test.open()
    let cases: [(JSON?, String)] = [
      (nil, ": imageBasedTrickPlaySettings is a required property"),
      (
        Self.tiles.setting("intervalCadence", to: "FOLLOW_IFRAME"),
        "/imageBasedTrickPlaySettings/intervalCadence: FOLLOW_IFRAME"
      ),
      (
        Self.tiles.setting("thumbnailWidth", to: 100),
        "/imageBasedTrickPlaySettings/thumbnailWidth: Should be a multiple of 8"
      ),
      (
        Self.tiles.setting("tileWidth", to: 512),
        "/imageBasedTrickPlaySettings/tileWidth: A tile should be at most 8192"
      ),
      (
        Self.tiles.setting("tileHeight", to: 100).setting("thumbnailHeight", to: 180),
        "/imageBasedTrickPlaySettings/tileHeight: A tile should be at most 4096"
      ),
      (
        Self.tiles.setting("tileHeight", to: nil),
        "/imageBasedTrickPlaySettings: tileHeight is a required"
      ),
    ]
    for (tiles, message) in cases {
      let answer = try await test.send("POST", "jobs", Self.body("cmaf", tiles), to: service)
      #expect(answer.status == 400)
      let said = answer.body["message"]?.string ?? ""
      #expect(said.contains("cmafGroupSettings\(message)"), "\(said)")
    }
  }
}
