// SPDX-License-Identifier: Apache-2.0

/// One element of an XML document with all that is beneath it. Names are local names: a namespace
/// prefix is dropped, as AWS's own XML is read without regard to namespaces.
package struct XMLTree: Sendable, Equatable {
  /// An attribute of an element.
  package struct Attribute: Sendable, Equatable {
    /// The local name.
    package var name: String
    /// The value with references resolved and white space normalised to spaces (XML 1.0, 3.3.3).
    package var value: String

    package init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// The local name.
  package var name: String
  /// The attributes in order, without namespace declarations.
  package var attributes: [Attribute]
  /// The character data directly in this element, references resolved, pieces joined. White space
  /// is kept as it is, so only an element without children has a meaningful text.
  package var text: String
  /// The child elements in order.
  package var children: [XMLTree]

  package init(
    _ name: String, attributes: [Attribute] = [], text: String = "", children: [XMLTree] = []
  ) {
    self.name = name
    self.attributes = attributes
    self.text = text
    self.children = children
  }

  /// The first child of a name, or nil.
  package subscript(_ name: String) -> XMLTree? { children.first { $0.name == name } }

  /// Every child of a name, in order.
  package func all(_ name: String) -> [XMLTree] { children.filter { $0.name == name } }

  /// The text of the first child of a name, or nil when there is no such child.
  package func text(of name: String) -> String? { self[name]?.text }

  /// The value of an attribute by its local name, or nil.
  package func attribute(_ name: String) -> String? {
    attributes.first { $0.name == name }?.value
  }
}
