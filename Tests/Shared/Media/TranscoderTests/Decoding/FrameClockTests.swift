// SPDX-License-Identifier: Apache-2.0
import CLibAV
import Testing
import TranscodePlan

@testable import Transcoder

@Suite("Which frame times are believed")
struct FrameClockTests {
  /// Times in milliseconds, nil for a frame without.
  struct Case: Sendable {
    var name: String
    var given: [Int64?]
    var expected: [Int64]
    var length: Int64? = 20_000
    var mayJump = false
  }

  static let cases: [Case] = [
    Case(name: "as they are", given: [0, 40, 80, 120], expected: [0, 40, 80, 120]),
    Case(name: "none", given: [0, nil, nil], expected: [0, 40, 80]),
    Case(
      name: "one that leaps ahead", given: [0, 40, 90_000, 80, 120], expected: [0, 40, 80, 120]),
    Case(name: "a small step back", given: [0, 40, 80, 20, 120], expected: [0, 40, 80, 120]),
    Case(
      name: "a clock set back", given: [5000, 5040, 5080, 100, 140],
      expected: [5000, 5040, 5080, 5120, 5160]),
    Case(
      name: "a long still in a long video", given: [0, 15_000, 15_040],
      expected: [0, 15_000, 15_040]),
    Case(
      name: "a still that is longer than the video", given: [0, 40, 90_000, 90_040],
      expected: [0, 40, 80, 120]),
    Case(
      name: "a still where clocks jump", given: [0, 40, 15_000, 15_040],
      expected: [0, 40, 80, 120], mayJump: true),
    Case(name: "at the end one ahead", given: [0, 40, 90_000], expected: [0, 40, 80]),
  ]

  @Test("times rise, and what is damaged does no harm to the rest", arguments: cases)
  func settles(_ example: Case) {
    var clock = FrameClock(
      step: 40_000_000, length: example.length.map { $0 * 1_000_000 }, mayJump: example.mayJump)
    var settled: [Int64] = []
    for given in example.given {
      if case .settle(let time) = clock.take(given.map { $0 * 1_000_000 }) { settled.append(time) }
    }
    settled.append(clock.finish())
    #expect(settled.map { $0 / 1_000_000 } == example.expected, "\(example.name)")
  }
}
