// SPDX-License-Identifier: Apache-2.0

/// Why a text is not read as XML, and where.
package struct XMLError: Error, Equatable, CustomStringConvertible {
  /// What kind of failure it is.
  package enum Reason: Sendable, Equatable {
    /// Not well-formed XML; the text says what is wrong.
    case malformed(String)
    /// A document type declaration, which is refused: it could define entities (and bombs of them).
    case documentType
    /// An entity that is not one of the five predefined ones.
    case unknownEntity(String)
    /// Over one of the ``XMLReader/Limits``; the text says which.
    case limitExceeded(String)
  }

  /// What is wrong.
  package let reason: Reason
  /// The line, from 1.
  package let line: Int
  /// The column in bytes, from 1.
  package let column: Int

  package init(reason: Reason, line: Int, column: Int) {
    self.reason = reason
    self.line = line
    self.column = column
  }

  /// The position and what is wrong, in one line.
  package var description: String {
    let what =
      switch reason {
      case .malformed(let text): text
      case .documentType: "document type declarations are not allowed"
      case .unknownEntity(let name): "unknown entity '\(name)'"
      case .limitExceeded(let text): text
      }
    return "line \(line), column \(column): \(what)"
  }
}
