// SPDX-License-Identifier: Apache-2.0
import CLibAV
import Testing
import TranscodePlan

@testable import Transcoder

@Suite("The size of an output")
struct FrameGeometryTests {
  struct Case: Sendable {
    var stored: (Int, Int)
    var aspect = Ratio(1, 1)
    var rotation = 0
    var size = FrameSize()
    var expected: (Int, Int)
  }

  static let cases: [Case] = [
    Case(stored: (1920, 1080), size: FrameSize(height: 720), expected: (1280, 720)),
    Case(stored: (1920, 1080), size: FrameSize(height: 480), expected: (854, 480)),
    Case(stored: (1920, 1080), rotation: 90, size: FrameSize(width: 480), expected: (480, 854)),
    Case(stored: (720, 576), aspect: Ratio(64, 45), expected: (1024, 576)),
    Case(stored: (640, 352), aspect: Ratio(44, 45), expected: (626, 352)),
    Case(stored: (161, 121), expected: (160, 120)),
    Case(stored: (320, 240), size: FrameSize(height: 720), expected: (320, 240)),
    Case(
      stored: (320, 240), size: FrameSize(height: 720, scaling: .fit), expected: (960, 720)),
    Case(
      stored: (1920, 1080), size: FrameSize(width: 640, height: 640), expected: (640, 360)),
    Case(
      stored: (1920, 1080), size: FrameSize(width: 640, height: 640, scaling: .stretch),
      expected: (640, 640)),
    Case(stored: (1920, 1080), aspect: Ratio(0, 1), expected: (1920, 1080)),
    Case(stored: (1920, 1080), aspect: Ratio(1000, 1), expected: (1920, 1080)),
  ]

  @Test("fits, turned upright, in square pixels and even", arguments: cases)
  func fits(_ example: Case) {
    let geometry = FrameGeometry(
      storedWidth: example.stored.0, storedHeight: example.stored.1, pixelAspect: example.aspect,
      rotation: example.rotation)
    let frame = geometry.fitted(to: example.size)
    #expect(frame.width == example.expected.0)
    #expect(frame.height == example.expected.1)
  }

  @Test("padding keeps the content whole, filling keeps the frame full")
  func padsAndFills() {
    let geometry = FrameGeometry(
      storedWidth: 1920, storedHeight: 1080, pixelAspect: Ratio(1, 1), rotation: 0)
    let padded = geometry.fitted(to: FrameSize(width: 640, height: 480, scaling: .pad))
    #expect(
      padded == FittedFrame(width: 640, height: 480, contentWidth: 640, contentHeight: 360))
    let filled = geometry.fitted(to: FrameSize(width: 640, height: 480, scaling: .fill))
    #expect(
      filled == FittedFrame(width: 640, height: 480, contentWidth: 854, contentHeight: 480))
  }

  @Test(
    "content of another shape later on stays inside the frame, unless stretching was asked for")
  func changesShape() {
    let wide = FrameGeometry(
      storedWidth: 640, storedHeight: 360, pixelAspect: Ratio(1, 1), rotation: 0)
    let tall = FrameGeometry(
      storedWidth: 360, storedHeight: 640, pixelAspect: Ratio(1, 1), rotation: 0)
    let whole = wide.fitted(to: FrameSize())
    #expect(
      whole.holding(tall, insteadOf: wide)
        == FittedFrame(width: 640, height: 360, contentWidth: 202, contentHeight: 360))
    let filled = wide.fitted(to: FrameSize(width: 360, height: 360, scaling: .fill))
    #expect(
      filled.holding(tall, insteadOf: wide)
        == FittedFrame(width: 360, height: 360, contentWidth: 360, contentHeight: 640))
    let stretched = wide.fitted(to: FrameSize(width: 360, height: 360, scaling: .stretch))
    #expect(stretched.holding(tall, insteadOf: wide) == stretched)
    let smaller = FrameGeometry(
      storedWidth: 320, storedHeight: 180, pixelAspect: Ratio(1, 1), rotation: 0)
    #expect(whole.holding(smaller, insteadOf: wide) == whole)
  }

  @Test(
    "only quarter turns within a degree are turns",
    arguments: [
      (0.0, 0), (90, 90), (-90, 270), (180, 180), (-180, 180), (269.2, 270), (45, 0), (88, 0),
      (Double.nan, 0),
    ])
  func quarterTurns(degrees: Double, expected: Int) {
    #expect(FrameGeometry.quarterTurns(degrees) == expected)
  }
}
