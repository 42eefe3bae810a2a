// SPDX-License-Identifier: Apache-2.0
import Cryptography
import FoundationEssentials
package import JSONTree
import Notation

/// An attribute of a message of SQS or SNS: a typed value beside the body
/// ([message metadata](https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html)).
package struct MessageAttribute: Sendable, Equatable {
  package enum Value: Sendable, Equatable {
    case string(String)
    case binary([UInt8])
  }

  /// `String`, `Number` or `Binary`, perhaps with a label of the sender's: `Number.int`.
  package var dataType: String
  package var value: Value

  package init(dataType: String, value: Value) {
    self.dataType = dataType
    self.value = value
  }

  /// The value as a text, in Base64 where it is binary.
  package var text: String {
    switch value {
    case .string(let text): text
    case .binary(let bytes): Data(bytes).base64EncodedString()
    }
  }

  /// A text.
  package init(_ text: String) { self.init(dataType: "String", value: .string(text)) }

  var size: Int {
    switch value {
    case .string(let text): dataType.utf8.count + text.utf8.count
    case .binary(let bytes): dataType.utf8.count + bytes.count
    }
  }

  /// The attribute as SQS's API tells it.
  package var json: JSON {
    switch value {
    case .string(let text): ["StringValue": .string(text), "DataType": .string(dataType)]
    case .binary(let bytes):
      [
        "BinaryValue": .string(Data(bytes).base64EncodedString()), "DataType": .string(dataType),
      ]
    }
  }
}

/// The attributes of a message by their names.
package typealias MessageAttributes = [String: MessageAttribute]

extension MessageAttributes {
  /// Reads the attributes of a request.
  /// - Parameter limit: how many there may be.
  package init(_ json: JSON?, limit: Int = 10) throws(ServiceError) {
    self.init()
    let members = json?.object?.members ?? []
    guard members.count <= limit else {
      throw .invalidAttribute(
        "Number of message attributes [\(members.count)] exceeds the allowed maximum [\(limit)].")
    }
    for member in members {
      let name = member.name
      guard Self.isName(name) else {
        throw .invalidAttribute(
          "The message attribute name '\(name)' is invalid. Attribute name can contain A-Z, a-z, "
            + "0-9, underscore (_), hyphen (-), and period (.) characters.")
      }
      self[name] = try MessageAttribute(member.value, named: name)
    }
  }

  /// The attributes as the database keeps them, and answers tell them.
  package var json: JSON {
    .object(
      JSON.Object(
        sorted { $0.key < $1.key }.map { .init(name: $0.key, value: $0.value.json) }))
  }

  package var size: Int { reduce(0) { $0 + $1.key.utf8.count + $1.value.size } }

  /// The MD5 of the attributes, by SQS's own rule for it; nil without any
  /// ([calculating the digest](https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html#sqs-attributes-md5-message-digest-calculation)).
  package var md5: String? {
    guard !isEmpty else { return nil }
    var hash = MD5()
    func add(_ bytes: [UInt8]) {
      hash.update((0..<4).map { UInt8(truncatingIfNeeded: bytes.count >> (24 - 8 * $0)) })
      hash.update(bytes)
    }
    for (name, attribute) in sorted(by: { $0.key < $1.key }) {
      add(Array(name.utf8))
      add(Array(attribute.dataType.utf8))
      switch attribute.value {
      case .string(let text):
        hash.update([1])
        add(Array(text.utf8))
      case .binary(let bytes):
        hash.update([2])
        add(bytes)
      }
    }
    return Hex.encode(hash.finalized())
  }

  /// The attributes that a receiver asks for: by name, by a beginning (`bar.*`), or all.
  package func selected(by wanted: [String]) -> MessageAttributes {
    if wanted.contains("All") || wanted.contains(".*") { return self }
    return filter { attribute in
      wanted.contains { name in
        name.hasSuffix(".*")
          ? attribute.key.hasPrefix(name.dropLast(2)) : attribute.key == name
      }
    }
  }

  private static func isName(_ name: String) -> Bool {
    let lowercased = name.lowercased()
    guard (1...256).contains(name.utf8.count), !name.hasPrefix("."), !name.hasSuffix("."),
      !name.contains(".."), !lowercased.hasPrefix("aws."), !lowercased.hasPrefix("amazon.")
    else { return false }
    return name.utf8.allSatisfy {
      switch $0 {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), UInt8(ascii: "-"),
        UInt8(ascii: "."):
        true
      default: false
      }
    }
  }
}

extension MessageAttribute {
  fileprivate init(_ json: JSON, named name: String) throws(ServiceError) {
    guard let dataType = json["DataType"]?.string, !dataType.isEmpty else {
      throw .invalidAttribute(
        "The message attribute '\(name)' must contain a non-empty message attribute type.")
    }
    for key in ["StringListValues", "BinaryListValues"] {
      guard json[key]?.array?.isEmpty ?? true else {
        throw ServiceError(
          400, "UnsupportedOperation",
          "Message attribute list values in SendMessage operation are not supported.")
      }
    }
    self.dataType = dataType
    let kind = dataType.prefix { $0 != "." }
    switch kind {
    case "String", "Number":
      guard let text = json["StringValue"]?.string, !text.isEmpty else {
        throw .invalidAttribute(
          "The message attribute '\(name)' must contain a non-empty message attribute value for "
            + "message attribute type '\(dataType)'.")
      }
      guard kind == "String" || Double(text)?.isFinite == true else {
        throw .invalidAttribute(
          "Can't cast the value of message (user) attribute '\(name)' to a number.")
      }
      value = .string(text)
    case "Binary":
      guard let text = json["BinaryValue"]?.string, let data = Data(base64Encoded: text),
        !data.isEmpty
      else {
        throw .invalidAttribute(
          "The message attribute '\(name)' must contain a non-empty message attribute value for "
            + "message attribute type '\(dataType)'.")
      }
      value = .binary([UInt8](data))
    default:
      throw .invalidAttribute(
        "The type of message (user) attribute '\(name)' is invalid. You must use only the "
          + "following supported type prefixes: Binary, Number, String.")
    }
  }
}

extension ServiceError {
  fileprivate static func invalidAttribute(_ problem: String) -> ServiceError {
    ServiceError(400, "InvalidParameterValueException", problem)
  }
}
