// SPDX-License-Identifier: Apache-2.0

/// EventBridge's wildcard: `*` stands for any number of any characters, `\*` and `\\` for the
/// characters themselves.
struct Wildcard: Sendable, Equatable {
  /// Why a text is no wildcard pattern.
  struct Invalid: Error {
    let reason: String
  }

  /// The literal pieces; between each two stands a `*`.
  private let pieces: [[UInt8]]

  init(_ pattern: String) throws(Invalid) {
    var pieces: [[UInt8]] = [[]]
    var isEscaped = false
    var previousWasStar = false
    for (position, byte) in pattern.utf8.enumerated() {
      if isEscaped {
        guard byte == UInt8(ascii: "*") || byte == UInt8(ascii: "\\") else {
          throw Invalid(reason: "Invalid escape character at pos \(position - 1)")
        }
        pieces[pieces.count - 1].append(byte)
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
        previousWasStar = false
      } else if byte == UInt8(ascii: "*") {
        guard !previousWasStar else {
          throw Invalid(reason: "Consecutive wildcard characters at pos \(position - 1)")
        }
        pieces.append([])
        previousWasStar = true
      } else {
        pieces[pieces.count - 1].append(byte)
        previousWasStar = false
      }
    }
    guard !isEscaped else {
      throw Invalid(reason: "Invalid escape character at pos \(pattern.utf8.count - 1)")
    }
    self.pieces = pieces
  }

  /// Whether the whole text matches. Takes the first place where each piece fits, which is enough
  /// for `*` and keeps the time linear in the text for each piece.
  func matches(_ text: String) -> Bool {
    let text = Array(text.utf8)
    guard pieces.count > 1, let first = pieces.first, let last = pieces.last else {
      return pieces.first.map { $0 == text } ?? text.isEmpty
    }
    guard text.count >= first.count + last.count, text.starts(with: first),
      text.suffix(last.count).elementsEqual(last)
    else { return false }
    var rest = text[first.count..<(text.count - last.count)]
    for piece in pieces.dropFirst().dropLast() {
      guard let found = rest.firstRange(of: piece) else { return false }
      rest = rest[found.upperBound...]
    }
    return true
  }
}

extension ArraySlice<UInt8> {
  fileprivate func firstRange(of piece: [UInt8]) -> Range<Int>? {
    guard count >= piece.count else { return nil }
    return (startIndex...(endIndex - piece.count)).first { self[$0...].starts(with: piece) }
      .map { $0..<($0 + piece.count) }
  }
}
