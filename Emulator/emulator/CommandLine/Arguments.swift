// SPDX-License-Identifier: Apache-2.0

/// A cursor over command-line words that tells options from operands.
struct Arguments {
  private var words: ArraySlice<String>

  init(_ words: [String]) { self.words = words[...] }

  mutating func next() -> String? { words.popFirst() }

  /// Whether a word that is to come asks for help instead.
  var asksForHelp: Bool { words.contains("--help") || words.contains("-h") }

  /// The value that must follow an option.
  mutating func value(of option: String) throws(UsageError) -> String {
    guard let value = words.popFirst() else { throw UsageError("\(option) needs a value") }
    return value
  }

  /// The port number that must follow an option.
  mutating func port(of option: String) throws(UsageError) -> UInt16 {
    let value = try value(of: option)
    guard let port = UInt16(value) else {
      throw UsageError("\(option) needs a port from 0 to 65535, not '\(value)'")
    }
    return port
  }

  /// The `NAME=VALUE` or `ID:SECRET` pair that must follow an option.
  mutating func pair(
    of option: String, separator: Character
  ) throws(UsageError) -> (name: String, value: String) {
    let text = try value(of: option)
    guard let index = text.firstIndex(of: separator), index != text.startIndex else {
      // The text itself may be a secret, so it is not repeated.
      throw UsageError("\(option) needs two parts with '\(separator)' between them")
    }
    return (String(text[..<index]), String(text[text.index(after: index)...]))
  }
}
