// SPDX-License-Identifier: Apache-2.0

/// The tags that SubRip files and WebVTT files have in their text.
struct Markup {
  private var text = StyledText()
  private var stack: [(tag: Substring, style: StyledText.Style)] = []
  private var style = StyledText.Style()
  private let hasEntities: Bool

  private init(hasEntities: Bool) { self.hasEntities = hasEntities }

  /// SubRip: `b`, `i`, `u`, and `font` with a colour that WebVTT has too; any other tag and what
  /// SubStation Alpha writes in braces is left out.
  static func subRip(_ lines: [Substring]) -> StyledText {
    var markup = Markup(hasEntities: false)
    for line in lines { markup.read(line + "\n") }
    return markup.text
  }

  /// WebVTT: `b`, `i`, `u` and the colour classes of `c`; any other tag is left out, its text stays.
  static func webVTT(_ lines: [Substring]) -> StyledText {
    var markup = Markup(hasEntities: true)
    for line in lines { markup.read(line + "\n") }
    return markup.text
  }

  private mutating func read(_ line: Substring) {
    var rest = line
    // Where no bracket closes any more none need be sought, so that the time grows with the length.
    let lastTagEnd = rest.lastIndex(of: ">") ?? rest.startIndex
    let lastBrace = rest.lastIndex(of: "}") ?? rest.startIndex
    while let first = rest.first {
      if first == "<", rest.startIndex < lastTagEnd, isTag(rest),
        let end = rest.firstIndex(of: ">")
      {
        take(tag: rest[rest.index(after: rest.startIndex)..<end])
        rest = rest[rest.index(after: end)...]
      } else if first == "{", !hasEntities, rest.startIndex < lastBrace,
        rest.dropFirst().first == "\\", let end = rest.firstIndex(of: "}")
      {
        rest = rest[rest.index(after: end)...]
      } else if first == "&", hasEntities, let end = rest.prefix(10).firstIndex(of: ";"),
        let character = Self.entities[rest[rest.index(after: rest.startIndex)..<end]]
      {
        text.append(character, style)
        rest = rest[rest.index(after: end)...]
      } else {
        let plain = rest.dropFirst().firstIndex { "<{&".contains($0) } ?? rest.endIndex
        text.append(rest[..<plain], style)
        rest = rest[plain...]
      }
    }
  }

  /// `a < b > c` is no tag: one begins with a letter, a slash or the digit of a timestamp.
  private func isTag(_ text: Substring) -> Bool {
    guard let first = text.dropFirst().first else { return false }
    return first == "/" || first.isASCII && (first.isLetter || (hasEntities && first.isNumber))
  }

  private mutating func take(tag: Substring) {
    if tag.hasPrefix("/") {
      let name = tag.dropFirst().lowercased()
      guard let open = stack.lastIndex(where: { $0.tag == name }) else { return }
      style = stack[open].style
      stack.removeSubrange(open...)
      return
    }
    let words = tag.lowercased().split(whereSeparator: \.isWhitespace)
    let parts = words.first?.split(separator: ".") ?? []
    guard let name = parts.first, ["b", "i", "u", "c", "font"].contains(name), stack.count < 64
    else { return }
    stack.append((name, style))
    switch name {
    case "b": style.isBold = true
    case "i": style.isItalic = true
    case "u": style.isUnderlined = true
    case "c": style.color = parts.dropFirst().compactMap { Self.color(String($0)) }.last
    default: style.color = words.compactMap(Self.fontColor).last
    }
  }

  private static func fontColor(_ word: Substring) -> String? {
    guard word.hasPrefix("color=") else { return nil }
    return color(word.dropFirst(6).filter { $0 != "\"" && $0 != "'" })
  }

  private static let entities: [Substring: String] = [
    "amp": "&", "lt": "<", "gt": ">", "nbsp": "\u{A0}", "lrm": "\u{200E}", "rlm": "\u{200F}",
    "quot": "\"", "#39": "'",
  ]

  /// WebVTT's colour classes by their names and by HTML's numbers for them.
  private static let colors = [
    "lime": "lime", "#00ff00": "lime", "cyan": "cyan", "#00ffff": "cyan", "red": "red",
    "#ff0000": "red", "yellow": "yellow", "#ffff00": "yellow", "magenta": "magenta",
    "#ff00ff": "magenta", "blue": "blue", "#0000ff": "blue", "black": "black", "#000000": "black",
  ]

  private static func color(_ name: String) -> String? { colors[name] }
}
