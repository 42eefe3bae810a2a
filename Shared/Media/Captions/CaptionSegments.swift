// SPDX-License-Identifier: Apache-2.0

/// Which captions each segment of a video has: those that are shown in its time, so that one which is
/// shown across a border stands in both segments (RFC 8216, section 3.5).
package struct CaptionSegments: Sendable {
  /// Captions of earlier segments that are still shown.
  private var open: [Cue] = []
  private var next = 0

  package init() {}

  /// The captions of the next segment, in order of time.
  /// - Parameters:
  ///   - start: where the segment begins, in milliseconds; where the one before ended.
  ///   - end: where it ends.
  ///   - cues: all captions so far by time, never fewer than the call before had.
  package mutating func segment(from start: Int64, to end: Int64, of cues: [Cue]) -> [Cue] {
    // One who shows everything all the time must not make every segment as large as the video.
    open = Array(open.filter { $0.end > start }.suffix(CaptionLimits.repeated))
    while next < cues.count, cues[next].start < end {
      if cues[next].end > start { open.append(cues[next]) }
      next += 1
    }
    return open
  }
}

extension [Cue] {
  /// The captions moved by a delay, which may be negative; what begins before the video is cut off.
  package func delayed(by milliseconds: Int64) -> [Cue] {
    guard milliseconds != 0 else { return self }
    return compactMap { cue in
      var cue = cue
      cue.start = Swift.max(0, cue.start + milliseconds)
      cue.end += milliseconds
      return cue.end > cue.start ? cue : nil
    }
  }

  /// The captions that are shown before the video ends, none longer than it.
  package func until(_ end: Int64) -> [Cue] {
    compactMap { cue in
      guard cue.start < end else { return nil }
      var cue = cue
      cue.end = Swift.min(cue.end, end)
      return cue
    }
  }
}
