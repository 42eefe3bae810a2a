// SPDX-License-Identifier: Apache-2.0
import Foundation
import JSONTree
import MediaConvertService
import Testing
import TranscodePlan

@Suite struct TuningRequestTests {
  private static let h264 =
    "settings/outputGroups/0/outputs/0/videoDescription/codecSettings/h264Settings"

  /// What the transcoder is asked for with a job's H.264 settings set to values.
  private static func video(_ values: [(String, JSON?)]) async throws -> VideoSettings {
    let test = try TestJobs(.whole)
    let service = try test.open()
    var body = TestJobs.body()
    for (name, value) in values { body = body.setting("\(h264)/\(name)", to: value) }
    _ = try await test.create(body, in: service)
    _ = await test.run(service)
    let json = try #require(test.requests.first?["transcode"]?["groups"]?[0])
    guard case .hls(let group) = try JSONDecoder().decode(OutputGroup.self, from: json.data),
      case .muxed(let video, _)? = group.outputs.first?.content
    else { throw CancellationError() }
    return video
  }

  @Test(
    "a tuning level is carried out, and what is left out is SINGLE_PASS_HQ",
    arguments: [
      ("SINGLE_PASS" as String?, VideoSettings.Tuning.singlePass),
      ("SINGLE_PASS_HQ", .singlePassHQ),
      ("MULTI_PASS_HQ", .multiPassHQ), (nil, .singlePassHQ),
    ])
  func levels(word: String?, tuning: VideoSettings.Tuning) async throws {
    let video = try await Self.video([("qualityTuningLevel", word.map { .string($0) })])
    #expect(video.tuning == tuning)
  }

  @Test("a quality's average is capped where the video is analysed first, and only there")
  func average() async throws {
    let cap: JSON = ["qvbrQualityLevel": 8, "maxAverageBitrate": 900_000]
    let video = try await Self.video([
      ("qualityTuningLevel", "MULTI_PASS_HQ"), ("qvbrSettings", cap), ("maxBitrate", 2_000_000),
    ])
    #expect(
      video.rateControl == .qvbr(level: 8, maximum: 2_000_000, maximumAverage: 900_000))
    let test = try TestJobs(.whole)
    let refused = try await test.send(
      "POST", "jobs", TestJobs.body().setting("\(Self.h264)/qvbrSettings", to: cap),
      to: test.open())
    #expect(refused.status == 400)
    #expect(
      refused.body["message"]?.string?.contains(
        "/\(Self.h264.dropFirst(9))/qvbrSettings/maxAverageBitrate: Should only be set with")
        == true)
  }

  @Test("how the encoder goes about it is handed on, and AUTO leaves it alone")
  func tools() async throws {
    let video = try await Self.video([
      ("adaptiveQuantization", "HIGHER"), ("flickerAdaptiveQuantization", "ENABLED"),
      ("spatialAdaptiveQuantization", "ENABLED"), ("temporalAdaptiveQuantization", "DISABLED"),
      ("entropyEncoding", "CAVLC"), ("explicitWeightedPrediction", "DISABLED"), ("slices", 2),
      ("minIInterval", 3), ("hrdBufferInitialFillPercentage", 80), ("softness", 16),
      ("interlaceMode", "FOLLOW_BOTTOM_FIELD"), ("parControl", "SPECIFIED"), ("parNumerator", 16),
      ("parDenominator", 15), ("unregisteredSeiTimecode", "ENABLED"),
    ])
    let quantization = try #require(video.tools.adaptiveQuantization)
    #expect(quantization.strength == .higher && quantization.isSpatial)
    #expect(!quantization.isTemporal && quantization.reducesFlicker)
    #expect(video.tools.entropyCoding == .cavlc && video.tools.weighsPrediction == false)
    #expect(video.tools.slices == 2 && video.tools.shortestGOP == 3 && video.tools.softens)
    #expect(video.tools.initialBufferFill == 0.8)
    #expect(video.scan == .followingBottomFirst && video.size.pixelAspect == Ratio(16, 15))
    #expect(video.timecode?.isInUserData == true && video.timecode?.isInPictureTiming == false)
    let automatic = try await Self.video([
      ("adaptiveQuantization", "AUTO"), ("spatialAdaptiveQuantization", "DISABLED"),
      ("minIInterval", 0),
    ])
    #expect(automatic.tools == EncodingTools())
    #expect(automatic.scan == .progressive && automatic.timecode == nil)
  }

  @Test(
    "settings that do not go together are refused",
    arguments: [
      (
        [("interlaceMode", "TOP_FIELD"), ("fieldEncoding", "FORCE_FIELD")],
        "/fieldEncoding: FORCE_FIELD"
      ),
      (
        [("interlaceMode", "TOP_FIELD"), ("scanTypeConversionMode", "INTERLACED_OPTIMIZE")],
        "/scanTypeConversionMode: INTERLACED_OPTIMIZE"
      ),
      (
        [("parControl", "SPECIFIED"), ("parNumerator", 40)], "/parNumerator: Should be of pixels"
      ),
    ] as [([(String, JSON)], String)])
  func refused(values: [(String, JSON)], message: String) async throws {
    var body = TestJobs.body()
    for (name, value) in values { body = body.setting("\(Self.h264)/\(name)", to: value) }
    let answer = try await TestJobs(.whole).refusal(of: body)
    #expect(answer.contains("h264Settings\(message)"), "\(answer)")
  }

  @Test("frames between reference frames are as many, and as much referred to, as is asked for")
  func frames() async throws {
    let plain = try await Self.video([])
    #expect(plain.adaptsBFrames && plain.referencesBFrames)
    let video = try await Self.video([
      ("gopBReference", "DISABLED"), ("dynamicSubGop", "STATIC"),
      ("numberBFramesBetweenReferenceFrames", 3),
    ])
    #expect(!video.adaptsBFrames && !video.referencesBFrames && video.bFrames == 3)
  }
}
