// SPDX-License-Identifier: Apache-2.0
import HTTPMessage
import Testing

@Suite struct HTTPFieldsTests {
  @Test("names compare without case, and setting replaces every line")
  func caseless() {
    var fields: HTTPFields = ["X-A": "1", "x-a": "2", "B": "3"]
    #expect(fields["X-a"] == "1")
    #expect(fields.values(of: "X-A") == ["1", "2"])
    fields["x-A"] = "9"
    #expect(fields.values(of: "x-a") == ["9"])
    fields["b"] = nil
    #expect(fields.map(\.name) == ["X-A"])
  }
}
