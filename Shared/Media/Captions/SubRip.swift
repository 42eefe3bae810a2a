// SPDX-License-Identifier: Apache-2.0

/// SubRip files (`.srt`), of which no standard exists: read with patience, written as all players
/// read them.
package enum SubRip {
  /// Reads a file's captions, in order of time. What is damaged is left out.
  /// - Throws: ``CaptionFileError`` when there is text but not one caption.
  package static func read(_ bytes: [UInt8]) throws(CaptionFileError) -> [Cue] {
    let lines = CaptionText.lines(bytes)
    var cues: [Cue] = []
    var index = 0
    while index < lines.count, cues.count < CaptionLimits.cues {
      let line = lines[index]
      index += 1
      guard let span = CaptionText.span(line) else { continue }
      var content: [Substring] = []
      while index < lines.count, !lines[index].trimmingSpaces.isEmpty,
        !lines[index].contains("-->")
      {
        content.append(lines[index])
        index += 1
      }
      // Without a blank line before it, the next caption's number was read as text.
      if index < lines.count, lines[index].contains("-->"), let last = content.last,
        last.trimmingSpaces.allSatisfy(\.isNumber)
      {
        content.removeLast()
      }
      let text = Markup.subRip(content)
      guard !text.isBlank else { continue }
      cues.append(
        Cue(start: span.start, end: span.end, text: text, settings: place(of: content)))
    }
    if cues.isEmpty, lines.contains(where: { !$0.trimmingSpaces.isEmpty }) {
      throw CaptionFileError("there is no caption in it that can be read")
    }
    return cues.sorted { $0.start < $1.start }
  }

  /// SubStation Alpha's `{\an7}` to `{\an9}`, which many files have: at the top.
  private static func place(of lines: [Substring]) -> String {
    let isAtTop = lines.first.map { line in
      ["{\\an7}", "{\\an8}", "{\\an9}"].contains { line.contains($0) }
    }
    return isAtTop == true ? "line:0" : ""
  }

  package static func text(_ cues: [Cue], keepsStyle: Bool) -> String {
    var text = ""
    for (index, cue) in cues.enumerated() {
      text += "\(index + 1)\n\(time(cue.start)) --> \(time(cue.end))\n"
      text +=
        keepsStyle
        ? cue.text.marked(
          colorTags: { ("<font color=\"\($0)\">", "</font>") }, escape: { String($0) })
        : cue.text.plain
      text += "\n\n"
    }
    return text
  }

  private static func time(_ milliseconds: Int64) -> String {
    WebVTT.time(milliseconds).replacing(".", with: ",")
  }
}
