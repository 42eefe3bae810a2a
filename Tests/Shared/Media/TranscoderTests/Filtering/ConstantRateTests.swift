// SPDX-License-Identifier: Apache-2.0
import CLibAV
import Testing
import TranscodePlan

@testable import Transcoder

@Suite("A frame for each tick of a constant rate")
struct ConstantRateTests {
  @Test("what is shown longer is repeated, of several in one tick the last is taken")
  func ticks() throws {
    var rate = ConstantRate(Fraction(num: 10, den: 1))
    let frames = try (0..<4).map { _ in try Frame() }
    var shown: [(Int, Int64)] = []
    func note(_ frame: Frame, _ slot: Int64) {
      shown.append((frames.firstIndex { $0 === frame } ?? -1, slot))
    }
    for (frame, milliseconds) in zip(frames, [0, 120, 140, 420]) {
      frame.time = Int64(milliseconds) * 1_000_000
      rate.take(.frame(frame), note)
    }
    rate.take(.end(600_000_000), note)
    #expect(shown.map(\.0) == [0, 2, 2, 2, 3, 3])
    #expect(shown.map(\.1) == [0, 1, 2, 3, 4, 5])
  }

  @Test("a video that begins late shows its first frame from the start; the shortest has one")
  func edges() throws {
    var late = ConstantRate(Fraction(num: 10, den: 1))
    var slots: [Int64] = []
    let frame = try Frame()
    frame.time = 250_000_000
    late.take(.frame(frame)) { slots.append($1) }
    late.take(.end(400_000_000)) { slots.append($1) }
    #expect(slots == [0, 1, 2, 3])
    var short = ConstantRate(Fraction(num: 1, den: 1))
    slots = []
    frame.time = 0
    short.take(.frame(frame)) { slots.append($1) }
    short.take(.end(1)) { slots.append($1) }
    #expect(slots == [0])
  }
}
