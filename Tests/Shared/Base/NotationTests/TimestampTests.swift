// SPDX-License-Identifier: Apache-2.0
import Foundation
import Notation
import Testing

@Suite("Spellings of time")
struct TimestampTests {
  @Test("each spelling names the same second")
  func spellings() {
    let time = Timestamp(milliseconds: 1_255_369_830_123)
    #expect(time.iso8601 == "2009-10-12T17:50:30.123Z")
    #expect(time.wholeSecond.iso8601 == "2009-10-12T17:50:30.000Z")
    #expect(time.iso8601Seconds == "2009-10-12T17:50:30Z")
    #expect(time.basic == "20091012T175030Z")
    #expect(time.day == "2009-10-12" && time.basicDay == "20091012")
    #expect(time.httpDate == "Mon, 12 Oct 2009 17:50:30 GMT")
    #expect(time.logDate == "12/Oct/2009:17:50:30 +0000")
    #expect(Timestamp(lenientISO8601: time.basic) == time.wholeSecond)
    #expect(Timestamp(httpDate: time.httpDate) == time.wholeSecond)
    #expect(Timestamp(milliseconds: -1).iso8601 == "1969-12-31T23:59:59.999Z")
    #expect(Timestamp(seconds: -86_400).httpDate == "Wed, 31 Dec 1969 00:00:00 GMT")
  }

  @Test(
    "instants are written and read as ISO 8601",
    arguments: [
      (0, "1970-01-01T00:00:00.000Z"), (951_782_399_999, "2000-02-28T23:59:59.999Z"),
      (951_782_400_000, "2000-02-29T00:00:00.000Z"),
      (1_709_164_800_123, "2024-02-29T00:00:00.123Z"),
      (-1, "1969-12-31T23:59:59.999Z"), (4_102_444_799_000, "2099-12-31T23:59:59.000Z"),
    ] as [(Int64, String)])
  func iso(milliseconds: Int64, text: String) {
    #expect(Timestamp(milliseconds: milliseconds).iso8601 == text)
    #expect(Timestamp(iso8601: text)?.milliseconds == milliseconds)
  }

  @Test(
    "other texts are refused",
    arguments: [
      "", "2024-02-29", "2024-02-29T00:00:00", "2024-13-01T00:00:00Z", "2024-01-01T00:00:00.Z",
      "2025-02-31T00:00:00Z", "2025-02-29T00:00:00Z", "2025-04-31T00:00:00Z",
    ])
  func refused(text: String) { #expect(Timestamp(iso8601: text) == nil) }

  @Test("a time without fraction, or with a longer one, is read")
  func fractions() {
    #expect(Timestamp(iso8601: "1970-01-01T00:00:01Z")?.milliseconds == 1000)
    #expect(Timestamp(iso8601: "1970-01-01T00:00:01.5Z")?.milliseconds == 1500)
    #expect(Timestamp(iso8601: "1970-01-01T00:00:01.123456Z")?.milliseconds == 1123)
  }

  @Test(
    "a date is the millisecond it lies in",
    arguments: [
      (0.0, "19700101T000000Z"), (1_440_938_160.0, "20150830T123600Z"),
      (951_782_399.9, "20000228T235959Z"), (951_782_400.0, "20000229T000000Z"),
      (4_107_542_399.0, "21000228T235959Z"), (4_107_542_400.0, "21000301T000000Z"),
      (-1.0, "19691231T235959Z"), (253_402_300_799.0, "99991231T235959Z"),
      (1e300, "99991231T235959Z"), (-1e300, "00010101T000000Z"),
    ])
  func dates(seconds: Double, text: String) {
    let time = Timestamp(Date(timeIntervalSince1970: seconds))
    #expect(time.basic == text)
    #expect(time.basicDay == String(text.prefix(8)))
    #expect(Timestamp(basic: text) == time.wholeSecond)
  }

  @Test("every day of four centuries is read back")
  func everyDay() {
    for day in -100_000..<100_000 {
      let time = Timestamp(seconds: Int64(day) * 86_400 + 3661)
      #expect(Timestamp(basic: time.basic) == time)
    }
  }

  @Test(
    "what is not exactly the basic form is refused",
    arguments: [
      "", "20150830", "20150830T123600", "20150830T123600z", "2015-08-30T12:36:00Z",
      "20150230T000000Z", "20151301T000000Z", "20150800T000000Z", "20150830T240000Z",
      "20150830T126000Z", "20150830T123660Z", "+2015083T123600Z", "20150830T1236 0Z",
      "00000101T000000Z", "２０１５0830T123600Z",
    ])
  func notBasic(text: String) { #expect(Timestamp(basic: text) == nil) }

  @Test("HTTP's three forms name the same second")
  func httpDates() {
    for text in [
      "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
    ] {
      #expect(Timestamp(httpDate: text)?.basic == "19941106T084937Z")
    }
    #expect(Timestamp(httpDate: "Mon, 31 Feb 2025 00:00:00 GMT") == nil)
    #expect(Timestamp(httpDate: "Sat, 29 Feb 2025 00:00:00 GMT") == nil)
  }

  @Test("a Date header's form")
  func internetDates() {
    for zone in ["GMT", "-0000", "+0000"] {
      let time = Timestamp(internetDate: "Sun, 06 Nov 1994 08:49:37 \(zone)")
      #expect(time?.basic == "19941106T084937Z")
    }
    for text in [
      "Sun, 6 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "",
      "Sun, 31 Feb 2020 00:00:00 GMT", "Sun, 06 Nov 1994 08:49:37 CET",
    ] {
      #expect(Timestamp(internetDate: text) == nil)
    }
  }

  @Test(
    "a day that its month does not have is no date",
    arguments: ["2025-02-31T00:00:00Z", "20250431T000000Z", "2025-02-29", "2025-00-01"])
  func noSuchDay(text: String) { #expect(Timestamp(lenientISO8601: text) == nil) }

  @Test("seconds that do not fit are the farthest instant")
  func farthest() {
    #expect(Timestamp(seconds: .max).milliseconds == .max)
    #expect(Timestamp(seconds: .min).milliseconds == .min)
  }
}
