// SPDX-License-Identifier: Apache-2.0

/// SubStation Alpha files (version 4.00+), by which captions are drawn.
package enum SubStation {
  /// How captions look on a frame. Colours are `&HAABBGGRR`, where AA is how much shows through.
  package struct Look: Sendable {
    package var width: Int
    package var height: Int
    package var fontSize: Int
    package var fontColor: String
    package var outlineColor: String
    package var outlineSize: Int
    /// Of the shadow, or of the box behind the text.
    package var backColor: String
    /// Whether a box stands behind the text.
    package var hasBox: Bool
    /// How far the shadow is away; none when nil.
    package var shadow: (x: Int, y: Int)?
    package var alignsLeft: Bool
    /// Where the text stands instead of its usual place.
    package var position: (x: Int, y: Int)?
    package var keepsStyle: Bool

    package init(
      width: Int, height: Int, fontSize: Int, fontColor: String, outlineColor: String,
      outlineSize: Int, backColor: String, hasBox: Bool, shadow: (x: Int, y: Int)?,
      alignsLeft: Bool, position: (x: Int, y: Int)?, keepsStyle: Bool
    ) {
      (self.width, self.height, self.fontSize) = (width, height, fontSize)
      (self.fontColor, self.outlineColor, self.outlineSize) = (fontColor, outlineColor, outlineSize)
      (self.backColor, self.hasBox, self.shadow) = (backColor, hasBox, shadow)
      (self.alignsLeft, self.position, self.keepsStyle) = (alignsLeft, position, keepsStyle)
    }
  }

  /// The captions as a file.
  package static func text(_ cues: [Cue], _ look: Look) -> String {
    // Style 4 of libass is a box behind the text that has an outline all the same.
    let margin = look.height / 20
    var lines = [
      "[Script Info]", "ScriptType: v4.00+", "PlayResX: \(look.width)", "PlayResY: \(look.height)",
      "WrapStyle: 0", "ScaledBorderAndShadow: yes", "YCbCr Matrix: TV.709", "", "[V4+ Styles]",
      "Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, "
        + "Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, "
        + "Shadow, Alignment, MarginL, MarginR, MarginV, Encoding",
      "Style: Default,DejaVu Sans,\(look.fontSize),\(look.fontColor),\(look.fontColor),"
        + "\(look.outlineColor),\(look.backColor),0,0,0,0,100,100,0,0,\(look.hasBox ? 4 : 1),"
        + "\(look.outlineSize),0,\(look.alignsLeft ? 1 : 2),\(margin),\(margin),\(margin),1",
      "", "[Events]",
      "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text",
    ]
    let place = look.overrides
    for cue in cues where cue.end > cue.start {
      let text = place + text(of: cue, look)
      lines.append("Dialogue: 0,\(time(cue.start)),\(time(cue.end)),Default,,0,0,0,,\(text)")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func text(of cue: Cue, _ look: Look) -> String {
    guard look.keepsStyle else {
      return cue.text.plain.split(separator: "\n").map(escaped).joined(separator: "\\N")
    }
    var text = ""
    for run in cue.text.runs {
      let style = run.style
      text +=
        "{\\b\(style.isBold ? 1 : 0)\\i\(style.isItalic ? 1 : 0)\\u\(style.isUnderlined ? 1 : 0)"
      text += "\\c\(style.color.flatMap { colors[$0] } ?? look.fontColor)&}"
      text += run.text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        .map(escaped).joined(separator: "\\N")
    }
    while text.hasSuffix("\\N") { text.removeLast(2) }
    return text
  }

  /// Text without what is a command: braces, and backslashes, which no escape makes plain.
  private static func escaped(_ line: Substring) -> String {
    line.reduce(into: "") { result, character in
      switch character {
      case "{": result += "("
      case "}": result += ")"
      case "\\": result += "/"
      default: result.append(character)
      }
    }
  }

  /// WebVTT's colour classes.
  private static let colors = [
    "lime": "&H0000FF00", "cyan": "&H00FFFF00", "red": "&H000000FF", "yellow": "&H0000FFFF",
    "magenta": "&H00FF00FF", "blue": "&H00FF0000", "black": "&H00000000",
  ]

  /// `H:MM:SS.cc`.
  private static func time(_ milliseconds: Int64) -> String {
    let hundredths = milliseconds / 10
    func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(hundredths / 360_000):\(two(hundredths / 6000 % 60)):\(two(hundredths / 100 % 60))."
      + two(hundredths % 100)
  }
}

extension SubStation.Look {
  /// The commands that stand before each caption's text.
  fileprivate var overrides: String {
    var commands = ""
    // From the upper left corner, unlike the usual place.
    if let position { commands += "\\an7\\pos(\(position.x),\(position.y))" }
    if let shadow { commands += "\\xshad\(shadow.x)\\yshad\(shadow.y)" }
    return commands.isEmpty ? "" : "{\(commands)}"
  }
}
