// SPDX-License-Identifier: Apache-2.0

/// Decodes one channel of line 21 captions (ANSI/CTA-608-E) from the closed caption data of frames
/// (`cc_data` of ATSC A/53 part 4).
///
/// A caption lasts from the moment when the screen comes to show it until the screen changes again.
/// Rolled-up and painted-on text is not spelled out letter by letter: a line is there from its first
/// letter on.
package struct CEA608Decoder: Sendable {
  private enum Mode { case popOn, rollUp(rows: Int), paintOn, text }

  private let field: UInt8
  private let isSecondChannel: Bool
  private var mode: Mode?
  private var shown = CaptionScreen()
  private var hidden = CaptionScreen()
  private var row = CaptionScreen.rows - 1
  private var column = 0
  private var style = StyledText.Style()
  /// Since when the screen shows what it does.
  private var since: Int64 = 0
  /// Whether a line was rolled up that nothing was written below yet.
  private var awaitsLine = false
  /// Whether the field's present data are the channel's.
  private var isSelected = false
  /// The control code before, which is sent twice for safety's sake.
  private var repeatable: (UInt8, UInt8)?

  private var ended: [Cue] = []
  private var count = 0

  /// Since when a caption is shown that has not ended; nil for none.
  package var openSince: Int64? { shown.isBlank ? nil : since }

  /// Makes a decoder.
  /// - Parameter channel: CC1 to CC4, 1 to 4.
  package init(channel: Int) {
    field = channel > 2 ? 1 : 0
    isSecondChannel = channel % 2 == 0
  }

  /// Takes the closed caption data of one frame.
  /// - Parameters:
  ///   - data: triples of a header and two bytes (`cc_data_pkt`).
  ///   - time: when the frame is shown, in milliseconds; earlier than the one before counts as that.
  package mutating func take(_ data: [UInt8], at time: Int64) {
    for start in stride(from: 0, to: data.count - 2, by: 3) {
      // cc_valid, and cc_type for NTSC line 21 of this field.
      guard data[start] & 0x04 != 0, data[start] & 0x03 == field else { continue }
      take(data[start + 1] & 0x7F, data[start + 2] & 0x7F, at: max(time, since))
    }
  }

  /// The captions that have ended since the last call, in order of time.
  package mutating func takeCues() -> [Cue] {
    defer { ended = [] }
    return ended
  }

  package mutating func finish(at time: Int64) { cut(at: max(time, since)) }

  // MARK: - Codes

  private mutating func take(_ first: UInt8, _ second: UInt8, at time: Int64) {
    switch first {
    case 0x10...0x1F:
      if let repeated = repeatable, repeated == (first, second) {
        repeatable = nil
        return
      }
      repeatable = (first, second)
      isSelected = (first & 0x08 != 0) == isSecondChannel
      if isSelected { control(first & 0x17, second, at: time) }
    case 0x01...0x0F:
      // Extended data services of field 2 take the field until a control code.
      isSelected = false
    case 0x20...0x7F:
      repeatable = nil
      guard isSelected else { return }
      write(CaptionScreen.basic(first), at: time)
      if second >= 0x20 { write(CaptionScreen.basic(second), at: time) }
    default: break
    }
  }

  private mutating func control(_ first: UInt8, _ second: UInt8, at time: Int64) {
    switch (first, second) {
    case (_, 0x40...0x7F): address(first, second)
    case (0x11, 0x20...0x2F):
      // A mid-row code takes the place of a space.
      write(" ", at: time)
      setStyle(second)
    case (0x11, 0x30...0x3F): write(CaptionScreen.special[Int(second) - 0x30], at: time)
    case (0x12, 0x20...0x3F): replace(CaptionScreen.extended12[Int(second) - 0x20], at: time)
    case (0x13, 0x20...0x3F): replace(CaptionScreen.extended13[Int(second) - 0x20], at: time)
    case (0x14...0x15, 0x20...0x2F): command(second, at: time)
    case (0x17, 0x21...0x23):
      column = min(CaptionScreen.columns - 1, column + Int(second) - 0x20)
    default: break
    }
  }

  private mutating func command(_ code: UInt8, at time: Int64) {
    switch code {
    case 0x20: mode = .popOn
    case 0x21:
      erase { $0.erase(row: $1, from: max(0, $2 - 1), to: $2) }; column = max(0, column - 1)
    case 0x24: erase { $0.erase(row: $1, from: $2, to: CaptionScreen.columns) }
    case 0x25...0x27: rollUp(Int(code) - 0x23, at: time)
    case 0x29:
      cut(at: time)
      mode = .paintOn
    case 0x2A, 0x2B: mode = .text
    case 0x2C:
      cut(at: time)
      shown = CaptionScreen()
    case 0x2D: carriageReturn(at: time)
    case 0x2E: hidden = CaptionScreen()
    case 0x2F:
      cut(at: time)
      swap(&shown, &hidden)
      mode = .popOn
    default: break
    }
  }

  private mutating func rollUp(_ rows: Int, at time: Int64) {
    if case .rollUp(let before)? = mode, before == rows { return }
    if case .rollUp? = mode {
    } else {
      cut(at: time)
      shown = CaptionScreen()
      row = CaptionScreen.rows - 1
      column = 0
    }
    mode = .rollUp(rows: rows)
  }

  private mutating func carriageReturn(at time: Int64) {
    guard case .rollUp(let rows)? = mode else { return }
    cut(at: time)
    shown.roll(base: row, rows: rows)
    column = 0
    style = StyledText.Style()
    awaitsLine = true
  }

  /// A preamble address code: a row, and an indent or a colour.
  private mutating func address(_ first: UInt8, _ second: UInt8) {
    let rows = [[11, 11], [1, 2], [3, 4], [12, 13], [14, 15], [5, 6], [7, 8], [9, 10]]
    let wanted = rows[Int(first & 7)][second & 0x20 == 0 ? 0 : 1] - 1
    if case .rollUp(let count)? = mode, wanted != row {
      shown.move(base: row, to: wanted, rows: count)
    }
    row = wanted
    style = StyledText.Style()
    let attribute = second & 0x1F
    if attribute < 0x10 {
      column = 0
      setStyle(0x20 | attribute)
    } else {
      column = Int(attribute & 0x0E) * 2
      style.isUnderlined = second & 1 != 0
    }
  }

  private mutating func setStyle(_ code: UInt8) {
    style.isUnderlined = code & 1 != 0
    let color = Int(code & 0x0E) / 2
    style.isItalic = color == 7
    if color < 7 {
      style.color = [nil, "lime", "blue", "cyan", "red", "yellow", "magenta"][color]
    }
  }

  // MARK: - Characters

  private mutating func write(_ character: Character, at time: Int64) {
    switch mode {
    case .popOn: hidden.write(character, style, row: row, column: column)
    case .rollUp, .paintOn:
      if shown.isBlank {
        since = time
      } else if awaitsLine, time - since > 250 {
        // The lines above stood alone for a while.
        cut(at: time)
      }
      awaitsLine = false
      shown.write(character, style, row: row, column: column)
    case .text, nil: return
    }
    column = min(CaptionScreen.columns - 1, column + 1)
  }

  /// An extended character takes the place of a simpler one that was sent before it.
  private mutating func replace(_ character: Character, at time: Int64) {
    column = max(0, column - 1)
    write(character, at: time)
  }

  private mutating func erase(_ body: (inout CaptionScreen, Int, Int) -> Void) {
    switch mode {
    case .popOn: body(&hidden, row, column)
    case .rollUp, .paintOn: body(&shown, row, column)
    case .text, nil: break
    }
  }

  private mutating func cut(at time: Int64) {
    defer {
      since = time
      awaitsLine = false
    }
    guard time > since, !shown.isBlank, count < CaptionLimits.cues else { return }
    count += 1
    ended.append(Cue(start: since, end: time, text: shown.text, settings: shown.settings))
  }
}

