// SPDX-License-Identifier: Apache-2.0
import Foundation
import JSONTree
import MediaConvertService
import TestSupport
import Testing
import TranscodePlan

/// How settings of audio reach the transcoder.
@Suite struct AudioRequestTests {
  private static let group = "settings/outputGroups/0"
  private static let audio = "\(group)/outputs/0/audioDescriptions/0"

  private func plan(_ body: JSON) async throws -> (plan: TranscodePlan, warnings: JSON?) {
    let test = try TestJobs(.whole)
    test.store.add(
      source: test.folder + "/source.mp4", at: S3Location(bucket: "in", key: "voice.wav"))
    let service = try test.open()
    let id = try await test.create(body, in: service)
    try #require(!id.hasPrefix("refused"), "\(id)")
    _ = await test.run(service)
    let request = try #require(test.requests.first?["transcode"])
    return (
      try JSONDecoder().decode(TranscodePlan.self, from: request.data),
      try await test.job(id, in: service)["messages"]?["warning"]
    )
  }

  /// An output of audio alone in a group of HLS.
  private static func rendition(_ modifier: String, _ hls: JSON, language: String) -> JSON {
    TestJobs.output(modifier).setting("videoDescription", to: nil)
      .setting("outputSettings", to: ["hlsSettings": hls])
      .setting("audioDescriptions/0/languageCode", to: .string(language))
      .setting("audioDescriptions/0/languageCodeControl", to: "USE_CONFIGURED")
      .setting("audioDescriptions/0/streamName", to: .string("Voice \(language)"))
  }

  @Test("audio-only outputs are renditions of the groups that videos name, if they are there")
  func renditions() async throws {
    let body = TestJobs.body()
      .setting(
        "\(Self.group)/outputs/0/outputSettings",
        to: ["hlsSettings": ["audioRenditionSets": "voices, none"]]
      )
      .setting(
        "\(Self.group)/outputs/1",
        to: Self.rendition(
          "_de",
          [
            "audioGroupId": "voices", "audioTrackType": "ALTERNATE_AUDIO_AUTO_SELECT_DEFAULT",
            "descriptiveVideoServiceFlag": "FLAG",
          ], language: "DEU")
      )
      .setting(
        "\(Self.group)/outputs/2",
        to: Self.rendition(
          "_only", ["audioTrackType": "AUDIO_ONLY_VARIANT_STREAM", "audioOnlyContainer": "M2TS"],
          language: "ENG"))
    guard case .hls(let group)? = try await plan(body).plan.groups.first,
      case .audio(let german) = group.outputs[1].content,
      case .audio(let only) = group.outputs[2].content
    else {
      Issue.record("not an HLS group with audio")
      return
    }
    #expect(group.outputs[0].audioGroups == ["voices"])
    #expect(german.group == "voices" && german.role == .standard && german.describesVideo)
    #expect(!german.isTransportStream)
    #expect(german.audio.language == "deu" && !german.audio.followsSourceLanguage)
    #expect(german.audio.name == "Voice DEU")
    #expect(only.group == "program_audio" && only.role == .variant && only.isTransportStream)
  }

