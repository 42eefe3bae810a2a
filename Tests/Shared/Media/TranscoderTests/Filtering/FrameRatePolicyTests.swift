// SPDX-License-Identifier: Apache-2.0
import CLibAV
import Testing
import TranscodePlan

@testable import Transcoder

@Suite("The frame rate of an output that follows its source")
struct FrameRatePolicyTests {
  private static let cinema = 24000.0 / 1001
  private static let television = 30000.0 / 1001
  private static let fast = 60000.0 / 1001

  static let varyingRates: [(Double, Double)] = [
    (0.4, 1), (3, 5), (7.22, 10), (14.2, 15), (16.7, cinema), (23.976, cinema), (24, 24),
    (24.5, 25),
    (28.03, television), (29.97, television), (30, 30), (47, 50), (59.94, fast), (60, 60),
    (144, 60),
  ]

  @Test("a varying rate is the average rounded up to a usual one", arguments: varyingRates)
  func varying(average: Double, expected: Double) {
    let average = Fraction(num: Int32((average * 1000).rounded()), den: 1000)
    let rate = FrameRatePolicy.rate(average: average, measured: nil, isVariable: true)
    #expect(abs(rate.value - expected) < 1e-9)
  }

  static let constantRates: [(Int32, Int32, Double)] = [
    (25, 1, 25), (25, 2, 12.5), (15000, 1001, 15000.0 / 1001), (20, 1, 20),
    (29976, 1000, television), (60058, 1000, 60), (28028, 1000, 28.028), (120, 1, 60), (90, 1, 60),
    (144, 1, 60),
    (120_000, 1001, fast), (1, 1, 1), (1, 5, 1), (10, 65537, 1),
  ]

  @Test(
    "a constant rate is kept, and a camera's near miss of a usual one is that one",
    arguments: constantRates)
  func constant(numerator: Int32, denominator: Int32, expected: Double) {
    let average = Fraction(num: numerator, den: denominator)
    let rate = FrameRatePolicy.rate(average: average, measured: nil, isVariable: false)
    #expect(abs(rate.value - expected) < 1e-9)
  }

  @Test("without a word of the container the packets' rate counts")
  func measured() {
    let rate = FrameRatePolicy.rate(
      average: Fraction(num: 0, den: 0), measured: 24.98, isVariable: false)
    #expect(rate.value == 25)
  }

  @Test("an even source that lacks a few frames keeps its own rate, not the lowered mean")
  func missingFrames() {
    let step: Int64 = 41_666_667
    var times = (0..<720).map { $0 * step }
    times.removeSubrange(400..<402)
    times.remove(at: 500)
    let cadence = Cadence(times: times)
    #expect(cadence.isVariable)
    #expect(cadence.steadyRate.map { abs($0 - 24) < 0.001 } == true)
    let rate = FrameRatePolicy.rate(
      average: Fraction(num: 0, den: 0), measured: cadence.steadyRate, isVariable: false)
    #expect(rate.value == 24)
  }

  @Test("a source whose steps really differ has no steady rate")
  func unsteady() {
    #expect(Cadence(times: (0..<100).map { $0 * $0 * 1_000_000 }).steadyRate == nil)
    #expect(
      Cadence(times: (0..<60).map { $0 * 33_000_000 + ($0 % 3) * 12_000_000 }).steadyRate == nil)
  }

  @Test("a container that takes its clock's ticks for frames is not believed")
  func contradicted() {
    let cadence = Cadence(times: (0..<24).map { $0 * 41_708_333 })
    #expect(cadence.contradicts(Fraction(num: 1000, den: 1)))
    #expect(cadence.contradicts(Fraction(num: 61, den: 1)))
    #expect(!cadence.contradicts(Fraction(num: 24, den: 1)))
    #expect(!cadence.contradicts(Fraction(num: 30, den: 1)))
    #expect(!Cadence(times: [0, 41_708_333]).contradicts(Fraction(num: 1000, den: 1)))
    let fast = Cadence(times: (0..<240).map { $0 * 8_333_333 })
    #expect(!fast.contradicts(Fraction(num: 120, den: 1)))
  }

  @Test("steps of which one is half as long again make a source vary")
  func cadence() {
    #expect(Cadence(times: [0, 40, 80, 120, 160]).isVariable == false)
    #expect(Cadence(times: [0, 33, 67, 100, 133]).isVariable == false)
    #expect(Cadence(times: [0, 40, 80, 160, 200]).isVariable)
    #expect(Cadence(times: [0, 40, 80, 90, 130]).isVariable)
  }
}
