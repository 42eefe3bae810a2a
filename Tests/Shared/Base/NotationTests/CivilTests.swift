// SPDX-License-Identifier: Apache-2.0
import Notation
import Testing

@Suite("The calendar")
struct CivilTests {
  @Test(
    "a day has a name and a number",
    arguments: [
      (1970, 1, 1, 0), (1969, 12, 31, -1), (2000, 2, 29, 11_016), (2000, 3, 1, 11_017),
      (2100, 3, 1, 47_541), (1600, 2, 29, -135_081), (1, 1, 1, -719_162), (0, 2, 29, -719_469),
      (0, 3, 1, -719_468), (-1, 12, 31, -719_529), (9999, 12, 31, 2_932_896),
    ])
  func days(year: Int, month: Int, day: Int, number: Int) throws {
    let date = try #require(CivilDate(year: year, month: month, day: day))
    #expect(date.daysSinceEpoch == number)
    #expect(CivilDate(daysSinceEpoch: number) == date)
  }

  @Test("each day follows the one before it, through centuries and leap years")
  func order() {
    var expected = CivilDate(daysSinceEpoch: -200_000)
    for number in -200_000...200_000 {
      let date = CivilDate(daysSinceEpoch: number)
      #expect(date == expected && date.daysSinceEpoch == number)
      let next =
        CivilDate(year: date.year, month: date.month, day: date.day + 1)
        ?? CivilDate(year: date.year, month: date.month + 1, day: 1)
        ?? CivilDate(year: date.year + 1, month: 1, day: 1)
      if let next { expected = next }
    }
  }

  @Test(
    "a day that its month does not have is refused",
    arguments: [
      (2025, 2, 29), (2024, 2, 30), (1900, 2, 29), (2025, 2, 31), (2025, 4, 31), (2025, 1, 32),
      (2025, 1, 0), (2025, 0, 1), (2025, 13, 1), (2025, -1, 1), (2025, 1, -1),
    ])
  func refused(year: Int, month: Int, day: Int) {
    #expect(CivilDate(year: year, month: month, day: day) == nil)
  }

  @Test("weeks go on before the epoch", arguments: [(0, 4), (3, 0), (-1, 3), (-5, 6), (-4, 0)])
  func weekdays(number: Int, weekday: Int) {
    #expect(CivilDate(daysSinceEpoch: number).weekday == weekday)
  }

  @Test(
    "a second has both of ISO 8601's spellings",
    arguments: [
      (0, "1970-01-01T00:00:00", "19700101T000000"),
      (-1, "1969-12-31T23:59:59", "19691231T235959"),
      (1_440_938_160, "2015-08-30T12:36:00", "20150830T123600"),
    ] as [(Int64, String, String)])
  func spellings(seconds: Int64, extended: String, basic: String) {
    let time = CivilTime(secondsSinceEpoch: seconds)
    #expect(time.extended == extended && time.basic == basic)
    #expect(time.secondsSinceEpoch == seconds)
  }

  @Test("a leap second is the first of the next minute, and no other clock is taken")
  func clocks() {
    let leap = CivilTime(year: 2016, month: 12, day: 31, hour: 23, minute: 59, second: 60)
    #expect(leap?.secondsSinceEpoch == 1_483_228_800)
    #expect(CivilTime(year: 2016, month: 12, day: 31, hour: 24) == nil)
    #expect(CivilTime(year: 2016, month: 12, day: 31, minute: 60) == nil)
    #expect(CivilTime(year: 2016, month: 12, day: 31, second: 61) == nil)
  }

  @Test("zeros fill a number up, and quotients round down")
  func numbers() {
    #expect(padded(7, 3) == "007")
    #expect(padded(1234, 3) == "1234")
    #expect((-1).dividedFloor(by: 7) == -1)
    #expect((-7).dividedFloor(by: 7) == -1)
    #expect(13.dividedFloor(by: 7) == 1)
    #expect(Int64.min.dividedFloor(by: 1000) == -9_223_372_036_854_776)
  }
}
