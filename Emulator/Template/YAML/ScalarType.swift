// SPDX-License-Identifier: Apache-2.0

/// What a plain (unquoted) scalar is by YAML 1.1, which CloudFormation and SAM read. Timestamps and
/// base-60 numbers stay texts, as CloudFormation's documentation excludes them.
enum ScalarType: Equatable {
  case null
  case boolean(Bool)
  /// A number, as JSON writes it.
  case number(String)
  case text

  init(plain text: String) {
    switch text {
    case "", "~", "null", "Null", "NULL": self = .null
    case "true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON": self = .boolean(true)
    case "false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF": self = .boolean(false)
    default: self = Self.number(in: text).map { .number($0) } ?? .text
    }
  }

  /// The JSON form of a decimal or hexadecimal number; nil for another text. A number with a leading
  /// zero is a text: it is an account id or a code, and YAML's octal would change it.
  private static func number(in text: String) -> String? {
    if text.hasPrefix("0x"), let number = Int64(text.dropFirst(2), radix: 16) {
      return String(number)
    }
    var rest = Substring(text).utf8
    var out: [UInt8] = []
    if rest.first == UInt8(ascii: "+") {
      rest = rest.dropFirst()
    } else if rest.first == UInt8(ascii: "-") {
      out.append(rest.removeFirst())
    }
    let whole = rest.prefix(while: \.isDigit)
    guard let first = whole.first, first != UInt8(ascii: "0") || whole.count == 1 else {
      return nil
    }
    out.append(contentsOf: whole)
    rest = rest.dropFirst(whole.count)
    if rest.first == UInt8(ascii: ".") {
      let fraction = rest.dropFirst().prefix(while: \.isDigit)
      guard !fraction.isEmpty else { return nil }
      out.append(UInt8(ascii: "."))
      out.append(contentsOf: fraction)
      rest = rest.dropFirst(1 + fraction.count)
    }
    if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
      rest = rest.dropFirst()
      out.append(UInt8(ascii: "e"))
      if let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
        out.append(rest.removeFirst())
      }
      guard !rest.isEmpty, rest.allSatisfy(\.isDigit) else { return nil }
      out.append(contentsOf: rest)
      rest = rest.dropFirst(rest.count)
    }
    return rest.isEmpty ? String(decoding: out, as: UTF8.self) : nil
  }
}

extension UInt8 {
  fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}

extension Node {
  /// The node as compact JSON (RFC 8259), members in the template's order.
  var json: String {
    var out = ""
    writeJSON(to: &out)
    return out
  }

  private func writeJSON(to out: inout String) {
    switch content {
    case .scalar(let text, isPlain: false): out.appendJSONString(text)
    case .scalar(let text, isPlain: true):
      switch ScalarType(plain: text) {
      case .null: out += "null"
      case .boolean(let flag): out += flag ? "true" : "false"
      case .number(let number): out += number
      case .text: out.appendJSONString(text)
      }
    case .list(let elements):
      out += "["
      for (index, element) in elements.enumerated() {
        if index > 0 { out += "," }
        element.writeJSON(to: &out)
      }
      out += "]"
    case .map(let members):
      out += "{"
      for (index, member) in members.enumerated() {
        if index > 0 { out += "," }
        out.appendJSONString(member.key)
        out += ":"
        member.value.writeJSON(to: &out)
      }
      out += "}"
    }
  }
}

extension String {
  fileprivate mutating func appendJSONString(_ text: String) {
    append("\"")
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": append("\\\"")
      case "\\": append("\\\\")
      case "\n": append("\\n")
      case "\r": append("\\r")
      case "\t": append("\\t")
      case "\u{0}"..<"\u{20}":
        let digits = String(scalar.value, radix: 16)
        append("\\u" + String(repeating: "0", count: 4 - digits.count) + digits)
      default: unicodeScalars.append(scalar)
      }
    }
    append("\"")
  }
}
