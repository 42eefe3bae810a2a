// SPDX-License-Identifier: Apache-2.0
import Notation

/// A WebVTT file ([WebVTT](https://www.w3.org/TR/webvtt1/)).
package struct WebVTT: Sendable {
  /// How much of the source's looks is kept (MediaConvert's `stylePassthrough`).
  package enum Style: String, Codable, Hashable, Sendable, CaseIterable {
    /// Text alone, in the usual place.
    case simplified
    /// Bold, italics, underline, colours and places.
    case kept
    /// Captions of a WebVTT source as they stand there, its style sheets and regions too.
    case strict
  }

  /// The style sheets and regions of the file, as they stand there.
  package var blocks: [String] = []
  package var cues: [Cue] = []

  package init(cues: [Cue]) { self.cues = cues }

  /// Reads a file. What is damaged is left out.
  /// - Throws: ``CaptionFileError`` when it does not begin as WebVTT does.
  package init(_ bytes: [UInt8]) throws(CaptionFileError) {
    let lines = CaptionText.lines(bytes)
    guard let first = lines.first, first.hasPrefix("WEBVTT"),
      first.dropFirst(6).first.map(\.isWhitespace) ?? true
    else { throw CaptionFileError("it does not begin with WEBVTT") }
    var size = 0
    let paragraphs = lines.dropFirst().split(whereSeparator: { $0.trimmingSpaces.isEmpty })
    for block in paragraphs.lazy.flatMap(Self.blocks) {
      guard cues.count < CaptionLimits.cues else { break }
      if let arrow = block.prefix(2).firstIndex(where: { $0.contains("-->") }) {
        if let cue = Self.cue(block, times: arrow) { cues.append(cue) }
      } else if cues.isEmpty, let word = block.first?.trimmingSpaces,
        word == "STYLE" || word == "REGION"
      {
        // Every segment begins with these.
        let text = block.joined(separator: "\n")
        size += text.utf8.count
        if size <= CaptionLimits.characters { blocks.append(text) }
      }
    }
    cues.sort { $0.start < $1.start }
  }

  /// The blocks of lines without a blank one between them: beyond the second line, times begin another
  /// (section 6.1, "collect a WebVTT block").
  private static func blocks(_ lines: ArraySlice<Substring>) -> [[Substring]] {
    var blocks: [[Substring]] = [[]]
    var hasTimes = false
    for line in lines {
      let isTimes = line.contains("-->")
      if isTimes, hasTimes || (blocks.last?.count ?? 0) > 1 {
        blocks.append([])
        hasTimes = false
      }
      hasTimes = hasTimes || isTimes
      blocks[blocks.count - 1].append(line)
    }
    return blocks
  }

  private static func cue(_ block: [Substring], times: Int) -> Cue? {
    guard let span = CaptionText.span(block[times]) else { return nil }
    let content = Array(block[(times + 1)...])
    let text = Markup.webVTT(content)
    guard !text.isBlank else { return nil }
    let settings = settings(span.rest)
    return Cue(
      start: span.start, end: span.end, text: text,
      settings: settings.filter { !$0.hasPrefix("region:") }.joined(separator: " "),
      original: .init(
        identifier: times == 1 ? String(block[0].prefix(CaptionLimits.characters)) : nil,
        settings: settings.joined(separator: " "),
        payload: String(content.joined(separator: "\n").prefix(CaptionLimits.characters))))
  }

  private static func settings(_ text: Substring) -> [Substring] {
    text.split(whereSeparator: \.isWhitespace).prefix(8).filter { setting in
      ["vertical:", "line:", "position:", "size:", "align:", "region:"].contains {
        setting.hasPrefix($0)
      } && setting.utf8.count <= 40 && !setting.contains("-->")
    }
  }

  /// The file.
  /// - Parameters:
  ///   - header: a line below the first one, such as `X-TIMESTAMP-MAP`.
  ///   - cues: the captions to write, of this file or a part of it.
  package func text(header: String? = nil, cues: some Sequence<Cue>, style: Style) -> String {
    var text = "WEBVTT\n" + (header.map { $0 + "\n" } ?? "")
    if style == .strict { for block in blocks { text += "\n\(block)\n" } }
    for cue in cues {
      text += "\n"
      let times = "\(Self.time(cue.start)) --> \(Self.time(cue.end))"
      if style == .strict, let original = cue.original {
        if let identifier = original.identifier { text += "\(identifier)\n" }
        text += times + (original.settings.isEmpty ? "" : " \(original.settings)") + "\n"
        text += original.payload + "\n"
      } else if style == .simplified {
        text += "\(times)\n\(Self.escape(cue.text.plain[...]))\n"
      } else {
        text += times + (cue.settings.isEmpty ? "" : " \(cue.settings)") + "\n"
        text += cue.text.marked(colorTags: { ("<c.\($0)>", "</c>") }, escape: Self.escape) + "\n"
      }
    }
    return text
  }

  /// `HH:MM:SS.mmm`.
  package static func time(_ milliseconds: Int64) -> String {
    let seconds = milliseconds / 1000
    return "\(padded(seconds / 3600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))"
      + ".\(padded(milliseconds % 1000, 3))"
  }

  private static func escape(_ text: Substring) -> String {
    String(text).replacing("&", with: "&amp;").replacing("<", with: "&lt;")
      .replacing(">", with: "&gt;")
  }
}