/// What a caption decoder has on its screen: 15 rows of 32 characters.
struct CaptionScreen: Sendable {
  static let rows = 15
  static let columns = 32

  private struct Cell {
    var character: Character
    var style: StyledText.Style
  }

  private var cells: [[Cell?]] = Array(
    repeating: Array(repeating: nil, count: columns), count: rows)

  var isBlank: Bool {
    cells.allSatisfy { $0.allSatisfy { $0.map { $0.character == " " } ?? true } }
  }

  mutating func write(_ character: Character, _ style: StyledText.Style, row: Int, column: Int) {
    cells[row][column] = Cell(character: character, style: style)
  }

  mutating func erase(row: Int, from start: Int, to end: Int) {
    for column in start..<max(start, end) { cells[row][column] = nil }
  }

  /// Moves the lines of a window up by one; what leaves it is gone.
  mutating func roll(base: Int, rows count: Int) {
    let top = max(0, base - count + 1)
    for row in 0..<Self.rows {
      if row >= top, row < base {
        cells[row] = cells[row + 1]
      } else {
        cells[row] = Array(repeating: nil, count: Self.columns)
      }
    }
  }

  mutating func move(base: Int, to other: Int, rows count: Int) {
    var moved = CaptionScreen()
    for offset in 0..<count where base - offset >= 0 && other - offset >= 0 {
      moved.cells[other - offset] = cells[base - offset]
    }
    self = moved
  }

  var text: StyledText {
    var text = StyledText()
    for row in cells {
      guard let first = row.firstIndex(where: { $0.map { $0.character != " " } ?? false }),
        let last = row.lastIndex(where: { $0.map { $0.character != " " } ?? false })
      else { continue }
      if !text.runs.isEmpty { text.append("\n", text.runs.last?.style ?? .init()) }
      for cell in row[first...last] {
        text.append(String(cell?.character ?? " "), cell?.style ?? .init())
      }
    }
    return text
  }

  /// Captions above the lower rows, which are the usual place, are shown where they stand.
  var settings: String {
    guard let top = cells.firstIndex(where: { $0.contains { $0 != nil } }), top < 11 else {
      return ""
    }
    // The rows lie within the middle 80 % of the frame's height.
    return "line:\(10 + top * 80 / Self.rows)%"
  }

  // MARK: - Characters (ANSI/CTA-608-E, tables 50 to 53 and annex F)

  /// The basic set: ASCII with a few exceptions.
  static func basic(_ byte: UInt8) -> Character {
    exceptions[byte] ?? Character(Unicode.Scalar(byte))
  }

  private static let exceptions: [UInt8: Character] = [
    0x2A: "á", 0x5C: "é", 0x5E: "í", 0x5F: "ó", 0x60: "ú", 0x7B: "ç", 0x7C: "÷", 0x7D: "Ñ",
    0x7E: "ñ", 0x7F: "█",
  ]
  static let special = Array("®°½¿™¢£♪à èâêîôû")
  static let extended12 = Array("ÁÉÓÚÜü‘¡*'—©℠•“”ÀÂÇÈÊËëÎÏïÔÙùÛ«»")
  static let extended13 = Array("ÃãÍÌìÒòÕõ{}\\^_|~ÄäÖöß¥¤│ÅåØø┌┐└┘")
}
