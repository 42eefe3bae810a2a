// SPDX-License-Identifier: Apache-2.0
import Foundation
import JSONTree
import MediaConvertService
import TestSupport
import Testing
import TranscodePlan

@Suite("What a job asks of pictures") struct PictureRequestTests {
  private static let input = "settings/inputs/0"
  private static let output = "settings/outputGroups/0/outputs/0"
  private static let video = "\(output)/videoDescription"

  /// What the transcoder is asked for by a job with settings set to values.
  private static func plan(
    _ values: [(String, JSON?)], objects: [String] = []
  ) async throws -> (plan: TranscodePlan, video: VideoSettings) {
    let test = try TestJobs(.whole)
    for name in objects {
      let path = "\(test.folder)/\(name)"
      try Data(name.utf8).write(to: URL(fileURLWithPath: path))
      test.store.add(source: path, at: S3Location(bucket: "in", key: name))
    }
    let service = try test.open()
    var body = TestJobs.body()
    for (name, value) in values { body = body.setting(name, to: value) }
    let id = try await test.create(body, in: service)
    try #require(!id.hasPrefix("refused"), "\(id)")
    _ = await test.run(service)
    let json = try #require(test.requests.first?["transcode"])
    let plan = try JSONDecoder().decode(TranscodePlan.self, from: json.data)
    guard case .hls(let group)? = plan.groups.first,
      case .muxed(let video, _)? = group.outputs.first?.content
    else { throw CancellationError() }
    return (plan, video)
  }

  private static func images(_ image: JSON) -> JSON { ["insertableImages": [image]] }

