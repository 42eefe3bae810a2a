// SPDX-License-Identifier: Apache-2.0
package import FoundationEssentials

/// Reads small XML documents strictly (XML 1.0, fifth edition): UTF-8 only, no document type
/// declaration, no entities but the five predefined ones and character references. References to
/// the control characters U+0001 to U+001F are read too, as XML 1.1 allows: S3 writes them for keys.
package struct XMLReader: Sendable {
  /// What a document may be at most. Everything beyond is refused, so that a hostile one cannot
  /// take memory or stack.
  package struct Limits: Sendable {
    /// The document's size in bytes.
    package var bytes: Int
    /// How deep elements may be nested; the root is 1 deep.
    package var depth: Int
    /// How many elements there may be.
    package var elements: Int
    /// How many attributes one element may have.
    package var attributes: Int

    /// Makes limits; the defaults hold the largest request of S3, a completion of 10,000 parts.
    package init(
      bytes: Int = 8 << 20, depth: Int = 32, elements: Int = 100_000, attributes: Int = 32
    ) {
      self.bytes = bytes
      self.depth = depth
      self.elements = elements
      self.attributes = attributes
    }
  }

  private let limits: Limits

  package init(limits: Limits = Limits()) { self.limits = limits }

  /// The root element of a document.
  package func read(_ document: [UInt8]) throws(XMLError) -> XMLTree {
    var parser = Parser(bytes: document, limits: limits)
    return try parser.document()
  }

  /// The root element of a document.
  package func read(_ document: Data) throws(XMLError) -> XMLTree { try read([UInt8](document)) }

  /// The root element of a document.
  package func read(_ document: String) throws(XMLError) -> XMLTree {
    try read(Array(document.utf8))
  }
}
