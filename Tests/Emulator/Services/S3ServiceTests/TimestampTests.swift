// SPDX-License-Identifier: Apache-2.0
import S3Service
import Testing

@Suite("S3's spellings of time")
struct TimestampTests {
  @Test("each spelling names the same second")
  func spellings() {
    let time = Timestamp(milliseconds: 1_255_369_830_123)
    #expect(time.iso8601 == "2009-10-12T17:50:30.000Z")
    #expect(time.iso8601WithMilliseconds == "2009-10-12T17:50:30.123Z")
    #expect(time.basic == "20091012T175030Z")
    #expect(time.http == "Mon, 12 Oct 2009 17:50:30 GMT")
    #expect(Timestamp(iso8601: time.basic)?.seconds == time.seconds)
    #expect(Timestamp(http: time.http)?.seconds == time.seconds)
    #expect(Timestamp(milliseconds: -1).iso8601WithMilliseconds == "1969-12-31T23:59:59.999Z")
    #expect(Timestamp(seconds: -86_400).http == "Wed, 31 Dec 1969 00:00:00 GMT")
  }

  @Test(
    "a day that its month does not have is no date",
    arguments: ["2025-02-31T00:00:00Z", "20250431T000000Z", "2025-02-29", "2025-00-01"])
  func noSuchDay(text: String) { #expect(Timestamp(iso8601: text) == nil) }

  @Test("nor is it one in a header field")
  func noSuchDayInHeader() {
    #expect(Timestamp(http: "Mon, 31 Feb 2025 00:00:00 GMT") == nil)
    #expect(Timestamp(http: "Sat, 29 Feb 2025 00:00:00 GMT") == nil)
  }
}
