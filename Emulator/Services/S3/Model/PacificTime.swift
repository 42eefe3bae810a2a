// SPDX-License-Identifier: Apache-2.0
import Notation

/// Times as S3 quotes them in a few refusals: in its own time zone, as `Tue Dec 31 16:00:00 PST 2019`.
enum PacificTime {
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]
  private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]

  static func text(of time: Timestamp) -> String {
    let isSummer = isSummer(time)
    let local = Timestamp(milliseconds: time.milliseconds - (isSummer ? 7 : 8) * 3_600_000)
    // `2019-12-31T16:00:00Z`
    let text = local.iso8601Seconds
    let date = text.prefix(10).split(separator: "-")
    let clock = text.dropFirst(11).prefix(8)
    let weekday = days[floorModulo(floorDivide(local.milliseconds, 86_400_000), 7)]
    guard date.count == 3, let month = Int(date[1]), months.indices.contains(month - 1) else {
      return text
    }
    return
      "\(weekday) \(months[month - 1]) \(date[2]) \(clock) \(isSummer ? "PDT" : "PST") \(date[0])"
  }

  /// From two o'clock of March's second Sunday to two o'clock of November's first, since 2007.
  private static func isSummer(_ time: Timestamp) -> Bool {
    guard let year = Int(time.iso8601Seconds.prefix(4)) else { return false }
    guard let begin = sunday(2, of: "03", year, hour: 10),
      let end = sunday(1, of: "11", year, hour: 9)
    else { return false }
    return begin <= time && time < end
  }

  /// A Sunday of a month at an hour of UTC.
  private static func sunday(_ number: Int, of month: String, _ year: Int, hour: Int) -> Timestamp?
  {
    guard let first = Timestamp(lenientISO8601: "\(year)-\(month)-01T00:00:00Z") else { return nil }
    // The first day of 1970 was a Thursday.
    let weekday = floorModulo(floorDivide(first.milliseconds, 86_400_000) + 4, 7)
    let days = Int64((7 - weekday) % 7 + (number - 1) * 7)
    return Timestamp(milliseconds: first.milliseconds + days * 86_400_000 + Int64(hour) * 3_600_000)
  }

  private static func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
    value >= 0 ? value / divisor : (value - divisor + 1) / divisor
  }

  private static func floorModulo(_ value: Int64, _ divisor: Int64) -> Int {
    Int((value % divisor + divisor) % divisor)
  }
}
