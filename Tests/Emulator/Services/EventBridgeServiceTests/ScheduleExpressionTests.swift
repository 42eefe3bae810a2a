// SPDX-License-Identifier: Apache-2.0
@testable import EventBridgeService
import Foundation
import Testing

@Suite struct ScheduleExpressionTests {
  private func date(_ text: String) throws -> Date { try Date(text + ":00Z", strategy: .iso8601) }

  @Test(
    "a cron expression fires next when AWS says",
    arguments: [
      ("cron(15 10 * * ? *)", "2026-03-01T10:15", "2026-03-02T10:15"),
      ("cron(0 18 ? * MON-FRI *)", "2026-11-20T18:00", "2026-11-23T18:00"),
      ("cron(0 8 1 * ? *)", "2026-12-01T08:00", "2027-01-01T08:00"),
      ("cron(0/15 * * * ? *)", "2026-01-01T00:16", "2026-01-01T00:30"),
      ("cron(0/10 * ? * MON-FRI *)", "2026-11-20T23:55", "2026-11-23T00:00"),
      ("cron(0/5 8-17 ? * MON-FRI *)", "2026-11-20T17:55", "2026-11-23T08:00"),
      ("cron(0 9 ? * 2#1 *)", "2026-11-21T00:00", "2026-12-07T09:00"),
      ("cron(0 0 L * ? *)", "2028-02-01T00:00", "2028-02-29T00:00"),
      ("cron(0 0 L 2 ? *)", "2028-03-01T00:00", "2029-02-28T00:00"),
      ("cron(0 10 ? * 6L 2022-2027)", "2026-11-21T00:00", "2026-11-27T10:00"),
      ("cron(0 0 15W * ? *)", "2026-08-01T00:00", "2026-08-14T00:00"),
      ("cron(0 0 1W * ? *)", "2026-07-31T12:00", "2026-08-03T00:00"),
      ("cron(0 0 31W * ? *)", "2026-05-01T00:00", "2026-05-29T00:00"),
      ("cron(0 0 LW * ? *)", "2026-10-01T00:00", "2026-10-30T00:00"),
      ("cron(30 4 1,15 * ? *)", "2026-11-02T00:00", "2026-11-15T04:30"),
      ("cron(0 0 ? JAN,jul SUN *)", "2026-11-21T00:00", "2027-01-03T00:00"),
      ("cron(0 12 ? * L *)", "2026-11-22T00:00", "2026-11-28T12:00"),
      ("cron(0 0 29 2 ? *)", "2026-11-21T00:00", "2028-02-29T00:00"),
      ("cron(59 23 31 12 ? 2199)", "2026-11-21T00:00", "2199-12-31T23:59"),
      ("cron(0 0 1 1 ? 2020)", "2026-11-21T00:00", nil),
      ("cron(0 0 30 2 ? *)", "2026-11-21T00:00", nil),
    ] as [(String, String, String?)])
  func cron(_ text: String, _ after: String, _ expected: String?) throws {
    let schedule = try #require(ScheduleExpression(text))
    let start = try date(after)
    #expect(schedule.next(after: start, anchor: start) == (try expected.map(date)))
  }

  @Test("a rate counts from when the rule was made, whatever was missed")
  func rate() throws {
    let schedule = try #require(ScheduleExpression("rate(5 minutes)"))
    let anchor = try date("2026-01-01T00:01")
    #expect(schedule.next(after: anchor, anchor: anchor) == (try date("2026-01-01T00:06")))
    #expect(
      schedule.next(after: try date("2026-01-01T00:22"), anchor: anchor)
        == (try date("2026-01-01T00:26")))
  }

  @Test("a time of its own comes once")
  func at() throws {
    let schedule = try #require(ScheduleExpression("at(2026-11-20T13:00:00)"))
    let time = try date("2026-11-20T13:00")
    #expect(schedule.next(after: time.addingTimeInterval(-1), anchor: time) == time)
    #expect(schedule.next(after: time, anchor: time) == nil)
  }

  @Test(
    "what AWS refuses is refused",
    arguments: [
      "", "rate()", "rate(1 minutes)", "rate(5 minute)", "rate(0 minutes)", "rate(-1 minutes)",
      "rate(5 seconds)", "rate(1.5 hours)", "cron(* * * * * *)", "cron(0 0 ? * ? *)",
      "cron(0 0 * * ?)", "cron(60 0 * * ? *)", "cron(0 24 * * ? *)", "cron(0 0 32 * ? *)",
      "cron(0 0 * 13 ? *)", "cron(0 0 ? * 8 *)", "cron(0 0 ? * 2#6 *)", "cron(0/0 0 * * ? *)",
      "cron(5-1 0 * * ? *)", "cron(0 0 * * ? 1969)", "cron(a 0 * * ? *)", "at(2026-11-20)",
      "every(5 minutes)", "rate(5 minutes",
    ])
  func refused(_ text: String) {
    #expect(ScheduleExpression(text) == nil)
  }
}
