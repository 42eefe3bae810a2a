// SPDX-License-Identifier: Apache-2.0
import Foundation
import JSONTree
import MediaConvertService
import TestSupport
import Testing
import TranscodePlan

@Suite("Captions of jobs", .timeLimit(.minutes(10))) struct CaptionJobTests {
  private static let selectors: String = "settings/inputs/0/captionSelectors"
  private static let outputs: String = "settings/outputGroups/0/outputs"
  private static let hls: String = "settings/outputGroups/0/outputGroupSettings/hlsGroupSettings"

  private static func file(_ type: JSON, _ location: JSON, _ more: JSON = [:]) -> JSON {
    [
      "sourceSettings": [
        "sourceType": type, "fileSourceSettings": more.setting("sourceFile", to: location),
      ]
    ]
  }

  private static func embedded(_ channel: JSON) -> JSON {
    [
      "sourceSettings": [
        "sourceType": "EMBEDDED",
        "embeddedSourceSettings": [
          "source608ChannelNumber": channel, "source608TrackNumber": 1,
          "convert608To708": "DISABLED", "terminateCaptions": "END_OF_INPUT",
        ],
      ]
    ]
  }

  private static func output(
    _ selector: JSON, _ destination: JSON = ["destinationType": "WEBVTT"],
    container: JSON = "M3U8", modifier: JSON = "_c", more: JSON = [:]
  ) -> JSON {
    [
      "nameModifier": modifier, "containerSettings": ["container": container],
      "captionDescriptions": [
        more.setting("captionSelectorName", to: selector)
          .setting("destinationSettings", to: destination)
      ],
    ]
  }

  private static let captions: JSON = file("SRT", "s3://in/up/en.srt", ["timeDelta": -2])

  /// A job of one video and one output of captions.
  private static func body(_ selector: JSON = captions, _ output: JSON = output("C")) -> JSON {
    TestJobs.body().setting("\(selectors)/C", to: selector).setting("\(outputs)/1", to: output)
  }

  @Test("what the settings say reaches the transcoder, and the files with it")
  func plan() async throws {
    let worker = FakeWorker(
      steps: [
        .shell(#"cat "$folder/captions0" "$folder/captions1" > "$here/copy""#),
        .say(.probe(FakeWorker.probe)), .playlist, Self.complete,
      ])
    let test = try TestJobs(worker)
    for name in ["en", "fr"] {
      let path = "\(test.folder)/\(name)"
      try Data("\(name) ".utf8).write(to: URL(fileURLWithPath: path))
      test.store.add(
        source: path,
        at: S3Location(bucket: "in", key: "up/\(name).\(name == "en" ? "srt" : "vtt")"))
    }
    let service = try test.open()
    let body = TestJobs.body()
      .setting("\(Self.selectors)/A", to: Self.captions)
      .setting(
        "\(Self.selectors)/B",
        to: Self.file(
          "WEBVTT", "s3://in/up/fr.vtt", ["timeDelta": 250, "timeDeltaUnits": "MILLISECONDS"])
      )
      .setting("\(Self.selectors)/C", to: Self.embedded(3))
      .setting(
        "\(Self.selectors)/D",
        to: [
          "sourceSettings": ["sourceType": "TT_3GPP", "trackSourceSettings": ["trackNumber": 2]]
        ]
      )
      .setting("\(Self.hls)/captionSegmentLengthControl", to: "MATCH_VIDEO")
      .setting(
        "\(Self.outputs)/1",
        to: Self.output(
          "A",
          [
            "destinationType": "WEBVTT",
            "webvttDestinationSettings": [
              "accessibility": "ENABLED", "stylePassthrough": "ENABLED",
            ],
          ], modifier: "_en", more: ["languageCode": "ENG", "languageDescription": "English"])
      )
      .setting(
        "\(Self.outputs)/2",
        to: Self.output(
          "B",
          [
            "destinationType": "WEBVTT",
            "webvttDestinationSettings": ["stylePassthrough": "STRICT"],
          ], modifier: "_fr", more: ["languageCode": "FRA", "customLanguageCode": "fr-CA"])
      )
      .setting("\(Self.outputs)/3", to: Self.output("C", modifier: "_cc"))
      .setting("\(Self.outputs)/4", to: Self.output("D", modifier: "_tt"))
    _ = try await test.create(body, in: service)
    let last = try #require(await test.run(service).last)
    #expect(last.status == "COMPLETE", "\(last.detail.text)")
    #expect(try String(contentsOfFile: test.folder + "/copy", encoding: .utf8) == "en fr ")

    let request = try #require(test.requests.first?["transcode"])
    let plan = try JSONDecoder().decode(TranscodePlan.self, from: request.data)
    guard case .hls(let group)? = plan.groups.first else {
      Issue.record("no HLS group")
      return
    }
    #expect(group.captionSegmentSeconds == nil)
    let settings = group.outputs.compactMap { output in
      if case .captions(let settings) = output.content { settings } else { nil }
    }
    #expect(
      settings == [
        changing(
          CaptionSettings(
            source: .file(CaptionFile(index: 0, format: .subRip, delayMilliseconds: -2000)),
            style: .kept)
        ) {
          $0.language = "eng"
          $0.name = "English"
          $0.isForAccessibility = true
        },
        changing(
          CaptionSettings(
            source: .file(CaptionFile(index: 1, format: .webVTT, delayMilliseconds: 250)),
            style: .strict)
        ) { $0.language = "fr-CA" },
        CaptionSettings(source: .embedded(channel: 3)), CaptionSettings(source: .track(2)),
      ])
    // Captions have a playlist and a length, and no video.
    let detail = try #require(last.detail["outputGroupDetails"]?[0]?["outputDetails"]?[1])
    #expect(detail["outputFilePaths"] == ["s3://out/hls/42/master_en.m3u8"])
    #expect(detail["durationInMs"] == 10_010)
    #expect(detail["videoDetails"] == nil)
  }

  private static let complete = FakeWorker.Step.say(
    .complete(
      Completion(
        groups: [
          CompletedGroup(
            playlistPaths: ["g0/master.m3u8"],
            outputs: [
              changing(
                CompletedOutput(
                  paths: ["g0/master_720p.m3u8"], durationMilliseconds: 10_010, size: 5_000_000)
              ) {
                $0.width = 1280
                $0.height = 720
                $0.frameRate = Ratio(30, 1)
                $0.averageBitRate = 3_900_000
              },
              CompletedOutput(paths: ["g0/master_en.m3u8"], durationMilliseconds: 10_010, size: 50),
            ])
        ], warnings: [])))

  @Test("files of captions stand in file groups, with the name's ending of their format")
  func files() async throws {
    let test = try TestJobs(.whole)
    let service = try test.open()
    let group: JSON = [
      "outputGroupSettings": [
        "type": "FILE_GROUP_SETTINGS", "fileGroupSettings": ["destination": "s3://out/side/"],
      ],
      "outputs": [
        output(container: "RAW", ["destinationType": "SRT"]),
        output(container: "RAW", ["destinationType": "WEBVTT"]),
      ],
    ]
    let body = TestJobs.body().setting("\(Self.selectors)/C", to: Self.embedded(1))
      .setting("settings/outputGroups/1", to: group)
    #expect(try await test.create(body, in: service).hasPrefix("1800000000250-"))
    let same = body.setting(
      "settings/outputGroups/1/outputs/1",
      to: output(container: "RAW", ["destinationType": "SRT"]))
    #expect(try await test.create(same, in: service).contains("same destination"))
    let alone = body.setting("settings/outputGroups/0", to: nil)
    #expect(try await test.create(alone, in: service).contains("not allowed as the only outputs"))
  }

  private func output(container: JSON, _ destination: JSON) -> JSON {
    Self.output("C", destination, container: container)
  }

  @Test("a file of captions that is not there, or too long, is the job's error")
  func missing() async throws {
    let test = try TestJobs(.whole)
    let service = try test.open()
    _ = try await test.create(Self.body(), in: service)
    let missing = try #require(await test.run(service).last)
    #expect(missing.status == "ERROR")
    #expect(missing.detail["errorCode"] == 1404)
    let path = "\(test.folder)/long.srt"
    try Data(count: 4 << 20 + 1).write(to: URL(fileURLWithPath: path))
    test.store.add(source: path, at: S3Location(bucket: "in", key: "up/en.srt"))
    _ = try await test.create(Self.body(), in: service)
    let long = try #require(await test.run(service).last)
    #expect(long.status == "ERROR")
    #expect(long.detail["errorCode"] == 1010)
  }

  struct Refusal: Sendable, CustomTestStringConvertible {
    var selector: JSON = CaptionJobTests.captions
    var output: JSON = CaptionJobTests.output("C")
    let message: String

    var testDescription: String { message }
  }

  private static let source: String = "/inputs/0/captionSelectors/C/sourceSettings"
  private static let place: String = "/outputGroups/0/outputs/1"

  static let refusals: [Refusal] = [
    Refusal(
      selector: file("TELETEXT", "s3://in/captions.srt"),
      message: "\(source)/sourceType: TELETEXT is not executed"),
    Refusal(
      selector: ["sourceSettings": ["sourceType": "SRT"]],
      message: "\(source): fileSourceSettings is a required property"),
    Refusal(
      selector: file("SRT", "s3://in/captions.vtt"),
      message: "\(source)/fileSourceSettings/sourceFile: Should be an S3 location like"),
    Refusal(
      selector: file("WEBVTT", "https://example.com/captions.vtt"),
      message: "\(source)/fileSourceSettings/sourceFile: Should be an S3 location like"),
    Refusal(
      selector: file(
        "SRT", "s3://in/captions.srt", ["framerate": ["framerateNumerator": 25]]),
      message: "\(source)/fileSourceSettings/framerate: The setting is not executed"),
    Refusal(
      selector: embedded(5),
      message: "\(source)/embeddedSourceSettings/source608ChannelNumber: Should be less than"),
    Refusal(
      selector: [
        "sourceSettings": [
          "sourceType": "TT_3GPP", "trackSourceSettings": ["trackNumber": 1, "streamNumber": 3],
        ]
      ], message: "\(source)/trackSourceSettings/streamNumber: Should not be set"),
    Refusal(
      output: output("D"),
      message: "\(place)/captionDescriptions/0/captionSelectorName: The input has no caption"),
    Refusal(
      output: output("C", ["destinationType": "BURN_IN"]),
      message: "\(place)/captionDescriptions/0/destinationSettings/destinationType: BURN_IN needs"),
    Refusal(
      output: output("C", ["destinationType": "SRT"]),
      message:
        "\(place)/captionDescriptions/0/destinationSettings/destinationType: Should be WEBVTT"),
    Refusal(
      output: output(
        "C",
        [
          "destinationType": "WEBVTT",
          "webvttDestinationSettings": ["stylePassthrough": "STRICT"],
        ]), message: "stylePassthrough: STRICT needs captions of sourceType WEBVTT"),
    Refusal(
      output: output("C", more: ["customLanguageCode": "en\"x"]),
      message: "\(place)/captionDescriptions/0/customLanguageCode: Should match pattern"),
    Refusal(
      output: output("C", more: ["languageDescription": "a \"b\""]),
      message: "\(place)/captionDescriptions/0/languageDescription: Should be without quotation"),
    Refusal(
      output: TestJobs.output().setting(
        "captionDescriptions", to: output("C")["captionDescriptions"]),
      message: "\(place)/captionDescriptions: Should be in an output without a videoDescription"),
    Refusal(
      output: output("C").setting(
        "audioDescriptions", to: TestJobs.output()["audioDescriptions"]),
      message: "\(place)/audioDescriptions: Should have at most 0 items beside captions"),
  ]

  @Test("what is not executed as it says is refused by its pointer", arguments: refusals)
  func refused(_ refusal: Refusal) async throws {
    let test = try TestJobs(.whole)
    let service = try test.open()
    let answer = try await test.send(
      "POST", "jobs", Self.body(refusal.selector, refusal.output), to: service)
    #expect(answer.status == 400)
    let message = answer.body["message"]?.string ?? ""
    #expect(message.contains(refusal.message), "\(message)")
  }
}

extension FakeWorker.Step {
  fileprivate static let playlist = FakeWorker.Step.write(
    "g0/master_720p.m3u8", content: "playlist", .mediaPlaylist)
}
