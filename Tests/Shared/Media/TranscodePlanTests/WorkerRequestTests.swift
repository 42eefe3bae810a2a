// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing
import TranscodePlan

@Suite("What a worker is asked")
struct WorkerRequestTests {
  @Test("a plan with everything in it comes back as it was", arguments: Samples.groups)
  func plans(group: OutputGroup) throws {
    var plan = TranscodePlan(
      source: TranscodeSource(path: "/in", rotation: .degrees90), outputFolder: "/out",
      groups: [group])
    plan.captionFiles = ["/a.srt"]
    plan.draft = true
    plan.imageFiles = ["/a.png"]
    plan.audioFiles = ["/a.wav"]
    plan.wantedData = [.splices]
    plan.source.clip = SourceClip(start: Timecode("00:00:01:00"), origin: .embedded)
    plan.source.picture = Samples.picture
    plan.source.scan = changing(SourceScan()) {
      ($0.algorithm, $0.isForced, $0.isProgressive) = (.blend, true, true)
    }
    plan.source.color = changing(SourceColor()) {
      ($0.space, $0.isFullRange, $0.isFallback) = (.hlg, false, true)
    }
    plan.timecodeStart = Timecode("10:20:30;15").map { .at($0) } ?? .zero
    plan.limits.addressSpaceBytes = 1 << 40
    plan.limits.openFiles = nil
    plan.limits.threads = 3
    let request = WorkerRequest.transcode(plan)
    #expect(try JSON.roundTrip(request) == request)
  }

  @Test("a probe and a sample come back as they were")
  func others() throws {
    let probe = WorkerRequest.probe(
      ProbeRequest(path: "/in", limits: changing(WorkerLimits()) { $0.fileBytes = 0 }))
    #expect(try JSON.roundTrip(probe) == probe)
    let sample = WorkerRequest.sample(
      SampleRequest(path: "/clip.mp4", seconds: 2.5, width: 320, height: 240))
    #expect(try JSON.roundTrip(sample) == sample)
  }

  @Test("a request is an object of one member that is named for it")
  func form() throws {
    let request = WorkerRequest.probe(ProbeRequest(path: "/in"))
    #expect(try JSON.text(request) == #"{"probe":{"limits":{"openFiles":256},"path":"/in"}}"#)
    let group = OutputGroup.file(
      FileGroup(
        base: "b",
        outputs: [
          FileOutput(
            nameModifier: "_m",
            content: .captions(CaptionSettings(source: .track(2)), format: .subRip))
        ]))
    #expect(
      try JSON.text(group)
        == #"{"file":{"base":"b","outputs":[{"content":{"captions":{"_0":{"isForAccessibility":false,"#
        + #""source":{"track":{"_0":2}},"style":"simplified"},"format":"subRip"}},"#
        + #""nameModifier":"_m"}]}}"#)
  }

  @Test(
    "what is no request is refused",
    arguments: [
      "", "[]", "{}", #"{"transcribe":{}}"#, #"{"probe":"/in"}"#, #"{"probe":{"path":"/in"}}"#,
      #"{"sample":{"path":"/a","seconds":1,"width":"wide","height":2}}"#,
      #"{"transcode":{"source":{"path":"/in","rotation":"askew"}}}"#,
    ])
  func refused(text: String) {
    #expect(throws: DecodingError.self) { try JSON.decode(WorkerRequest.self, text) }
  }

  @Test("a plan without one of its members is refused, whichever it is")
  func incomplete() throws {
    let plan = TranscodePlan(
      source: TranscodeSource(path: "/in"), outputFolder: "/out", groups: Samples.groups)
    let data = try JSONEncoder().encode(plan)
    let object = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(object.count == 10)
    for name in object.keys {
      var rest = object
      rest[name] = nil
      let data = try JSONSerialization.data(withJSONObject: rest)
      #expect(throws: DecodingError.self, "without \(name)") {
        try JSONDecoder().decode(TranscodePlan.self, from: data)
      }
    }
  }

  @Test("a group of a kind that there is not is refused, and says where")
  func unknownGroup() throws {
    let plan = TranscodePlan(
      source: TranscodeSource(path: "/in"), outputFolder: "/out", groups: [Samples.groups[0]])
    let text = try JSON.text(plan).replacing(#"{"hls":"#, with: #"{"smooth":"#)
    let error = #expect(throws: DecodingError.self) {
      try JSON.decode(TranscodePlan.self, text)
    }
    guard case .dataCorrupted(let context)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(context.codingPath.map(\.stringValue) == ["groups", "Index 0"])
    #expect(context.debugDescription == "no member names a known case")
  }
}

