// SPDX-License-Identifier: Apache-2.0

/// Writes JSON member by member, in the order of the calls: events keep AWS's order.
struct JSONWriter {
  private(set) var bytes: [UInt8] = []
  private var needsComma = false

  mutating func object(_ name: String? = nil, _ content: (inout JSONWriter) throws -> Void) rethrows
  {
    begin(name, UInt8(ascii: "{"))
    try content(&self)
    end(UInt8(ascii: "}"))
  }

  mutating func array(_ name: String? = nil, _ content: (inout JSONWriter) throws -> Void) rethrows
  {
    begin(name, UInt8(ascii: "["))
    try content(&self)
    end(UInt8(ascii: "]"))
  }

  mutating func field(_ name: String, _ text: String) {
    self.name(name)
    string(text)
    needsComma = true
  }

  mutating func field(_ name: String, _ number: Int64) {
    self.name(name)
    bytes += String(number).utf8
    needsComma = true
  }

  /// An element of an array.
  mutating func value(_ text: String) {
    name(nil)
    string(text)
    needsComma = true
  }

  private mutating func begin(_ name: String?, _ bracket: UInt8) {
    self.name(name)
    bytes.append(bracket)
    needsComma = false
  }

  private mutating func end(_ bracket: UInt8) {
    bytes.append(bracket)
    needsComma = true
  }

  private mutating func name(_ name: String?) {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
    guard let name else { return }
    string(name)
    bytes.append(UInt8(ascii: ":"))
  }

  private mutating func string(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""): bytes += #"\""#.utf8
      case UInt8(ascii: "\\"): bytes += #"\\"#.utf8
      case 0x0A: bytes += #"\n"#.utf8
      case 0x0D: bytes += #"\r"#.utf8
      case 0x09: bytes += #"\t"#.utf8
      case 0..<0x20:
        bytes += "\\u00".utf8
        bytes += [UInt8(ascii: "0") + (byte >> 4)]
        bytes += String(byte & 15, radix: 16).utf8
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}
