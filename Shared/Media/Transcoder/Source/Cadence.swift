// SPDX-License-Identifier: Apache-2.0
import CLibAV

/// How the packets of a video follow one another.
struct Cadence: Sendable {
  /// Presentation times in nanoseconds, in order.
  var times: [Int64] = []
  /// How long the last packet says that it is shown.
  var lastDuration: Int64 = 0

  /// Whether the frames come in unequal steps: one more than half as long again as the usual, or
  /// less than half.
  var isVariable: Bool {
    let steps = zip(times, times.dropFirst()).map { $1 - $0 }.sorted()
    guard steps.count > 2, let longest = steps.last, let shortest = steps.first else {
      return false
    }
    let usual = Double(steps[steps.count / 2])
    return usual > 0 && (Double(longest) > 1.5 * usual || Double(shortest) < 0.5 * usual)
  }

  /// Frames a second by the usual step, when nearly every step is that one: a source that runs
  /// evenly and lacks a frame here and there, at a join or where a packet was lost. Nil when steps
  /// differ more than that, or are too few to tell.
  var steadyRate: Double? {
    let steps = zip(times, times.dropFirst()).map { Double($1 - $0) }.sorted()
    guard steps.count >= 20 else { return nil }
    let usual = steps[steps.count / 2]
    let near = steps.filter { abs($0 - usual) <= 0.1 * usual }
    guard usual > 0, near.count * 100 >= steps.count * 95 else { return nil }
    return Double(near.count) * 1e9 / near.reduce(0, +)
  }

  /// Whether a container's mean rate cannot be that of the frames: a clock's ticks taken for it
  /// (1000 of them in Matroska and FLV), or what a few packets at the start looked like.
  func contradicts(_ average: Fraction) -> Bool {
    guard times.count >= 8, average.isPositive, let rate else { return false }
    return average.value > 60.6 && average.value > 1.5 * rate
  }

  /// Frames a second over all that was read; nil for fewer than two.
  var rate: Double? {
    guard let first = times.first, let last = times.last, last > first else { return nil }
    return Double(times.count - 1) * 1e9 / Double(last - first)
  }
}
