// SPDX-License-Identifier: Apache-2.0
import JSONTree

extension JSON {
  /// What a plain (unquoted) scalar is by YAML 1.1, which CloudFormation and SAM read. Timestamps and
  /// base-60 numbers stay texts, as CloudFormation's documentation excludes them; so does a number
  /// with a leading zero, which is an account id or a code, and YAML's octal would change it.
  init(plainScalar text: String) {
    switch text {
    case "", "~", "null", "Null", "NULL": self = .null
    case "true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON": self = .bool(true)
    case "false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF": self = .bool(false)
    case _ where text.hasPrefix("0x"):
      self = Int64(text.dropFirst(2), radix: 16).map { JSON($0) } ?? .string(text)
    case _ where text.hasPrefix("+-"): self = .string(text)
    default:
      let number = text.hasPrefix("+") ? String(text.dropFirst()) : text
      if case .number(let value)? = try? JSON(parsing: number) {
        self = .number(value)
      } else {
        self = .string(text)
      }
    }
  }

  init(_ node: Node) {
    switch node.content {
    case .scalar(let text, isPlain: true): self.init(plainScalar: text)
    case .scalar(let text, isPlain: false): self = .string(text)
    case .list(let elements): self = .array(elements.map { JSON($0) })
    case .map(let members):
      self = .object(Object(members.map { .init(name: $0.key, value: JSON($0.value)) }))
    }
  }
}

extension Node {
  /// The node as compact JSON text, members in the template's order.
  var json: String { JSON(self).text }

  /// Whether it is YAML's null, written or left out.
  var isNull: Bool {
    guard case .scalar(let text, isPlain: true) = content else { return false }
    return JSON(plainScalar: text) == .null
  }
}
