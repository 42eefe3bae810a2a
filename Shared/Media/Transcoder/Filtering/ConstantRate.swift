// SPDX-License-Identifier: Apache-2.0

/// Turns frames that are shown at any time into one for each tick of a constant rate: what is
/// shown longer is repeated, and of several in one tick the last is taken.
struct ConstantRate {
  private let tick: Fraction
  private var current: Frame?
  private var next: Int64 = 0

  init(_ rate: Fraction) {
    tick = rate.inverse
  }

  /// Takes an event and gives every tick that it settles to a closure, in order from 0.
  mutating func take(_ event: VideoEvent, _ body: (Frame, Int64) throws -> Void) rethrows {
    switch event {
    case .frame(let frame):
      try settle(until: tick.time(nanoseconds: frame.time ?? 0), body)
      current = frame
    case .reached(let time):
      try settle(until: tick.time(nanoseconds: time), body)
    case .end(let time):
      // However short it is, a frame is shown once.
      try settle(until: max(tick.time(nanoseconds: time), 1), body)
    }
  }

  private mutating func settle(until end: Int64, _ body: (Frame, Int64) throws -> Void) rethrows {
    guard let current else { return }
    while next < end {
      try body(current, next)
      next += 1
    }
  }
}