  @Test("selectors, channels, loudness, purpose and codec go into the encode")
  func encode() async throws {
    let body = TestJobs.body()
      .setting(
        "settings/inputs/0/audioSelectors",
        to: [
          "Voice": [
            "externalAudioFileInput": "s3://in/voice.wav", "offset": -250, "selectorType": "PID",
            "pids": [482],
            "remixSettings": [
              "channelMapping": ["outputChannels": [["inputChannels": [0, -6]]]],
              "channelsIn": 2, "channelsOut": 1,
            ],
          ]
        ]
      )
      .setting(
        "settings/inputs/0/audioSelectorGroups", to: ["All": ["audioSelectorNames": ["Voice"]]]
      )
      .setting(
        Self.audio,
        to: [
          "audioSourceName": "All", "audioTypeControl": "USE_CONFIGURED", "audioType": 3,
          "audioNormalizationSettings": [
            "algorithm": "ITU_BS_1770_4", "algorithmControl": "CORRECT_AUDIO",
            "peakCalculation": "TRUE_PEAK", "loudnessLogging": "LOG", "targetLkfs": -20,
            "truePeakLimiterThreshold": -1,
          ],
          "codecSettings": [
            "codec": "AC3",
            "ac3Settings": [
              "bitrate": 192_000, "codingMode": "CODING_MODE_2_0", "sampleRate": 48_000,
              "bitstreamMode": "COMPLETE_MAIN", "dialnorm": 24,
              "dynamicRangeCompressionProfile": "FILM_STANDARD",
            ],
          ],
        ])
    let (plan, warnings) = try await plan(body)
    #expect(plan.audioFiles == ["/proc/self/fd/4"])
    guard case .hls(let group)? = plan.groups.first,
      case .muxed(_, let descriptions) = group.outputs[0].content, let audio = descriptions.first
    else {
      Issue.record("not an HLS group with sound")
      return
    }
    let expected = changing(AudioSettings(track: .identifier(482), codec: .ac3, bitRate: 192_000)) {
      $0.source.file = 0
      $0.source.delayMilliseconds = -250
      $0.remixes = [ChannelRemix(gains: [[0, -6]])]
      $0.loudness = changing(LoudnessTarget(level: -20)) { $0.peak = -1 }
      $0.dialogueLevel = 24
    }
    #expect(audio.settings == expected)
    #expect(audio.purpose == .visuallyImpaired)
    #expect(warnings?.array?.count == 3)
  }

  @Test("a job may make audio files alone, each codec in the containers that have it")
  func files() async throws {
    let output = TestJobs.output().setting("videoDescription", to: nil)
    func body(_ container: String, _ codec: JSON) -> JSON {
      TestJobs.body()
        .setting(
          "\(Self.group)/outputGroupSettings",
          to: [
            "type": "FILE_GROUP_SETTINGS", "fileGroupSettings": ["destination": "s3://out/a/"],
          ]
        )
        .setting(
          "\(Self.group)/outputs/0",
          to: output.setting("containerSettings", to: ["container": .string(container)])
            .setting("audioDescriptions/0/codecSettings", to: codec))
    }
    let wav: JSON = ["codec": "WAV", "wavSettings": ["bitDepth": 24, "sampleRate": 44_100]]
    guard case .file(let group)? = try await plan(body("RAW", wav)).plan.groups.first,
      case .media(let file)? = group.outputs.first?.content
    else {
      Issue.record("not a file")
      return
    }
    #expect(file.pathExtension == "wav" && file.video == nil)
    #expect(file.audio.first?.settings.bitDepth == 24)
    let test = try TestJobs(.whole)
    let refused = try await test.create(body("MP4", wav), in: test.open())
    #expect(
      refused.contains("codecSettings/codec: Should be equal to one of the allowed values in"))
    #expect(
      try await test.create(body("M3U8", wav), in: test.open()).contains(
        #"[\"MP4\",\"MOV\",\"M2TS\",\"RAW\"]"#))
    guard case .file(let movie)? = try await plan(body("MOV", wav)).plan.groups.first,
      case .media(let file)? = movie.outputs.first?.content
    else {
      Issue.record("not a file")
      return
    }
    #expect(file.container == .quickTime && file.pathExtension == "mov")
  }

  @Test("what an input does not have is refused by name")
  func unknown() async throws {
    let test = try TestJobs(.whole)
    let body = TestJobs.body().setting("\(Self.audio)/audioSourceName", to: "Nobody")
    #expect(
      try await test.create(body, in: test.open()).contains(
        "audioDescriptions/0/audioSourceName: The input has no audio selector Nobody"))
    let group = TestJobs.body()
      .setting("settings/inputs/0/audioSelectorGroups", to: ["G": ["audioSelectorNames": ["x"]]])
    #expect(
      try await test.create(group, in: test.open()).contains(
        "/inputs/0/audioSelectorGroups/G/audioSelectorNames/0: The input has no audio selector x"))
  }
}
