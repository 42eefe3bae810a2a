// SPDX-License-Identifier: Apache-2.0

extension JSON: Codable {
  /// Decodes any value. A decoder does not tell how a number was written nor in what order members
  /// were: a whole number has its plain text then, and members are in the order of their names.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Int64.self) {
      self = .number(Number(value))
    } else if let value = try? container.decode(Double.self) {
      self = .number(Number(value))
    } else if let value = try? container.decode(String.self) {
      self = .string(value)
    } else if let value = try? container.decode([JSON].self) {
      self = .array(value)
    } else {
      let members = try container.decode([String: JSON].self).sorted { $0.key < $1.key }
      self = .object(Object(members.map { Object.Member(name: $0.key, value: $0.value) }))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .bool(let value): try container.encode(value)
    case .number(let number):
      if let whole = number.int64 {
        try container.encode(whole)
      } else {
        try container.encode(number.double)
      }
    case .string(let value): try container.encode(value)
    case .array(let value): try container.encode(value)
    case .object(let object):
      let members = object.members.map { ($0.name, $0.value) }
      try container.encode(Dictionary(members) { _, later in later })
    }
  }
}