  @Test("an input's part is what its timecodes name")
  func clippings() async throws {
    let clipping: JSON = [["startTimecode": "01:00:10:00", "endTimecode": "01:00:20:12"]]
    let made = try await Self.plan([
      ("\(Self.input)/inputClippings", clipping),
      ("\(Self.input)/timecodeSource", "SPECIFIEDSTART"),
      ("\(Self.input)/timecodeStart", "01:00:00:00"),
    ])
    let origin = try #require(Timecode("01:00:00:00"))
    #expect(
      made.plan.source.clip
        == SourceClip(
          start: Timecode("01:00:10:00"), end: Timecode("01:00:20:12"), origin: .at(origin)))
    let embedded = try await Self.plan([
      ("\(Self.input)/inputClippings", [["endTimecode": "00:00:05:00"]]),
      ("\(Self.input)/timecodeSource", nil),
    ])
    #expect(
      embedded.plan.source.clip == SourceClip(end: Timecode("00:00:05:00"), origin: .embedded))
    #expect(try await Self.plan([]).plan.source.clip == nil)
  }

  @Test("what is done to the input's frames is handed on")
  func source() async throws {
    let made = try await Self.plan(
      [
        ("\(Self.input)/crop", ["x": 2, "y": 4, "width": 640, "height": 360]),
        ("\(Self.input)/position", ["width": 320, "height": 180]),
        ("\(Self.input)/deblockFilter", "ENABLED"), ("\(Self.input)/filterEnable", "FORCE"),
        ("\(Self.input)/filterStrength", 2), ("\(Self.input)/inputScanType", "PSF"),
        ("\(Self.input)/videoSelector/colorSpace", "REC_601"),
        ("\(Self.input)/videoSelector/colorSpaceUsage", "FALLBACK"),
        ("\(Self.input)/videoSelector/sampleRange", "FULL_RANGE"),
        (
          "\(Self.input)/imageInserter",
          Self.images(["imageInserterInput": "s3://in/logo.tga", "imageX": 7, "layer": 1])
        ),
      ], objects: ["logo.tga"])
    let source = made.plan.source
    #expect(source.picture.crop == PixelRectangle(x: 2, y: 4, width: 640, height: 360))
    #expect(source.picture.position == PixelRectangle(x: 0, y: 0, width: 320, height: 180))
    #expect(source.picture.noise == [.deblocking, .spatial(4, sharpening: 0)])
    #expect(source.scan.isProgressive && source.rotation == .automatic)
    #expect(source.color?.space == .bt601 && source.color?.isFallback == true)
    #expect(source.color?.isFullRange == true)
    let image = try #require(source.picture.images.first)
    #expect((image.index, image.format, image.x, image.opacity) == (0, .tga, 7, 50))
    #expect(made.plan.imageFiles.count == 1 && made.video.picture.isUntouched)
  }

  @Test("what is done to an output's picture is handed on, and nothing is nothing")
  func picture() async throws {
    let made = try await Self.plan(
      [
        ("\(Self.video)/crop", ["x": 0, "y": 2, "width": 640, "height": 360]),
        ("\(Self.video)/position", ["x": 4, "y": 6, "width": 320, "height": 180]),
        (
          "\(Self.video)/videoPreprocessors",
          [
            "noiseReducer": ["filter": "CONSERVE", "filterSettings": ["strength": 2]],
            "colorCorrector": [
              "brightness": 60, "contrast": 40, "saturation": 70, "hue": -10,
              "hdrToSdrToneMapper": "VIBRANT", "colorSpaceConversion": "FORCE_709",
            ],
            "deinterlacer": [
              "algorithm": "BLEND_TICKER", "control": "FORCE_ALL_FRAMES", "mode": "DEINTERLACE",
            ],
            "timecodeBurnin": ["fontSize": 32, "position": "BOTTOM_LEFT", "prefix": "TC "],
            "imageInserter": [
              "insertableImages": [
                ["imageInserterInput": "s3://in/bb.png", "layer": 2, "opacity": 80],
                [
                  "imageInserterInput": "s3://in/aa.png", "layer": 1, "startTime": "00:00:05:00",
                  "duration": 3000, "fadeIn": 100, "fadeOut": 200, "width": 50, "height": 0,
                ],
              ]
            ],
          ] as JSON
        ),
      ], objects: ["aa.png", "bb.png"])
    let picture = made.video.picture
    #expect(picture.crop == PixelRectangle(x: 0, y: 2, width: 640, height: 360))
    #expect(picture.position == PixelRectangle(x: 4, y: 6, width: 320, height: 180))
    #expect(picture.noise == [.conserve(2)])
    #expect(
      picture.color
        == changing(ColorCorrection()) {
          ($0.brightness, $0.contrast, $0.saturation, $0.hue) = (60, 40, 70, -10)
          $0.toneMapping = .vibrant
        })
    #expect(picture.timecode?.fontSize == 32 && picture.timecode?.prefix == "TC ")
    #expect(picture.timecode?.vertical == .end && picture.timecode?.horizontal == .start)
    #expect(made.plan.source.scan.algorithm == .blend && made.plan.source.scan.isForced)
    // The lower layer comes first.
    #expect(picture.images.map(\.opacity) == [50, 80])
    let image = picture.images[0]
    #expect((image.width, image.height, image.milliseconds) == (50, nil, 3000))
    #expect(image.start == Timecode("00:00:05:00"))
    #expect((image.fadeInMilliseconds, image.fadeOutMilliseconds) == (100, 200))
    #expect(made.plan.imageFiles.count == 2)
    let empty = try await Self.plan([("\(Self.video)/crop", [:])])
    #expect(empty.video.picture.isUntouched && empty.plan.source.picture.isUntouched)
  }

  @Test("captions are drawn as their settings say")
  func captions() async throws {
    let made = try await Self.plan(
      [
        (
          "\(Self.input)/captionSelectors",
          [
            "C": [
              "sourceSettings": [
                "sourceType": "SRT", "fileSourceSettings": ["sourceFile": "s3://in/cc.srt"],
              ]
            ]
          ]
        ),
        (
          "\(Self.output)/captionDescriptions",
          [
            [
              "captionSelectorName": "C",
              "destinationSettings": [
                "destinationType": "BURN_IN",
                "burninDestinationSettings": [
                  "fontColor": "HEX", "hexFontColor": "10203040", "fontSize": 12,
                  "fontResolution": 144, "outlineColor": "RED", "outlineSize": 0,
                  "backgroundColor": "WHITE", "backgroundOpacity": 100, "shadowColor": "NONE",
                  "alignment": "LEFT", "xPosition": 5, "stylePassthrough": "ENABLED",
                ],
              ],
            ]
          ]
        ),
      ], objects: ["cc.srt"])
    let captions = try #require(made.video.picture.captions)
    #expect(captions.file == CaptionFile(index: 0, format: .subRip))
    let style = captions.style
    #expect(style.fontColor == OverlayColor(red: 0x10, green: 0x20, blue: 0x30, opacity: 0x40))
    #expect(style.fontSize == 24 && style.outlineSize == 0 && style.alignsLeft && style.keepsStyle)
    #expect(style.outlineColor == OverlayColor(red: 255, green: 0, blue: 0))
    #expect(style.backgroundColor == OverlayColor(red: 255, green: 255, blue: 255, opacity: 100))
    #expect(style.shadowColor == nil && style.x == 5 && style.y == nil)
  }

  struct Refusal: Sendable, CustomTestStringConvertible {
    let path: String
    let value: JSON
    let message: String
    var testDescription: String { message }
  }

  static let refusals = [
    Refusal(
      path: "\(input)/inputClippings", value: [["startTimecode": "00:00:01:00@25"]],
      message: "/inputs/0/inputClippings/0/startTimecode: A timecode of another frame rate"),
    Refusal(
      path: "\(input)/timecodeSource", value: "SPECIFIEDSTART",
      message: "/inputs/0: timecodeStart is a required property"),
    Refusal(
      path: "\(input)/filterEnable", value: "FORCE",
      message: "/inputs/0: filterStrength is a required property"),
    Refusal(
      path: "\(input)/crop", value: ["x": 0, "width": 100],
      message: "/inputs/0/crop: height is a required property"),
    Refusal(
      path: "\(video)/position", value: ["x": 1, "y": 0, "width": 100, "height": 100],
      message: "/outputGroups/0/outputs/0/videoDescription/position/x: Should be a multiple of 2"),
    Refusal(
      path: "\(video)/videoPreprocessors", value: ["noiseReducer": ["filter": "PERCEPTUAL"]],
      message: "noiseReducer/filter: PERCEPTUAL is not executed"),
    Refusal(
      path: "\(video)/videoPreprocessors", value: ["partnerWatermarking": [:]],
      message: "partnerWatermarking: The setting is not executed"),
    Refusal(
      path: "\(video)/videoPreprocessors",
      value: [
        "imageInserter": ["insertableImages": [["imageInserterInput": "https://a.example/b.png"]]]
      ], message: "imageInserterInput: Should be an S3 location like s3://bucket/key.png"),
    Refusal(
      path: "\(output)/captionDescriptions",
      value: [
        [
          "captionSelectorName": "C",
          "destinationSettings": ["destinationType": "BURN_IN", "burninDestinationSettings": [:]],
        ]
      ], message: "captionDescriptions/0/captionSelectorName: The input has no caption selector C"),
    Refusal(
      path: "settings/timecodeConfig", value: ["source": "SPECIFIEDSTART"],
      message: "/timecodeConfig: start is a required property"),
  ]

  @Test("what does not go together, or is not executed, is refused", arguments: refusals)
  func refused(refusal: Refusal) async throws {
    let answer = try await TestJobs(.whole).refusal(
      of: TestJobs.body().setting(refusal.path, to: refusal.value))
    #expect(answer.contains(refusal.message), "\(answer)")
  }
}
