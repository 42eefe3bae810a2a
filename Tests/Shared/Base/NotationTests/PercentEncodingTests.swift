// SPDX-License-Identifier: Apache-2.0
import Notation
import Testing

@Suite struct PercentEncodingTests {
  @Test(
    "AWS's unreserved set stays, all else becomes upper-case hexadecimal",
    arguments: [
      ("az-AZ_09.~", "az-AZ_09.~"), ("a b", "a%20b"), ("a+b", "a%2Bb"), ("é", "%C3%A9"),
      ("/", "%2F"),
      ("#2 4", "%232%204"),
    ])
  func encodes(text: String, expected: String) {
    #expect(PercentEncoding.encode(text) == expected)
    #expect(PercentEncoding.decode(expected) == text)
  }

  @Test("a key keeps its slashes")
  func keepsSlash() { #expect(PercentEncoding.encode("a/b c", keepingSlash: true) == "a/b%20c") }

  @Test("a lone percent sign stands for itself, at the end too")
  func lonePercent() {
    #expect(PercentEncoding.decode("100%") == "100%")
    #expect(PercentEncoding.decode("%zz%4") == "%zz%4")
    #expect(PercentEncoding.decode("%41") == "A")
  }

  @Test("plus is a space only in a form")
  func plus() {
    #expect(PercentEncoding.decode("a+b") == "a+b")
    #expect(PercentEncoding.decode("a+b", plusIsSpace: true) == "a b")
  }

  @Test("bytes that are not UTF-8 are refused as text and kept as bytes")
  func notUTF8() {
    #expect(PercentEncoding.decode("%FF") == nil)
    #expect(PercentEncoding.decodeBytes("%FF") == [0xFF])
  }

  @Test("a query keeps order, repeats and the lack of a value")
  func query() {
    let pairs = PercentEncoding.parseQuery("b=1&a&b=x%20y+z&c=")
    #expect(pairs.map(\.name) == ["b", "a", "b", "c"])
    #expect(pairs.map(\.value) == ["1", nil, "x y z", ""])
  }
}
