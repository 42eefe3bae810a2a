// SPDX-License-Identifier: Apache-2.0
@testable import EventPatterns
import JSONTree
import Testing

@Suite struct EventPathTests {
  private let event: JSON = [
    "resources": ["a", "b"],
    "detail": ["instance-id": "i-1", "a.b": ["c": 1], "list": [["n": 1], ["n": 2]]],
  ]

  @Test(
    "a path leads to what AWS's notation names",
    arguments: [
      ("$", nil), ("$.detail.instance-id", "i-1"), ("$.resources[1]", "b"), ("$.resources[2]", nil),
      ("$['detail']['a.b'].c", 1), ("$.detail[\"a.b\"][\"c\"]", 1), ("$.detail.list[*].n", [1, 2]),
      ("$.resources.*", ["a", "b"]), ("$.nothing.here", nil),
    ] as [(String, JSON?)])
  func values(_ path: String, _ expected: JSON?) throws {
    #expect(try #require(EventPath(path)).value(in: event) == (path == "$" ? event : expected))
  }

  @Test(
    "what is no path is refused",
    arguments: [
      "", "detail", "$detail", "$.", "$..a", "$.a[", "$.a[x]", "$.a[-1]", "$['a", "$['a'",
    ])
  func refused(_ path: String) {
    #expect(EventPath(path) == nil)
  }
}
