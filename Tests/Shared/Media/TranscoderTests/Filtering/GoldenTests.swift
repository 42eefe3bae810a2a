// SPDX-License-Identifier: Apache-2.0
import CLibAV
import Foundation
import Testing
import TranscodePlan

@testable import Transcoder

/// The same frames, stored in every way that videos are, must come out as the same frames: what
/// comes out is compared, frame by frame, with what went in.
@Suite("What comes out is what went in, upright, in step and in true colour")
struct GoldenTests {
  /// A way to store the frames, and how near to them the output comes.
  struct Storage: Sendable, CustomTestStringConvertible {
    var testDescription: String
    /// The filters from RGB frames to what is stored.
    var filters: String
    /// The signal-to-noise ratio of lightness and of colour in dB, as measured when the test was
    /// written. High dynamic range is mapped to less and made darker, so its is low.
    var golden: (lightness: Double, color: Double)
    var change: @Sendable (inout Clip.Video) -> Void = { _ in }
  }

  private static let frames = 10
  /// Other processors' kernels round in other ways.
  private static let tolerance = 1.0
  private static let truth = "testsrc2=size=320x240:rate=25:duration=0.4,format=gbrp"
  private static let known = "zscale=pin=709:tin=709:min=gbr:rin=full"

  static let storages: [Storage] = [
    Storage(
      testDescription: "as players show it", filters: "\(known):m=709:p=709:t=709:r=limited",
      golden: (64.2, 60.6)),
    Storage(
      testDescription: "turned a quarter",
      filters: "\(known):m=709:p=709:t=709:r=limited,transpose=cclock", golden: (64.2, 60.7)
    ) { $0.rotation = 90 },
    Storage(
      testDescription: "upside down",
      filters: "\(known):m=709:p=709:t=709:r=limited,hflip,vflip", golden: (65.3, 61.6)
    ) { $0.rotation = 180 },
    Storage(
      testDescription: "turned three quarters",
      filters: "\(known):m=709:p=709:t=709:r=limited,transpose=clock", golden: (64.5, 61.0)
    ) { $0.rotation = 270 },
    Storage(
      testDescription: "in narrow pixels",
      filters: "\(known):m=709:p=709:t=709:r=limited:w=240:h=240,setsar=4/3", golden: (33.1, 34.9)),
    Storage(
      testDescription: "in full range", filters: "\(known):m=709:p=709:t=709:r=full",
      golden: (48.6, 52.6)
    ) {
      $0.pixelFormat = "yuvj420p"
      $0.range = AVCOL_RANGE_JPEG
    },
    Storage(
      testDescription: "in BT.601", filters: "\(known):m=170m:p=709:t=709:r=limited",
      golden: (38.1, 36.1)
    ) { $0.matrix = AVCOL_SPC_SMPTE170M },
    Storage(
      testDescription: "in BT.601 without a word of it",
      filters: "\(known):m=170m:p=709:t=709:r=limited", golden: (38.1, 36.1)
    ) {
      $0.matrix = AVCOL_SPC_UNSPECIFIED
      $0.primaries = AVCOL_PRI_UNSPECIFIED
      $0.transfer = AVCOL_TRC_UNSPECIFIED
    },
    Storage(
      testDescription: "in BT.2020", filters: "\(known):m=2020_ncl:p=2020:t=2020_10:r=limited",
      golden: (29.3, 30.6)
    ) {
      $0.pixelFormat = "yuv420p10"
      $0.matrix = AVCOL_SPC_BT2020_NCL
      $0.primaries = AVCOL_PRI_BT2020
      $0.transfer = AVCOL_TRC_BT2020_10
    },
    Storage(
      testDescription: "in high dynamic range, PQ",
      filters: "\(known):m=2020_ncl:p=2020:t=smpte2084:r=limited:npl=100", golden: (14.4, 18.0)
    ) {
      $0.pixelFormat = "yuv420p10"
      $0.matrix = AVCOL_SPC_BT2020_NCL
      $0.primaries = AVCOL_PRI_BT2020
      $0.transfer = AVCOL_TRC_SMPTE2084
    },
    Storage(
      testDescription: "in high dynamic range, hybrid log-gamma",
      filters: "\(known):m=2020_ncl:p=2020:t=arib-std-b67:r=limited:npl=100", golden: (14.4, 18.0)
    ) {
      $0.pixelFormat = "yuv420p10"
      $0.matrix = AVCOL_SPC_BT2020_NCL
      $0.primaries = AVCOL_PRI_BT2020
      $0.transfer = AVCOL_TRC_ARIB_STD_B67
    },
    Storage(
      testDescription: "in 4:4:4", filters: "\(known):m=709:p=709:t=709:r=limited",
      golden: (64.2, 42.9)
    ) { $0.pixelFormat = "yuv444p" },
    Storage(
      testDescription: "in 4:2:2 of ten bits", filters: "\(known):m=709:p=709:t=709:r=limited",
      golden: (55.4, 46.1)
    ) { $0.pixelFormat = "yuv422p10" },
    Storage(testDescription: "in RGB", filters: "null", golden: (66.3, 64.4)) {
      $0.encoder = "libx264rgb"
      $0.pixelFormat = "rgb24"
      $0.matrix = AVCOL_SPC_RGB
      $0.range = AVCOL_RANGE_JPEG
    },
    Storage(
      testDescription: "in fields",
      filters: "fps=50,\(known):m=709:p=709:t=709:r=limited,tinterlace=interleave_top",
      golden: (33.7, 36.9)
    ) {
      $0.encoder = "mpeg2video"
      $0.options = ["qmin": "1", "q": "1"]
      $0.isInterlaced = true
    },
    Storage(
      testDescription: "at uneven times", filters: "\(known):m=709:p=709:t=709:r=limited",
      golden: (64.3, 60.7)
    ) { $0.times = [0, 45, 80, 115, 165, 200, 235, 285, 315, 360] },
  ]

