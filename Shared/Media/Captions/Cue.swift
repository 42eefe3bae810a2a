// SPDX-License-Identifier: Apache-2.0

/// One caption: what is shown from one time to another.
package struct Cue: Hashable, Sendable {
  /// When it is first shown, in milliseconds from the video's beginning.
  package var start: Int64
  package var end: Int64
  package var text: StyledText
  /// Where, as WebVTT cue settings (WebVTT, section 4.4); empty for the usual place.
  package var settings: String
  /// The payload and the identifier as a WebVTT file has them, for those who want them unchanged.
  package var original: Original?

  package struct Original: Hashable, Sendable {
    package var identifier: String?
    package var settings: String
    /// The payload, without a blank line in it.
    package var payload: String
  }

  package init(
    start: Int64, end: Int64, text: StyledText, settings: String = "", original: Original? = nil
  ) {
    self.start = start
    self.end = end
    self.text = text
    self.settings = settings
    self.original = original
  }
}

/// The bounds that captions from outside are held to. What a real video has stays far below.
package enum CaptionLimits {
  package static let fileBytes = 4 * 1024 * 1024
  /// The most captions of a video; what comes after them is left out.
  package static let cues = 50_000
  /// The most characters of one caption; the rest is cut off.
  package static let characters = 2_000
  /// The latest time in milliseconds, a week.
  package static let latest: Int64 = 7 * 24 * 3_600_000
  /// The most captions of earlier segments that a segment repeats.
  package static let repeated = 32
}

/// Text with what all caption formats know of styles.
package struct StyledText: Hashable, Sendable {
  package struct Style: Hashable, Sendable {
    package var isItalic = false
    package var isBold = false
    package var isUnderlined = false
    /// One of WebVTT's own colour classes (section 5), nil for white.
    package var color: String?

    package init() {}
  }

  /// A part of one style; lines end with a line feed.
  package struct Run: Hashable, Sendable {
    package var text: String
    package var style: Style
  }

  package private(set) var runs: [Run] = []
  private var count = 0

  package init() {}

  package init(_ text: String) { append(text, Style()) }

  /// Appends text, as far as ``CaptionLimits/characters`` allow.
  package mutating func append(_ text: some StringProtocol, _ style: Style) {
    let part = String(text.prefix(max(0, CaptionLimits.characters - count)))
    guard !part.isEmpty else { return }
    count += part.count
    if let last = runs.indices.last, runs[last].style == style {
      runs[last].text += part
    } else {
      runs.append(Run(text: part, style: style))
    }
  }

  /// The text alone, trimmed, without blank lines.
  package var plain: String {
    runs.map(\.text).joined().split(whereSeparator: \.isNewline)
      .map { $0.trimmingSpaces }.filter { !$0.isEmpty }.joined(separator: "\n")
  }

  package var isBlank: Bool { plain.isEmpty }

  /// The text with its styles as tags, line by line: no tag stands open at the end of a line, and there
  /// is no blank line.
  /// - Parameter colorTags: those around text of a colour.
  func marked(
    colorTags: (String) -> (open: String, close: String), escape: (Substring) -> String
  ) -> String {
    var lines = [""]
    for run in runs {
      for (index, part) in run.text.split(
        omittingEmptySubsequences: false, whereSeparator: \.isNewline
      ).enumerated() {
        if index > 0 { lines.append("") }
        guard !part.isEmpty else { continue }
        let color = run.style.color.map(colorTags)
        var tags = run.style.isBold ? ["b"] : []
        if run.style.isItalic { tags.append("i") }
        if run.style.isUnderlined { tags.append("u") }
        lines[lines.count - 1] +=
          (color?.open ?? "") + tags.map { "<\($0)>" }.joined() + escape(part)
          + tags.reversed().map { "</\($0)>" }.joined() + (color?.close ?? "")
      }
    }
    return lines.filter { $0.contains { !$0.isWhitespace } }.joined(separator: "\n")
  }
}

extension StringProtocol {
  var trimmingSpaces: String {
    var part = self[...]
    while let first = part.first, first.isWhitespace { part = part.dropFirst() }
    while let last = part.last, last.isWhitespace { part = part.dropLast() }
    return String(part)
  }
}
