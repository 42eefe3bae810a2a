// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import Notation

/// The date and time of a job's first frame (API reference, `HlsGroupSettings`, `programDateTime`): the
/// time is the timecode's, the date that of `timestampOffset`, or of the job's creation where there is
/// none.
struct ProgramClock {
  /// In milliseconds since 1970.
  let start: Int64

  init(_ config: Setting, createdAt: Date) {
    let offset = config["timestampOffset"].text.flatMap { Timestamp(iso8601: $0 + "T00:00:00Z") }
    let day = (offset ?? Timestamp(createdAt)).seconds.dividedFloor(by: 86_400) * 86_400
    var seconds: Int64 = 0
    if config["source"].text == "SPECIFIEDSTART" {
      // Hours, minutes and seconds; what is left of them is frames, less than a second.
      let parts = (config["start"].text ?? "").split { $0 == ":" || $0 == ";" }.compactMap {
        Int64($0)
      }
      seconds = parts.prefix(3).reduce(0) { $0 * 60 + min($1, 59) }
    }
    start = (day + seconds) * 1000
  }
}