  @Test("each is as near to the original as it was", arguments: storages)
  func near(_ storage: Storage) throws {
    let workshop = try Workshop()
    var clip = Clip(container: "mov", audio: [])
    clip.video[0].source = "\(Self.truth),\(storage.filters)"
    clip.video[0].options = ["preset": "ultrafast", "crf": "1"]
    clip.video[0].matrix = AVCOL_SPC_BT709
    clip.video[0].primaries = AVCOL_PRI_BT709
    clip.video[0].transfer = AVCOL_TRC_BT709
    clip.video[0].range = AVCOL_RANGE_MPEG
    storage.change(&clip.video[0])
    try workshop.transcode(
      try workshop.make(clip),
      video: VideoSettings(rateControl: .vbr(bitRate: 20_000_000, maximum: nil)))
    let rendition = try #require(workshop.conformance().renditions.first)
    let shown = try MediaFile.frames(of: .video, in: rendition.segments[0])
    #expect(shown.count == Self.frames)
    let original = try FilterGraph(
      videoSource: "\(Self.truth),\(Self.known):m=709:p=709:t=709:r=limited,format=yuv420p[out0]")
    var lightness = 0.0
    var color = 0.0
    for frame in shown {
      let expected = try #require(try original.receive())
      #expect(frame.width == expected.width && frame.height == expected.height)
      lightness += frame.squaredError(plane: 0, from: expected)
      color +=
        (frame.squaredError(plane: 1, from: expected)
          + frame.squaredError(plane: 2, from: expected)) / 2
    }
    let ratios = [lightness, color].map { 10 * log10(255 * 255 * Double(shown.count) / $0) }
    #expect(ratios[0] > storage.golden.lightness - Self.tolerance)
    #expect(ratios[1] > storage.golden.color - Self.tolerance)
  }
}

extension Frame {
  /// The mean squared error of a plane of an 8-bit 4:2:0 frame.
  fileprivate func squaredError(plane: Int, from other: Frame) -> Double {
    let (width, height) = (self.width >> min(plane, 1), self.height >> min(plane, 1))
    var sum = 0
    for row in 0..<height {
      for (own, others) in zip(samples(plane, row, width), other.samples(plane, row, width)) {
        let difference = Int(own) - Int(others)
        sum += difference * difference
      }
    }
    return Double(sum) / Double(width * height)
  }

  private func samples(_ plane: Int, _ row: Int, _ width: Int) -> [UInt8] {
    let planes = unsafe [pointer.pointee.data.0, pointer.pointee.data.1, pointer.pointee.data.2]
    let strides = unsafe [
      pointer.pointee.linesize.0, pointer.pointee.linesize.1, pointer.pointee.linesize.2,
    ]
    let start = unsafe planes[plane].map { unsafe $0 + row * Int(strides[plane]) }
    return unsafe Array(UnsafeBufferPointer(start: start, count: width))
  }
}
