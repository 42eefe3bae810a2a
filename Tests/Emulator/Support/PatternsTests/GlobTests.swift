// SPDX-License-Identifier: Apache-2.0
import Patterns
import Testing

@Suite("Wildcards")
struct GlobTests {
  @Test(
    "a star takes any text",
    arguments: [
      ("a", "a", true), ("a", "ab", false), ("a*", "abc", true), ("*c", "abc", true),
      ("a*c", "abc", true), ("a*b*c", "a1b2b3c", true), ("a*c", "ab", false), ("*", "", true),
      ("ab*ba", "aba", false), ("", "", true), ("", "a", false), ("a**c", "abc", true),
      ("a**", "a", true), ("*a*b", "xaxbxb", true), ("*ab*ab", "abab", true),
      (#"a\*"#, #"a\b"#, true), ("ü*", "über", true),
    ])
  func stars(pattern: String, text: String, fits: Bool) {
    #expect(Glob(pattern).matches(text) == fits)
    #expect(Glob(pattern, questionMark: true).matches(text) == fits)
  }

  @Test("a question mark takes one byte where it is asked for, and itself elsewhere")
  func questionMarks() {
    #expect(Glob("a?c", questionMark: true).matches("abc"))
    #expect(!Glob("a?c", questionMark: true).matches("ac"))
    #expect(Glob("*?", questionMark: true).matches("a"))
    #expect(!Glob("*?", questionMark: true).matches(""))
    #expect(!Glob("a?c").matches("abc"))
    #expect(Glob("a?c").matches("a?c"))
  }

  @Test("a star that is a byte takes no other")
  func literalStar() {
    let pattern = Glob([.byte(UInt8(ascii: "*")), .anyText])
    #expect(pattern.matches("*x"))
    #expect(!pattern.matches("xx"))
  }

  /// A matcher that tries every star again would not end before the sun does.
  @Test("a hostile pattern takes no longer than its length times the text's")
  func hostile() {
    let text = String(repeating: "a", count: 5000)
    #expect(!Glob(String(repeating: "*a", count: 500) + "*b").matches(text))
    #expect(!Glob("*" + String(repeating: "a", count: 200) + "b").matches(text))
  }
}
