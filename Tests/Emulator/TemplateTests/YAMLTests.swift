// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import Template

@Suite("YAML")
struct YAMLTests {
  private func json(_ text: String) throws -> String {
    try YAMLComposer.compose(Array(text.utf8)).json
  }

  @Test(
    "a document becomes the tree that YAML 1.1 describes",
    arguments: [
      ("a: 1\nb: [x, 'y', \"z\\n\"]", #"{"a":1,"b":["x","y","z\n"]}"#),
      ("a: &x {k: v}\nb: *x", #"{"a":{"k":"v"},"b":{"k":"v"}}"#),
      ("a: &x {k: v, m: 1}\nb: {<<: *x, k: w}", #"{"a":{"k":"v","m":1},"b":{"k":"w","m":1}}"#),
      ("a: {<<: [{k: 1}, {k: 2, l: 3}]}", #"{"a":{"k":1,"l":3}}"#),
      ("{\"a\": {\"Fn::Sub\": \"x\"}}", #"{"a":{"Fn::Sub":"x"}}"#),
      ("a: !GetAtt X.Y.Z", #"{"a":{"Fn::GetAtt":["X","Y.Z"]}}"#),
      ("a: !If [c, !Ref x, ~]", #"{"a":{"Fn::If":["c",{"Ref":"x"},null]}}"#),
      ("a: |\n  one\n  two\nb: >-\n  one\n  two", #"{"a":"one\ntwo\n","b":"one two"}"#),
      ("a: [yes, No, TRUE, off, 'on', y]", #"{"a":[true,false,true,false,"on","y"]}"#),
      (
        "a: [1, -2, +3, 0, 0.50, 1e3, 0x1F, 007, 1., .5, 12:30, 2012-10-17]",
        #"{"a":[1,-2,3,0,0.50,1e3,31,"007","1.",".5","12:30","2012-10-17"]}"#
      ),
      ("a: \"\\u0001\\\"\\\\\"", #"{"a":"\u0001\"\\"}"#),
    ])
  func tree(text: String, expected: String) throws {
    #expect(try json(text) == expected)
  }

  @Test("nodes know their lines")
  func lines() throws {
    let root = try YAMLComposer.compose(Array("a: 1\n\nb:\n  - x\n  - !Sub y\n".utf8))
    #expect(root.members?.map(\.line) == [1, 3])
    #expect(root["b"]?.elements?.map(\.line) == [4, 5])
  }

  @Test(
    "what is not one document within limits is refused with its line",
    arguments: [
      ("", 1), ("# nothing", 2), ("a: [1", 2), ("a: *none", 1),
      ("a: 1\n---\nb: 2", 2), ("? [a]\n: 1", 1), ("a: !!binary aGk=", 1), ("\ta: 1", 1),
      ("a: \u{0}", 1), ("x: &a [*a]", 1), ("a: {<<: 1}", 1),
    ])
  func refusal(text: String, line: Int) {
    #expect {
      try YAMLComposer.compose(Array(text.utf8))
    } throws: {
      ($0 as? Problem)?.line == line
    }
  }

  @Test("aliases of aliases are refused before they fill the memory")
  func billionLaughs() {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1...12 {
      let aliases = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
      text += "a\(level): &a\(level) [\(aliases)]\n"
    }
    #expect(throws: Problem.self) { try YAMLComposer.compose(Array(text.utf8)) }
  }

  @Test("deep nesting is refused, written out or by aliases")
  func depth() {
    let brackets = String(repeating: "[", count: 100) + String(repeating: "]", count: 100)
    #expect(throws: Problem.self) { try YAMLComposer.compose(Array("a: \(brackets)".utf8)) }
    var text = "a0: &a0 [x]\n"
    for level in 1...80 { text += "a\(level): &a\(level) [*a\(level - 1)]\n" }
    #expect(throws: Problem.self) { try YAMLComposer.compose(Array(text.utf8)) }
  }

  @Test("bytes that are no YAML at all are refused")
  func noise() {
    var state: UInt64 = 42
    for _ in 0..<2000 {
      let bytes = (0..<64).map { _ -> UInt8 in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return UInt8(truncatingIfNeeded: state >> 33)
      }
      // Whatever they are, they make a tree or an error.
      let outcome = Result { try YAMLComposer.compose(bytes) }
      if case .failure(let error) = outcome { #expect(error is Problem) }
    }
  }
}
