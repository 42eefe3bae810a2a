// SPDX-License-Identifier: Apache-2.0
import JSONTree

/// A dozen jobs of the shapes that applications send, for tests that change them.
enum RealisticJobs {
  static let all: [JSON] = [
    job(hls()), job(hls(["encryption": TestJobs.encryption])),
    job(group("CMAF_GROUP_SETTINGS", "cmafGroupSettings", cmaf, [track("CMFC"), sound("CMFC")])),
    job(
      group("DASH_ISO_GROUP_SETTINGS", "dashIsoGroupSettings", cmaf, [track("MPD"), sound("MPD")])),
    job(file([movie("_a")])), job(file([movie("_a"), frames])),
    job(hls(), file([movie("_download")]), file([frames])), job(file([sound("MP4")])),
    job(hls(), captioned: true), clipped, stitched, inserted,
  ]

  private static func job(_ groups: JSON..., captioned: Bool = false) -> JSON {
    var body = TestJobs.body(extra: ["userMetadata": ["a": "b"], "priority": 1])
      .setting("settings/outputGroups", to: .array(groups))
      .setting("settings/timecodeConfig", to: ["source": "ZEROBASED"])
    if captioned {
      body = body.setting(
        "settings/inputs/0/captionSelectors/C",
        to: [
          "sourceSettings": [
            "sourceType": "SRT", "fileSourceSettings": ["sourceFile": "s3://in/up/clip.srt"],
          ]
        ]
      ).setting("settings/outputGroups/0/outputs/1", to: captions)
    }
    return body
  }

  private static let clipped = job(file([movie("_clip")])).setting(
    "settings/inputs/0/inputClippings",
    to: [["startTimecode": "00:00:01:00", "endTimecode": "00:00:03:12"]])

  private static let stitched: JSON = {
    let whole = job(hls())
    return whole.setting("settings/inputs/1", to: whole["settings"]?["inputs"]?[0])
  }()

  private static let inserted = job(file([movie("_mark")])).setting(
    "settings/inputs/0/imageInserter",
    to: [
      "insertableImages": [
        [
          "imageInserterInput": "s3://in/logo.png", "imageX": 10, "imageY": 10, "layer": 1,
          "opacity": 50,
        ]
      ]
    ])

  private static func group(
    _ type: JSON, _ name: String, _ settings: JSON, _ outputs: [JSON]
  ) -> JSON {
    let kind: JSON = .object(
      JSON.Object([.init(name: "type", value: type), .init(name: name, value: settings)]))
    return ["outputGroupSettings": kind, "outputs": .array(outputs)]
  }

  private static func hls(_ more: JSON = [:]) -> JSON {
    var settings: JSON.Object = [
      "destination": "s3://out/hls/$fn$", "segmentLength": 6, "minSegmentLength": 0,
      "manifestDurationFormat": "INTEGER", "directoryStructure": "SINGLE_DIRECTORY",
      "outputSelection": "MANIFESTS_AND_SEGMENTS",
    ]
    for member in more.object?.members ?? [] { settings[member.name] = member.value }
    return group(
      "HLS_GROUP_SETTINGS", "hlsGroupSettings", .object(settings),
      [TestJobs.output(), TestJobs.output("_480p")])
  }

  private static let cmaf: JSON = [
    "destination": "s3://out/cmaf/main", "segmentLength": 6, "fragmentLength": 2,
    "segmentControl": "SEGMENTED_FILES",
  ]

  private static func file(_ outputs: [JSON]) -> JSON {
    group(
      "FILE_GROUP_SETTINGS", "fileGroupSettings", ["destination": "s3://out/files/"], outputs)
  }

  private static func container(_ word: String, _ output: JSON) -> JSON {
    output.setting("containerSettings", to: ["container": .string(word)])
  }

  private static func track(_ word: String) -> JSON {
    container(word, TestJobs.output("_video")).setting("audioDescriptions", to: nil)
  }

  private static func sound(_ word: String) -> JSON {
    container(word, TestJobs.output("_audio")).setting("videoDescription", to: nil)
  }

  private static func movie(_ modifier: String) -> JSON {
    container("MP4", TestJobs.output(modifier)).setting(
      "containerSettings/mp4Settings", to: ["moovPlacement": "PROGRESSIVE_DOWNLOAD"])
  }

  private static let frames: JSON = [
    "nameModifier": "_thumb", "containerSettings": ["container": "RAW"],
    "videoDescription": [
      "width": 320,
      "codecSettings": [
        "codec": "FRAME_CAPTURE",
        "frameCaptureSettings": [
          "framerateNumerator": 1, "framerateDenominator": 5, "maxCaptures": 10, "quality": 80,
        ],
      ],
    ],
  ]

  private static let captions: JSON = [
    "nameModifier": "_subtitles", "containerSettings": ["container": "M3U8"],
    "captionDescriptions": [
      [
        "captionSelectorName": "C", "languageCode": "ENG", "languageDescription": "English",
        "destinationSettings": ["destinationType": "WEBVTT"],
      ]
    ],
  ]
}
