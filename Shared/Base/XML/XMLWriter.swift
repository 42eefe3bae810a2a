// SPDX-License-Identifier: Apache-2.0
package import FoundationEssentials

/// Writes an XML document in the form of S3's answers: no indentation, every special character of
/// a text escaped, so that any Unicode text comes back as it was.
package struct XMLWriter: Sendable {
  /// The document so far, in UTF-8.
  package private(set) var bytes: [UInt8]

  /// The document so far.
  package var data: Data { Data(bytes) }

  /// Begins a document, with the XML declaration and a line end as S3 writes them unless told
  /// otherwise.
  package init(declaration: Bool = true) {
    bytes = declaration ? Array("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".utf8) : []
  }

  /// Writes an element with what the closure writes in it.
  /// - Parameters:
  ///   - name: a legal XML name; names come from code, never from outside.
  ///   - attributes: names (`xmlns` among them) and values.
  package mutating func element<Failure: Error>(
    _ name: String, attributes: KeyValuePairs<String, String> = [:],
    _ content: (inout XMLWriter) throws(Failure) -> Void
  ) throws(Failure) {
    openTag(name, attributes: attributes)
    try content(&self)
    raw("</")
    raw(name)
    raw(">")
  }

  /// Writes an element that holds a text, which may be empty.
  /// - Parameter closingEmpty: whether an empty element is written as one tag.
  package mutating func element(
    _ name: String, attributes: KeyValuePairs<String, String> = [:], closingEmpty: Bool = false,
    _ text: String
  ) {
    if closingEmpty, text.isEmpty {
      openTag(name, attributes: attributes, end: "/>")
    } else {
      element(name, attributes: attributes) { $0.text(text) }
    }
  }

  /// Writes an element that holds a number.
  package mutating func element(_ name: String, _ number: some BinaryInteger) {
    element(name, String(number))
  }

  /// Writes an element that holds `true` or `false`.
  package mutating func element(_ name: String, _ flag: Bool) {
    element(name, flag ? "true" : "false")
  }

  /// Writes an element with a text, or nothing when there is none.
  package mutating func optional(_ name: String, _ text: String?) {
    if let text { element(name, text) }
  }

  /// Writes an element with all beneath it.
  package mutating func element(_ tree: XMLTree) {
    raw("<")
    raw(tree.name)
    for attribute in tree.attributes { self.attribute(attribute.name, attribute.value) }
    raw(">")
    text(tree.text)
    for child in tree.children { element(child) }
    raw("</")
    raw(tree.name)
    raw(">")
  }

  /// Writes character data, escaped.
  package mutating func text(_ text: String) {
    for byte in text.utf8 { escape(byte, inAttribute: false) }
  }

  private mutating func openTag(
    _ name: String, attributes: KeyValuePairs<String, String>, end: String = ">"
  ) {
    raw("<")
    raw(name)
    for (name, value) in attributes { attribute(name, value) }
    raw(end)
  }

  private mutating func attribute(_ name: String, _ value: String) {
    raw(" ")
    raw(name)
    raw("=\"")
    for byte in value.utf8 { escape(byte, inAttribute: true) }
    raw("\"")
  }

  private mutating func escape(_ byte: UInt8, inAttribute: Bool) {
    switch byte {
    case UInt8(ascii: "&"): raw("&amp;")
    case UInt8(ascii: "<"): raw("&lt;")
    case UInt8(ascii: ">"): raw("&gt;")
    case UInt8(ascii: "\""): raw("&quot;")
    // A reader turns a bare carriage return into a line feed (XML 1.0, 2.11), and any white space
    // of an attribute into a space (3.3.3); references survive both.
    case UInt8(ascii: "\r"): raw("&#13;")
    case UInt8(ascii: "\n"), UInt8(ascii: "\t"):
      if inAttribute { raw("&#\(byte);") } else { bytes.append(byte) }
    // Not XML 1.0, yet what S3 writes for keys with control characters.
    case 0..<0x20: raw("&#x\(String(byte, radix: 16));")
    default: bytes.append(byte)
    }
  }

  private mutating func raw(_ text: String) { bytes += text.utf8 }
}
