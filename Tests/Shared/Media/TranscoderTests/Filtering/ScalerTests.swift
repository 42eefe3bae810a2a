// SPDX-License-Identifier: Apache-2.0
import CLibAV
import Testing

@testable import Transcoder

@Suite("Scaling")
struct ScalerTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var from: (Int, Int)
    var to: (Int, Int)
    var format = AV_PIX_FMT_YUV420P.rawValue
    var testDescription: String { "\(from.0)x\(from.1) to \(to.0)x\(to.1)" }
  }

  static let cases: [Case] = [
    Case(from: (854, 480), to: (426, 240)), Case(from: (856, 480), to: (426, 240)),
    Case(from: (860, 484), to: (426, 240)), Case(from: (876, 492), to: (426, 240)),
    Case(from: (1280, 720), to: (854, 480)), Case(from: (1920, 1080), to: (1280, 720)),
    Case(from: (480, 854), to: (240, 426)), Case(from: (960, 540), to: (426, 240)),
    Case(from: (320, 240), to: (640, 480)),
    Case(from: (1920, 1080), to: (854, 480), format: AV_PIX_FMT_YUV420P10LE.rawValue),
    Case(from: (854, 480), to: (426, 240), format: AV_PIX_FMT_YUV420P10LE.rawValue),
    Case(from: (854, 480), to: (426, 240), format: AV_PIX_FMT_YUV444P.rawValue),
  ]

  @Test("a smooth frame stays smooth: no column and no row stands out", arguments: cases)
  func staysSmooth(_ example: Case) throws {
    let filter = try #require(
      Scaler.filter(
        width: example.from.0, height: example.from.1, toWidth: example.to.0,
        toHeight: example.to.1, pixelFormat: example.format))
    for direction in [Ramp.horizontal, .vertical] {
      let deviation = try #require(
        try Scaler.deviation(
          of: filter, from: direction, width: example.from.0, height: example.from.1,
          pixelFormat: example.format))
      #expect(deviation < 2.0 / 256, "\(filter), \(direction)")
    }
  }

  @Test("a column of wrong samples is noticed")
  func noticed() throws {
    let deviation = try Scaler.deviation(
      of: "scale=w=426:h=240:flags=bicubic,drawbox=x=111:y=0:w=1:h=240:color=gray:t=fill",
      from: .horizontal, width: 854, height: 480, pixelFormat: PixelFormat.output)
    #expect((deviation ?? 0) > 0.05)
  }

  @Test("the same size needs no filter")
  func same() {
    let filter = Scaler.filter(
      width: 640, height: 360, toWidth: 640, toHeight: 360, pixelFormat: PixelFormat.output)
    #expect(filter == nil)
  }
}
