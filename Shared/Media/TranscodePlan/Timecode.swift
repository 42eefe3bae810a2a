// SPDX-License-Identifier: Apache-2.0

/// A timecode (SMPTE ST 12-1): hours, minutes, seconds, and the frame in the second.
package struct Timecode: Codable, Hashable, Sendable, CustomStringConvertible {
  package var hours: Int
  package var minutes: Int
  package var seconds: Int
  package var frames: Int
  /// Whether numbers are left out so that timecodes of 29.97 and 59.94 frames a second keep to the clock.
  package var dropsFrames: Bool

  /// Reads `HH:MM:SS:FF`, or `HH:MM:SS;FF` where frame numbers are dropped; nil for anything else.
  package init?(_ text: some StringProtocol) {
    let parts = text.split(omittingEmptySubsequences: false) { $0 == ":" || $0 == ";" }
    let numbers = parts.compactMap { part in
      part.utf8.count == 2 && part.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(part) : nil
    }
    guard parts.count == 4, numbers.count == 4, numbers[0] <= 24, numbers[1] < 60, numbers[2] < 60
    else { return nil }
    (hours, minutes, seconds, frames) = (numbers[0], numbers[1], numbers[2], numbers[3])
    dropsFrames = text.contains(";")
  }

  /// The timecode of a frame that is counted from midnight.
  /// - Parameter rate: frames that a second of timecode counts, e.g. 30 for 29.97.
  package init(frame: Int64, rate: Int, dropsFrames: Bool) {
    let rate = Int64(max(rate, 1))
    var frame = frame
    let dropped = Self.dropped(rate: rate)
    if dropsFrames, dropped > 0 {
      let minute = rate * 60 - dropped
      let tenMinutes = minute * 10 + dropped
      let rest = frame % tenMinutes
      frame += frame / tenMinutes * 9 * dropped
      // The first minute of ten leaves out none.
      if rest >= minute + dropped { frame += (rest - dropped) / minute * dropped }
    }
    self.dropsFrames = dropsFrames && dropped > 0
    frames = Int(frame % rate)
    seconds = Int(frame / rate % 60)
    minutes = Int(frame / rate / 60 % 60)
    hours = Int(frame / rate / 3600 % 24)
  }

  /// The frame counted from midnight.
  /// - Parameter rate: as above.
  package func frame(rate: Int) -> Int64 {
    let rate = Int64(max(rate, 1))
    let minute = Int64(hours * 60 + minutes)
    let number = (minute * 60 + Int64(seconds)) * rate + Int64(frames)
    return dropsFrames ? number - Self.dropped(rate: rate) * (minute - minute / 10) : number
  }

  /// How many numbers a minute leaves out, but for every tenth: two of thirty frames, four of sixty.
  private static func dropped(rate: Int64) -> Int64 { rate % 30 == 0 ? rate / 15 : 0 }

  package var description: String {
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let clock = [hours, minutes, seconds].map(two).joined(separator: ":")
    return clock + (dropsFrames ? ";" : ":") + two(frames)
  }
}

/// What the timecode of a first frame is (MediaConvert's timecode sources).
package enum TimecodeStart: Codable, Hashable, Sendable {
  /// What the source says; midnight where it says nothing (`EMBEDDED`).
  case embedded
  /// Midnight (`ZEROBASED`).
  case zero
  /// `SPECIFIEDSTART`.
  case at(Timecode)
}

/// The timecodes that are written into the bits of a video.
package struct TimecodeInsertion: Codable, Hashable, Sendable {
  /// Whether frame numbers are dropped where the rate asks for it.
  package var dropsFrames = true
  /// Whether pictures carry it in their timing (ITU-T H.264, D.2.3; `PIC_TIMING_SEI`).
  package var isInPictureTiming = false
  /// Whether pictures carry it as unregistered user data (ITU-T H.264, D.2.7;
  /// `unregisteredSeiTimecode`).
  package var isInUserData = false

  package init() {}
}
