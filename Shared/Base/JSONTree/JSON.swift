// SPDX-License-Identifier: Apache-2.0

/// A JSON value (RFC 8259) as it was written: members keep their order and numbers keep their text,
/// so that a document passes through the emulator unchanged.
package enum JSON: Sendable, Hashable {
  /// `null`.
  case null
  /// `true` or `false`.
  case bool(Bool)
  /// A number.
  case number(Number)
  /// A string.
  case string(String)
  /// An array.
  case array([JSON])
  /// An object.
  case object(Object)

  /// A number by its text; `1`, `1.0` and `1e0` are three different texts.
  package struct Number: Sendable, Hashable {
    /// The text, as RFC 8259 section 6 allows it.
    package let text: String

    init(validated text: String) { self.text = text }

    /// An integer.
    package init(_ value: Int64) { text = String(value) }

    /// A finite number; a number that is not finite, which JSON cannot write, becomes 0. A whole
    /// number is written without a fraction.
    package init(_ value: Double) {
      if let whole = Int64(exactly: value) {
        text = String(whole)
      } else {
        text = value.isFinite ? value.description : "0"
      }
    }

    /// The nearest floating-point number.
    package var double: Double { Double(text) ?? 0 }

    /// The integer that the number is exactly (`3`, `3.0` and `3e0` are 3), or nil.
    package var int64: Int64? { Int64(text) ?? Int64(exactly: double) }
  }

  /// An object's members in order. Where a name is written twice the later one counts.
  package struct Object: Sendable, Hashable {
    /// A name and its value.
    package struct Member: Sendable, Hashable {
      /// The name.
      package var name: String
      /// The value.
      package var value: JSON

      package init(name: String, value: JSON) {
        self.name = name
        self.value = value
      }
    }

    /// The members in order.
    package private(set) var members: [Member]

    package init(_ members: [Member] = []) { self.members = members }

    /// The value of a name, compared by its code units; setting nil removes it.
    package subscript(_ name: String) -> JSON? {
      get { members.last { $0.name.hasSameUnits(as: name) }?.value }
      set {
        guard let newValue else {
          return members.removeAll { $0.name.hasSameUnits(as: name) }
        }
        if let index = members.lastIndex(where: { $0.name.hasSameUnits(as: name) }) {
          members[index].value = newValue
        } else {
          members.append(Member(name: name, value: newValue))
        }
      }
    }
  }
}

extension JSON {
  /// An object's member, or nil when this is no object or has no such member.
  package subscript(_ name: String) -> JSON? {
    guard case .object(let object) = self else { return nil }
    return object[name]
  }

  /// An array's element, or nil when this is no array or is shorter.
  package subscript(_ index: Int) -> JSON? {
    guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
    return elements[index]
  }

  /// The string, or nil when this is none.
  package var string: String? {
    guard case .string(let text) = self else { return nil }
    return text
  }

  /// The integer that this number is exactly, or nil.
  package var integer: Int64? {
    guard case .number(let number) = self else { return nil }
    return number.int64
  }

  /// The number, or nil when this is none.
  package var double: Double? {
    guard case .number(let number) = self else { return nil }
    return number.double
  }

  /// The boolean, or nil when this is none.
  package var bool: Bool? {
    guard case .bool(let value) = self else { return nil }
    return value
  }

  /// The elements, or nil when this is no array.
  package var array: [JSON]? {
    guard case .array(let elements) = self else { return nil }
    return elements
  }

  /// The object, or nil when this is none.
  package var object: Object? {
    guard case .object(let object) = self else { return nil }
    return object
  }

  /// What the value is, in words for messages: `null`, `boolean`, `number`, `string`, `array` or
  /// `object`.
  package var kind: String {
    switch self {
    case .null: "null"
    case .bool: "boolean"
    case .number: "number"
    case .string: "string"
    case .array: "array"
    case .object: "object"
    }
  }
}

extension JSON.Object: ExpressibleByDictionaryLiteral {
  /// The members in the literal's order.
  package init(dictionaryLiteral elements: (String, JSON)...) {
    self.init(elements.map { Member(name: $0.0, value: $0.1) })
  }

  /// Texts, in the order of their names.
  package init(sorting texts: [String: String]) {
    self.init(
      texts.sorted { $0.key < $1.key }.map { Member(name: $0.key, value: .string($0.value)) })
  }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByNilLiteral, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral
{
  /// A string.
  package init(stringLiteral value: String) { self = .string(value) }
  /// A number.
  package init(integerLiteral value: Int64) { self = .number(Number(value)) }
  /// A number.
  package init(floatLiteral value: Double) { self = .number(Number(value)) }
  /// A boolean.
  package init(booleanLiteral value: Bool) { self = .bool(value) }
  /// `null`.
  package init(nilLiteral: ()) { self = .null }
  /// An array.
  package init(arrayLiteral elements: JSON...) { self = .array(elements) }
  /// An object with the members in the literal's order.
  package init(dictionaryLiteral elements: (String, JSON)...) {
    self = .object(Object(elements.map { Object.Member(name: $0.0, value: $0.1) }))
  }

  /// A number.
  package init(_ value: some BinaryInteger) { self = .number(Number(Int64(clamping: value))) }
  /// A number; see ``Number/init(_:)-(Double)``.
  package init(_ value: Double) { self = .number(Number(value)) }
}

extension String {
  /// Whether two strings are the same code units. Swift's own `==` takes canonically equivalent
  /// strings for equal, which AWS's comparisons do not.
  package func hasSameUnits(as other: String) -> Bool {
    utf8.elementsEqual(other.utf8)
  }
}
