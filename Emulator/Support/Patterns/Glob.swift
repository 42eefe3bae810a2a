// SPDX-License-Identifier: Apache-2.0

/// A pattern in which `*` stands for any text, none among it, `?` where it is asked for stands for
/// one byte, and all else stands for itself.
package struct Glob: Sendable, Equatable {
  /// One place of a pattern.
  package enum Element: Sendable, Equatable {
    /// That byte.
    case byte(UInt8)
    /// Any one byte.
    case anyByte
    /// Any bytes, none among them.
    case anyText
  }

  private let elements: [Element]

  /// A pattern by its elements, for a syntax with escapes.
  package init(_ elements: [Element]) { self.elements = elements }

  /// Reads a pattern; every text is one.
  /// - Parameter questionMark: whether `?` stands for any byte and not for itself.
  package init(_ pattern: String, questionMark: Bool = false) {
    elements = pattern.utf8.map { byte in
      switch byte {
      case UInt8(ascii: "*"): .anyText
      case UInt8(ascii: "?") where questionMark: .anyByte
      default: .byte(byte)
      }
    }
  }

  /// Whether the whole text fits. It takes time in proportion to the product of the lengths at most,
  /// whatever the pattern: only the last star is ever tried again, since what the earlier ones took
  /// leaves the most to those after them.
  package func matches(_ text: String) -> Bool {
    let text = Array(text.utf8)
    var (place, position) = (0, 0)
    var star: (place: Int, position: Int)?
    while position < text.count {
      if place < elements.count, elements[place] == .anyText {
        star = (place, position)
        place += 1
      } else if place < elements.count,
        elements[place] == .anyByte || elements[place] == .byte(text[position])
      {
        place += 1
        position += 1
      } else if let last = star {
        star = (last.place, last.position + 1)
        (place, position) = (last.place + 1, last.position + 1)
      } else {
        return false
      }
    }
    return elements[place...].allSatisfy { $0 == .anyText }
  }
}