/// Values through JSON.
enum JSON {
  static func text(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  static func decode<Value: Decodable>(_ type: Value.Type, _ text: String) throws -> Value {
    try JSONDecoder().decode(type, from: Data(text.utf8))
  }

  static func roundTrip<Value: Codable>(_ value: Value) throws -> Value {
    try decode(Value.self, text(value))
  }
}

/// Groups in which every setting is another than its default.
enum Samples {
  private static let video = changing(
    VideoSettings(
      size: FrameSize(width: 640, height: 360, scaling: .pad),
      rateControl: .qvbr(level: 7.33, maximum: 2_000_000, maximumAverage: 1_000_000),
      gop: .frames(48), tuning: .multiPassHQ)
  ) {
    $0.frameRate = Ratio(24000, 1001)
    $0.bufferBits = 4_000_000
    $0.profile = .main
    $0.level = 31
    $0.sceneChangeDetect = false
    $0.bFrames = 3
    $0.adaptsBFrames = false
    $0.referencesBFrames = false
    $0.referenceFrames = 4
    $0.picture = picture
    $0.size.sharpness = 80
    $0.size.pixelAspect = Ratio(16, 15)
    $0.tools = changing(EncodingTools()) {
      $0.adaptiveQuantization = changing(AdaptiveQuantization(.higher)) {
        ($0.isSpatial, $0.isTemporal, $0.reducesFlicker) = (false, false, true)
      }
      $0.entropyCoding = .cavlc
      $0.weighsPrediction = false
      $0.softens = true
      $0.slices = 4
      $0.shortestGOP = 5
      $0.initialBufferFill = 0.5
    }
    $0.scan = .followingTopFirst
    $0.statesColors = false
    $0.timecode = changing(TimecodeInsertion()) {
      ($0.dropsFrames, $0.isInPictureTiming, $0.isInUserData) = (false, true, true)
    }
  }

  static let picture = changing(Picture()) {
    $0.crop = PixelRectangle(x: 2, y: 4, width: 6, height: 8)
    $0.position = PixelRectangle(x: 1, y: 3, width: 5, height: 7)
    $0.noise = [
      .bilateral(1), .mean(2), .gaussian(3), .lanczos(1), .sharpen(2), .conserve(3),
      .spatial(4, sharpening: 1), .temporal(5), .deblocking,
    ]
    $0.color = changing(ColorCorrection()) {
      ($0.brightness, $0.contrast, $0.saturation, $0.hue) = (1, 2, 3, -4)
      $0.toneMapping = .vibrant
    }
    $0.images = [
      changing(InsertedImage(index: 1, format: .bmp)) {
        ($0.x, $0.y, $0.width, $0.height, $0.opacity) = (1, 2, 3, 4, 5)
        ($0.start, $0.milliseconds) = (Timecode("00:00:01:00"), 6)
        ($0.fadeInMilliseconds, $0.fadeOutMilliseconds) = (7, 8)
      }
    ]
    $0.captions = changing(BurntCaptions(CaptionFile(index: 0, format: .webVTT))) {
      $0.style.fontSize = 9
      $0.style.shadowColor = OverlayColor(red: 1, green: 2, blue: 3, opacity: 4)
    }
    $0.timecode = changing(BurntTimecode()) {
      ($0.fontSize, $0.horizontal, $0.vertical) = (48, .end, .middle)
      ($0.prefix, $0.dropsFrames) = ("A", false)
    }
  }

  private static let audio = AudioSettings(
    track: .language("fra"), bitRate: 96_000, sampleRate: 44_100, channels: 6)

  private static let captions = changing(
    CaptionSettings(
      source: .file(CaptionFile(index: 1, format: .webVTT, delayMilliseconds: -250)),
      style: .strict)
  ) {
    $0.language = "fr-CA"
    $0.name = "Français"
    $0.isForAccessibility = true
  }

  static let encryption = CipherBlock(hexadecimal: "00112233445566778899aabbccddeeff").map { key in
    changing(
      SegmentEncryption(method: .samplesCBC, key: ContentKey(key), keyURL: "https://keys.example/1")
    ) {
      $0.keyFormat = "identity"
      $0.keyFormatVersions = "1"
      $0.constantVector = CipherBlock(sequenceNumber: 7)
      $0.namesVector = false
    }
  }

  private static let thumbnails = ThumbnailTiles(
    size: FrameSize(width: 160), intervalSeconds: 2.5, columns: 5, rows: 4)

  static let groups: [OutputGroup] = [
    .hls(
      changing(
        HLSGroup(
          base: "hls/a", segmentSeconds: 6,
          outputs: [
            HLSOutput(nameModifier: "_v", video: video, audio: audio),
            HLSOutput(nameModifier: "_w", video: video, audio: nil),
            HLSOutput(nameModifier: "_c", content: .captions(captions)),
          ])
      ) {
        $0.growing = false
        $0.encryption = encryption
        $0.thumbnails = thumbnails
        $0.captionSegmentSeconds = 300
      }),
    .fragmented(
      changing(
        FragmentedGroup(
          base: "dash/a", packaging: .dash, segmentSeconds: 30,
          outputs: [
            FragmentedOutput(nameModifier: "_v", content: .video(video)),
            FragmentedOutput(nameModifier: "_a", content: .audio(.init(audio))),
            FragmentedOutput(nameModifier: "_c", content: .captions(captions)),
          ])
      ) {
        $0.layout = .singleFile
        $0.fragmentSeconds = 3
        $0.writesHLS = false
        $0.manifest = changing(DASHManifestSettings()) {
          $0.profile = .onDemand
          $0.listsDurations = false
          $0.minimumBufferSeconds = 1.5
          $0.saysAverages = true
          $0.baseURL = "https://cdn.example/"
        }
        $0.encryption = encryption
        $0.thumbnails = thumbnails
      }),
    .file(
      FileGroup(
        base: "files/a",
        outputs: [
          FileOutput(nameModifier: "", content: .mp4(video: video, audio: audio)),
          FileOutput(
            nameModifier: "_t",
            content: .frames(
              changing(FrameCapture()) {
                $0.size = FrameSize(height: 100, scaling: .fill)
                $0.rate = Ratio(1, 5)
                $0.maximum = 3
                $0.quality = 90
              })),
          FileOutput(nameModifier: "_c", content: .captions(captions, format: .subRip)),
        ])),
  ]
}
