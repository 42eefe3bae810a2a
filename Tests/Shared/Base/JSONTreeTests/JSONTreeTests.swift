// SPDX-License-Identifier: Apache-2.0
import Foundation
import JSONTree
import Testing

@Suite struct JSONTreeTests {
  @Test(
    "a document comes out as it went in, numbers and order of members included",
    arguments: [
      #"{"b":1,"a":[1.0,1e2,-0,true,false,null,""],"b2":{"é":"\"\\\n\u0001"}}"#,
      #""\/""#.replacing(#"\/"#, with: "/"), "0", "[]", "{}", "[[[]]]",
    ])
  func roundTrip(_ text: String) throws {
    #expect(try JSON(parsing: text).text == text)
  }

  @Test(
    "escapes become the characters that they stand for",
    arguments: [
      (#""\u0041\u00e9""#, "Aé"), (#""\ud83d\ude00""#, "😀"), (#""\ud83d""#, "\u{FFFD}"),
      (#""\ud83dA""#, "\u{FFFD}A"), (#""\b\f\n\r\t\/""#, "\u{8}\u{C}\n\r\t/"),
    ])
  func escapes(_ text: String, _ expected: String) throws {
    #expect(try JSON(parsing: text) == .string(expected))
  }

  @Test(
    "what is not JSON is refused",
    arguments: [
      "", " ", "{", "[1,]", "{\"a\":1,}", "{a:1}", "01", "1.", ".5", "+1", "1e", "-", "tru",
      "nulll",
      "\"", "\"\n\"", #""\x""#, #""\u12""#, "1 2", "[1 2]", "{\"a\" 1}", "'a'", "NaN",
    ])
  func refused(_ text: String) {
    #expect(throws: JSONSyntaxError.self) { try JSON(parsing: text) }
  }

  @Test("bytes that are not UTF-8 are refused")
  func badUTF8() {
    #expect(throws: JSONSyntaxError.self) { try JSON(parsing: [0x22, 0xFF, 0x22]) }
  }

  @Test("nesting is bounded, so that a hostile document cannot use up the stack")
  func depth() throws {
    let deep = String(repeating: "[", count: 100_000)
    #expect(throws: JSONSyntaxError.self) { try JSON(parsing: deep) }
    let allowed = String(repeating: "[", count: 100) + String(repeating: "]", count: 100)
    #expect(try JSON(parsing: allowed).text == allowed)
  }

  @Test("the later of two members of one name counts")
  func duplicates() throws {
    #expect(try JSON(parsing: #"{"a":1,"a":2}"#)["a"] == 2)
  }

  @Test("numbers know the integer that they are exactly")
  func numbers() throws {
    let cases: [(String, Int64?)] = [
      ("3", 3), ("3.0", 3), ("3e2", 300), ("3.5", nil), ("9223372036854775807", .max),
      ("1e30", nil),
    ]
    for (text, expected) in cases { #expect(try JSON(parsing: text).integer == expected) }
    #expect(JSON(2.0).text == "2")
    #expect(JSON(0.1).text == "0.1")
  }

  @Test("any JSON value survives a round trip through a coder")
  func jsonValues() throws {
    let text = #"{"a":[1,-2.5,true,false,null,"x",{}],"big":9007199254740993}"#
    let value = try JSONDecoder().decode(JSON.self, from: Data(text.utf8))
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    #expect(String(decoding: try encoder.encode(value), as: UTF8.self) == text)
    #expect(value["big"] == 9_007_199_254_740_993)
  }
}
