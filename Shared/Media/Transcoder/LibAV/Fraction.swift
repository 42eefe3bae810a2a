// SPDX-License-Identifier: Apache-2.0
import CLibAV
import TranscodePlan

/// A fraction of libav*: a time base or a rate.
typealias Fraction = AVRational

extension Fraction {
  /// A ratio of a plan; terms beyond 32 bits are cut off.
  init(_ ratio: Ratio) {
    self.init(num: Int32(clamping: ratio.numerator), den: Int32(clamping: ratio.denominator))
  }

  var isPositive: Bool { num > 0 && den > 0 }

  /// The quotient; 0 for an undefined one.
  var value: Double { den == 0 ? 0 : Double(num) / Double(den) }

  /// A time in this base as nanoseconds. Absurd times are cut off at 73 years, so that a few of
  /// them can be added without overflow.
  func nanoseconds(_ time: Int64) -> Int64 {
    guard den > 0, num > 0 else { return 0 }
    let limit: Int64 = 1 << 61
    guard abs(Double(time) * value) < Double(limit) / 1e9 else { return time < 0 ? -limit : limit }
    return av_rescale_q(time, self, .nanosecond)
  }

  func time(nanoseconds: Int64) -> Int64 {
    av_rescale_q(nanoseconds, .nanosecond, self)
  }

  /// The base in which stages tell one another times.
  static var nanosecond: Fraction { Fraction(num: 1, den: 1_000_000_000) }

  /// The base in which a rate of whole ticks a second counts.
  static func perSecond(_ ticks: Int) -> Fraction { Fraction(num: 1, den: Int32(clamping: ticks)) }

  var inverse: Fraction { Fraction(num: den, den: num) }
}

extension Fraction: @retroactive Equatable {
  static func == (left: AVRational, right: AVRational) -> Bool {
    left.num == right.num && left.den == right.den
  }
}

extension Ratio {
  init(_ fraction: Fraction) { self.init(Int(fraction.num), Int(fraction.den)) }
}
