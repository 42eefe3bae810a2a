// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials

/// Says when STATUS_UPDATE events are due.
///
/// MediaConvert sends the first about a minute after a job's start and then one each
/// `statusUpdateInterval`. Here the first comes a second after the start and each gap is twice the
/// one before until the interval is reached, so that a short video shows progress too.
struct StatusCadence {
  private let interval: Double
  private var gap = 1.0
  private var next: Date

  init(interval: Double, from start: Date) {
    self.interval = interval
    next = start.addingTimeInterval(min(1, interval))
  }

  /// Whether an update is due; once asked and told so, the next one is later.
  mutating func isDue(at now: Date) -> Bool {
    guard now >= next else { return false }
    gap = min(gap * 2, interval)
    next = now.addingTimeInterval(gap)
    return true
  }
}
