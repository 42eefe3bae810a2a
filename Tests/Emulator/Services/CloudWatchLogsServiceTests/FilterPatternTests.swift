// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import CloudWatchLogsService

@Suite("Patterns that filter log lines, and the lines that are kept")
struct FilterPatternTests {
  @Test(
    "terms must be there, one of those with a question mark must, those with a minus must not",
    arguments: [
      ("", true), ("ERROR", true), ("error", false), ("ERROR disk", true), ("ERROR tape", false),
      ("?tape ?disk", true), ("?tape ?drum", false), ("ERROR -disk", false), ("-tape", true),
      ("\"disk full\"", true), ("\"full disk\"", false),
    ])
  func terms(pattern: String, isMatch: Bool) {
    #expect(FilterPattern(pattern)?.matches("ERROR: disk full") == isMatch)
  }

  @Test(
    "patterns of JSON, of fields and expressions are none of these",
    arguments: ["{ $.a = 1 }", "[a, b]", "%x%"])
  func others(pattern: String) { #expect(FilterPattern(pattern) == nil) }

  @Test("the newest lines are kept, in order, each with an id of its own")
  func store() {
    let store = LogStore(functions: ["f"])
    for number in 0..<(LogStore.limit * 2) {
      store.add(function: number % 2 == 0 ? "f" : "g", requestID: nil, text: "\(number)")
    }
    let events = store.events()
    #expect(events.count >= LogStore.limit)
    #expect(events.last?.text == "\(LogStore.limit * 2 - 1)")
    #expect(events.map(\.id) == Array((events[0].id)..<(events[0].id + events.count)))
    #expect(
      store.events(after: (events.last?.id ?? 0) - 2, of: "g").map(\.text) == [events.last?.text])
  }
}
