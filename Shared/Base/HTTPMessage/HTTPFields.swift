// SPDX-License-Identifier: Apache-2.0

/// The header (or trailer) fields of one HTTP message: ordered, repeatable, and compared by name
/// without regard to case (RFC 9110, section 5.1).
package struct HTTPFields: Sendable, Equatable {
  /// One field line, with the name as it was written.
  package struct Field: Sendable, Equatable {
    /// The field's name in its original case.
    package var name: String
    /// The field's value, without surrounding white space.
    package var value: String

    package init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// Every field line in the order of the message.
  package private(set) var fields: [Field]

  /// No fields.
  package init() { fields = [] }

  /// The given fields, in order.
  package init(_ fields: [Field]) { self.fields = fields }

  /// The first value of the field, or nil; setting replaces every line of that name.
  package subscript(_ name: String) -> String? {
    get { fields.first { $0.name.equalsIgnoringASCIICase(name) }?.value }
    set {
      guard let newValue else { return remove(name) }
      if let first = fields.firstIndex(where: { $0.name.equalsIgnoringASCIICase(name) }) {
        fields[first].value = newValue
        let rest = fields.index(after: first)
        fields[rest...].removeAll { $0.name.equalsIgnoringASCIICase(name) }
      } else {
        fields.append(Field(name: name, value: newValue))
      }
    }
  }

  /// Every value of the field, one for each line, in order.
  package func values(of name: String) -> [String] {
    fields.lazy.filter { $0.name.equalsIgnoringASCIICase(name) }.map(\.value)
  }

  /// Adds a line, keeping those that are there.
  package mutating func append(_ name: String, _ value: String) {
    fields.append(Field(name: name, value: value))
  }

  /// Removes every line of that name.
  package mutating func remove(_ name: String) {
    fields.removeAll { $0.name.equalsIgnoringASCIICase(name) }
  }
}

extension HTTPFields: ExpressibleByDictionaryLiteral {
  /// The fields of a literal, in its order.
  package init(dictionaryLiteral elements: (String, String)...) {
    self.init(elements.map { Field(name: $0.0, value: $0.1) })
  }
}

extension HTTPFields: Sequence {
  /// Iterates over the field lines in order.
  package func makeIterator() -> IndexingIterator<[Field]> { fields.makeIterator() }
}

extension String {
  /// Whether two ASCII names are the same but for case, without allocating.
  package func equalsIgnoringASCIICase(_ other: String) -> Bool {
    let left = utf8
    let right = other.utf8
    guard left.count == right.count else { return false }
    return zip(left, right).allSatisfy { $0 == $1 || $0.asciiLowercased == $1.asciiLowercased }
  }

  /// The string with the letters A to Z in lower case, all else untouched.
  package var asciiLowercased: String {
    guard utf8.contains(where: { (0x41...0x5A).contains($0) }) else { return self }
    return String(decoding: utf8.map(\.asciiLowercased), as: UTF8.self)
  }
}

extension UInt8 {
  var asciiLowercased: UInt8 { (0x41...0x5A).contains(self) ? self | 0x20 : self }
}
