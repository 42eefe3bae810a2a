// SPDX-License-Identifier: Apache-2.0
import CLibAV
import TranscodePlan

/// Which constant frame rate an output that follows its source gets.
enum FrameRatePolicy {
  /// The rates that a varying source is rounded up to (MediaConvert user guide, "Frame rates").
  private static let steps: [Fraction] = [
    Fraction(num: 1, den: 1), Fraction(num: 5, den: 1), Fraction(num: 10, den: 1),
    Fraction(num: 15, den: 1), Fraction(num: 24000, den: 1001), Fraction(num: 24, den: 1),
    Fraction(num: 25, den: 1), Fraction(num: 30000, den: 1001), Fraction(num: 30, den: 1),
    Fraction(num: 50, den: 1), Fraction(num: 60000, den: 1001), Fraction(num: 60, den: 1),
  ]

  /// The rate for a source.
  /// - Parameters:
  ///   - average: the mean rate that the container tells; undefined when it does not.
  ///   - measured: the mean rate of the packets.
  ///   - isVariable: whether the steps between frames differ.
  static func rate(average: Fraction, measured: Double?, isVariable: Bool) -> Fraction {
    let mean = average.isPositive ? average.value : measured ?? 25
    if isVariable {
      return steps.first { $0.value >= mean * 0.9995 } ?? Fraction(num: 60, den: 1)
    }
    // Fewer frames leave segments without any.
    guard mean > 1 else { return Fraction(num: 1, den: 1) }
    if mean > 60.6 {
      // A multiple of television's rate becomes that rate, so that every so many frames are left.
      let times = mean / (60000.0 / 1001)
      return abs(times - times.rounded()) < 0.001
        ? Fraction(num: 60000, den: 1001) : Fraction(num: 60, den: 1)
    }
    // Cameras miss their nominal rate by a little; a player is better off with the nominal one.
    let nearest = steps.min { abs($0.value - mean) < abs($1.value - mean) }
    if let nearest, abs(nearest.value / mean - 1) < 0.005, !isExact(average) { return nearest }
    guard average.isPositive, average.den <= 100_000 else {
      var reduced = Fraction(num: 0, den: 1)
      _ = unsafe av_reduce(
        &reduced.num, &reduced.den, Int64((mean * 1000).rounded()), 1000, 100_000)
      return reduced.isPositive ? reduced : Fraction(num: 1, den: 1)
    }
    return average
  }

  /// Whether a rate is a whole number, or one divided by 1.001: such a rate is meant.
  private static func isExact(_ rate: Fraction) -> Bool {
    rate.isPositive && (rate.den == 1 || rate.den == 1001)
  }
}
