// SPDX-License-Identifier: Apache-2.0

/// Entity tags as clients write them.
enum EntityTag {
  static func unquoted(_ text: String) -> String {
    var text = Substring(text)
    if text.hasPrefix("W/") { text = text.dropFirst(2) }
    if text.count >= 2, text.hasPrefix("\""), text.hasSuffix("\"") {
      text = text.dropFirst().dropLast()
    }
    return String(text)
  }

  /// Whether a list of tags holds one, or is `*`.
  static func list(_ list: String, contains etag: String) -> Bool {
    list.split(separator: ",").contains { item in
      let tag = item.trimmed
      return tag == "*" || unquoted(tag) == etag
    }
  }
}

extension StringProtocol {
  /// The text without spaces at its ends.
  var trimmed: String {
    let start = firstIndex { $0 != " " } ?? endIndex
    return String(self[start...].reversed().drop { $0 == " " }.reversed())
  }
}
