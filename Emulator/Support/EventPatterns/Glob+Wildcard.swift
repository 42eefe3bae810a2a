// SPDX-License-Identifier: Apache-2.0
import Patterns

/// Why a text is no wildcard pattern.
struct InvalidWildcard: Error {
  let reason: String
}

extension Glob {
  /// Reads EventBridge's wildcard: `*` stands for any number of any characters, `\*` and `\\` for the
  /// characters themselves.
  init(wildcard pattern: String) throws(InvalidWildcard) {
    var elements: [Element] = []
    var isEscaped = false
    for (position, byte) in pattern.utf8.enumerated() {
      if isEscaped {
        guard byte == UInt8(ascii: "*") || byte == UInt8(ascii: "\\") else {
          throw InvalidWildcard(reason: "Invalid escape character at pos \(position - 1)")
        }
        elements.append(.byte(byte))
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else if byte == UInt8(ascii: "*") {
        guard elements.last != .anyText else {
          throw InvalidWildcard(reason: "Consecutive wildcard characters at pos \(position - 1)")
        }
        elements.append(.anyText)
      } else {
        elements.append(.byte(byte))
      }
    }
    guard !isEscaped else {
      throw InvalidWildcard(reason: "Invalid escape character at pos \(pattern.utf8.count - 1)")
    }
    self.init(elements)
  }
}
