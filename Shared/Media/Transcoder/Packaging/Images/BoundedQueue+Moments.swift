// SPDX-License-Identifier: Apache-2.0

extension BoundedQueue where Element == VideoEvent {
  /// Gives a closure the frame that is shown at each of a video's moments, until the frames end.
  /// - Parameters:
  ///   - maximum: the most moments.
  ///   - time: when the n-th moment is, counted from 0, in nanoseconds; each is later than the one before.
  ///   - body: takes the frame and the moment's number.
  /// - Returns: when the video ends, in nanoseconds.
  func forEachMoment(
    maximum: Int64 = .max, at time: (Int64) -> Int64, _ body: (Frame, Int64) throws -> Void
  ) throws -> Int64 {
    var current: Frame?
    var count: Int64 = 0
    var end: Int64 = 0
    func catchUp(to now: Int64) throws {
      while let frame = current, count < maximum, time(count) < now {
        try body(frame, count)
        count += 1
      }
    }
    while let event = try pop() {
      switch event {
      case .frame(let frame):
        try catchUp(to: frame.time ?? 0)
        current = frame
      case .reached(let now): try catchUp(to: now)
      case .end(let now):
        // A video of no length is still shown.
        end = max(now, 1)
        try catchUp(to: end)
      }
    }
    return end
  }
}
