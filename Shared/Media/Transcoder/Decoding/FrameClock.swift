// SPDX-License-Identifier: Apache-2.0

/// Tells which of a source's frame times to believe. Times rise from frame to frame; one that
/// leaps ahead and is followed by others that do not is damaged, and a long still is believed only
/// where the video is long enough for it. A time is settled when the next one is known.
struct FrameClock {
  /// What becomes of a frame whose time was given, and of the one before it that still waited.
  enum Decision: Equatable {
    case drop
    /// The new frame takes the place of the waiting one (or is the first).
    case replace
    /// The waiting frame is shown at a time; the new one waits.
    case settle(Int64)
  }

  let step: Int64
  /// The video's length where it is known.
  let length: Int64?
  /// Whether a source's clock is known to be set anew by recordings joined together.
  let mayJump: Bool

  private(set) var waiting: Int64?
  private var settled: Int64 = -1
  private var correction: Int64 = 0

  /// Whether times are still the source's own.
  var isTrue: Bool { correction == 0 }

  private static let second: Int64 = 1_000_000_000

  init(step: Int64, length: Int64?, mayJump: Bool) {
    self.step = step
    self.length = length
    self.mayJump = mayJump
  }

  mutating func take(_ given: Int64?) -> Decision {
    guard let waiting else {
      self.waiting = given ?? 0
      return .replace
    }
    var time = given.map { $0 &+ correction } ?? waiting &+ step
    if time <= settled {
      guard settled &- time > Self.second else { return .drop }
      // The clock was set back.
      correction &+= waiting &+ step &- time
      time = waiting &+ step
    }
    if time <= waiting {
      // What waited had leapt ahead.
      self.waiting = time
      return .replace
    }
    let shown = settleWaiting(waiting)
    self.waiting = time &- (waiting &- shown)
    return .settle(shown)
  }

  mutating func finish() -> Int64 { waiting.map { settleWaiting($0) } ?? 0 }

  private mutating func settleWaiting(_ waiting: Int64) -> Int64 {
    var shown = waiting
    if settled >= 0, !isPlausible(still: waiting &- settled, until: waiting) {
      shown = settled &+ step
      correction &-= waiting &- shown
    }
    settled = shown
    return shown
  }

  func isPlausible(still: Int64, until time: Int64) -> Bool {
    if still <= 10 * Self.second { return true }
    guard !mayJump else { return false }
    return length.map { time <= $0 + Self.second } ?? (still <= 60 * Self.second)
  }
}
