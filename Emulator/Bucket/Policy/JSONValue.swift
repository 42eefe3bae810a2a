// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials

/// JSON whose shape is not known beforehand: policies write one thing in several ways.
enum JSONValue: Sendable, Equatable, Decodable {
  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object([String: JSONValue])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .string(value)
    } else if let value = try? container.decode([JSONValue].self) {
      self = .array(value)
    } else {
      self = .object(try container.decode([String: JSONValue].self))
    }
  }

  /// Reads a document, or gives nil when it is not JSON.
  init?(document: [UInt8]) {
    guard let value = try? JSONDecoder().decode(JSONValue.self, from: Data(document)) else {
      return nil
    }
    self = value
  }

  /// The scalar as text, as policies compare it.
  var text: String? {
    switch self {
    case .string(let text): text
    case .bool(let flag): flag ? "true" : "false"
    case .number(let number):
      number == number.rounded() && number.magnitude < 1e15 ? String(Int64(number)) : String(number)
    case .null, .array, .object: nil
    }
  }

  /// One scalar or a list of them; nil for anything else.
  var texts: [String]? {
    guard case .array(let elements) = self else { return text.map { [$0] } }
    let texts = elements.compactMap(\.text)
    return texts.count == elements.count ? texts : nil
  }
}
