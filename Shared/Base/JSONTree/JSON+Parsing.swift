// SPDX-License-Identifier: Apache-2.0
import Notation
package import FoundationEssentials

extension JSON {
  /// Reads one JSON text (RFC 8259, UTF-8).
  /// - Parameter depthLimit: how deep arrays and objects may nest; bounds the stack that a hostile
  ///   document can use.
  /// - Throws: ``JSONSyntaxError`` for anything that is not exactly one JSON value.
  package init(parsing data: Data, depthLimit: Int = 128) throws(JSONSyntaxError) {
    try self.init(parsing: [UInt8](data), depthLimit: depthLimit)
  }

  /// Reads one JSON text; see ``init(parsing:depthLimit:)-(Data,_)``.
  package init(parsing text: String, depthLimit: Int = 128) throws(JSONSyntaxError) {
    try self.init(parsing: [UInt8](text.utf8), depthLimit: depthLimit)
  }

  /// Reads one JSON text; see ``init(parsing:depthLimit:)-(Data,_)``.
  package init(parsing bytes: [UInt8], depthLimit: Int = 128) throws(JSONSyntaxError) {
    var parser = Parser(bytes: bytes, depthLimit: depthLimit)
    self = try parser.document()
  }
}

private struct Parser {
  let bytes: [UInt8]
  let depthLimit: Int
  var index = 0

  init(bytes: [UInt8], depthLimit: Int) {
    self.bytes = bytes
    self.depthLimit = depthLimit
  }

  mutating func document() throws(JSONSyntaxError) -> JSON {
    let value = try value(depth: 0)
    skipSpace()
    guard index == bytes.count else { throw failure("more after the value") }
    return value
  }

  private func failure(_ reason: String) -> JSONSyntaxError {
    JSONSyntaxError(reason: reason, offset: index)
  }

  private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      index += 1
    }
  }

  private mutating func expect(_ byte: UInt8) throws(JSONSyntaxError) {
    guard next == byte else {
      throw failure("expected '\(Character(UnicodeScalar(byte)))'")
    }
    index += 1
  }

  private mutating func value(depth: Int) throws(JSONSyntaxError) -> JSON {
    guard depth <= depthLimit else { throw failure("nested too deep") }
    skipSpace()
    guard let first = next else { throw failure("the text ends early") }
    switch first {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case UInt8(ascii: "-"), 0x30...0x39: return .number(try number())
    default: throw failure("expected a value")
    }
  }

  private mutating func word(_ word: StaticString, _ value: JSON) throws(JSONSyntaxError) -> JSON {
    let text = word.description.utf8
    guard bytes[index...].starts(with: text) else { throw failure("expected \(word)") }
    index += text.count
    return value
  }

  private mutating func object(depth: Int) throws(JSONSyntaxError) -> JSON {
    index += 1
    var members: [JSON.Object.Member] = []
    skipSpace()
    if next == UInt8(ascii: "}") {
      index += 1
      return .object(JSON.Object())
    }
    while true {
      skipSpace()
      guard next == UInt8(ascii: "\"") else { throw failure("expected a member's name") }
      let name = try string()
      skipSpace()
      try expect(UInt8(ascii: ":"))
      members.append(.init(name: name, value: try value(depth: depth + 1)))
      skipSpace()
      if next == UInt8(ascii: ",") {
        index += 1
        continue
      }
      try expect(UInt8(ascii: "}"))
      return .object(JSON.Object(members))
    }
  }

  private mutating func array(depth: Int) throws(JSONSyntaxError) -> JSON {
    index += 1
    var elements: [JSON] = []
    skipSpace()
    if next == UInt8(ascii: "]") {
      index += 1
      return .array([])
    }
    while true {
      elements.append(try value(depth: depth + 1))
      skipSpace()
      if next == UInt8(ascii: ",") {
        index += 1
        continue
      }
      try expect(UInt8(ascii: "]"))
      return .array(elements)
    }
  }

  private mutating func digits() throws(JSONSyntaxError) {
    let start = index
    while let byte = next, (0x30...0x39).contains(byte) { index += 1 }
    guard index > start else { throw failure("expected a digit") }
  }

  private mutating func number() throws(JSONSyntaxError) -> JSON.Number {
    let start = index
    if next == UInt8(ascii: "-") { index += 1 }
    if next == UInt8(ascii: "0") { index += 1 } else { try digits() }
    if next == UInt8(ascii: ".") {
      index += 1
      try digits()
    }
    if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
      index += 1
      if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { index += 1 }
      try digits()
    }
    return JSON.Number(validated: String(decoding: bytes[start..<index], as: UTF8.self))
  }

  private mutating func string() throws(JSONSyntaxError) -> String {
    index += 1
    let start = index
    while let byte = next, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 {
      index += 1
    }
    if next == UInt8(ascii: "\"") {
      defer { index += 1 }
      return try text(bytes[start..<index])
    }
    var units = Array(bytes[start..<index])
    while true {
      guard let byte = next else { throw failure("the string does not end") }
      switch byte {
      case UInt8(ascii: "\""):
        index += 1
        return try text(units[...])
      case UInt8(ascii: "\\"):
        index += 1
        try escape(into: &units)
      case 0..<0x20:
        throw failure("a control character in a string")
      default:
        units.append(byte)
        index += 1
      }
    }
  }

  private func text(_ units: ArraySlice<UInt8>) throws(JSONSyntaxError) -> String {
    guard let text = String(validating: units, as: UTF8.self) else {
      throw failure("a string is not UTF-8")
    }
    return text
  }

  private mutating func escape(into units: inout [UInt8]) throws(JSONSyntaxError) {
    guard let byte = next else { throw failure("the string does not end") }
    index += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): units.append(byte)
    case UInt8(ascii: "b"): units.append(0x08)
    case UInt8(ascii: "f"): units.append(0x0C)
    case UInt8(ascii: "n"): units.append(0x0A)
    case UInt8(ascii: "r"): units.append(0x0D)
    case UInt8(ascii: "t"): units.append(0x09)
    case UInt8(ascii: "u"): units.append(contentsOf: String(try escapedScalar()).utf8)
    default: throw failure("an unknown escape")
    }
  }

  /// A `\uXXXX` or a surrogate pair of two; a surrogate alone stands for U+FFFD.
  private mutating func escapedScalar() throws(JSONSyntaxError) -> Unicode.Scalar {
    let replacement: Unicode.Scalar = "\u{FFFD}"
    let first = try hexUnit()
    guard (0xD800...0xDBFF).contains(first) else { return Unicode.Scalar(first) ?? replacement }
    guard bytes[index...].starts(with: #"\u"#.utf8) else { return replacement }
    let beforeSecond = index
    index += 2
    let second = try hexUnit()
    guard (0xDC00...0xDFFF).contains(second) else {
      index = beforeSecond
      return replacement
    }
    let scalar = 0x10000 + (UInt32(first - 0xD800) << 10) + UInt32(second - 0xDC00)
    return Unicode.Scalar(scalar) ?? replacement
  }

  private mutating func hexUnit() throws(JSONSyntaxError) -> UInt16 {
    var unit: UInt16 = 0
    for _ in 0..<4 {
      guard let byte = next, let digit = Hex.value(of: byte) else {
        throw failure("expected four hexadecimal digits")
      }
      unit = unit << 4 | UInt16(digit)
      index += 1
    }
    return unit
  }
}
