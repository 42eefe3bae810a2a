// SPDX-License-Identifier: Apache-2.0

/// Samples of 3GPP timed text (3GPP TS 26.245), as MP4 files have it in `tx3g` tracks.
package enum TimedText {
  /// The text of a sample with bold, italics and underlines; nil for one that is damaged or that
  /// only says that nothing is shown.
  package static func text(ofSample bytes: [UInt8]) -> StyledText? {
    guard bytes.count >= 2 else { return nil }
    let length = Int(bytes[0]) << 8 | Int(bytes[1])
    guard length > 0, bytes.count >= 2 + length else { return nil }
    let content = bytes[2..<2 + length]
    // The style records count characters as Unicode does, so both are read by scalars.
    let characters = scalars(content)
    let styles = styles(bytes[(2 + length)...], count: characters.count)
    var text = StyledText()
    for (scalar, style) in zip(characters, styles) { text.append(String(Character(scalar)), style) }
    return text.isBlank ? nil : text
  }

  private static func scalars(_ bytes: ArraySlice<UInt8>) -> [Unicode.Scalar] {
    let isUTF16 = bytes.starts(with: [0xFE, 0xFF]) || bytes.starts(with: [0xFF, 0xFE])
    guard isUTF16 else { return Array(String(decoding: bytes, as: UTF8.self).unicodeScalars) }
    return Array(CaptionText.lines(Array(bytes)).joined(separator: "\n").unicodeScalars)
  }

  /// The `styl` box behind the text: records of first and last character, font, flags, size, colour.
  private static func styles(_ boxes: ArraySlice<UInt8>, count: Int) -> [StyledText.Style] {
    var styles = Array(repeating: StyledText.Style(), count: count)
    func number(_ index: Int, _ size: Int) -> Int {
      boxes[index..<index + size].reduce(0) { $0 << 8 | Int($1) }
    }
    var place = boxes.startIndex
    while place + 8 <= boxes.endIndex {
      let size = number(place, 4)
      guard size >= 8, size <= boxes.endIndex - place else { break }
      if boxes[place + 4..<place + 8].elementsEqual("styl".utf8), size >= 10 {
        for record in 0..<min(number(place + 8, 2), (size - 10) / 12) {
          let at = place + 10 + record * 12
          let (first, end) = (number(at, 2), min(number(at + 2, 2), count))
          guard first < end else { continue }
          for index in first..<end {
            styles[index].isBold = boxes[at + 6] & 1 != 0
            styles[index].isItalic = boxes[at + 6] & 2 != 0
            styles[index].isUnderlined = boxes[at + 6] & 4 != 0
          }
        }
      }
      place += size
    }
    return styles
  }
}
