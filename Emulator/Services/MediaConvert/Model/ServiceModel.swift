// SPDX-License-Identifier: Apache-2.0
import EmbeddedFiles

/// AWS's own model of MediaConvert's requests, as data: `aws-model.txt`, which `make model` takes from
/// botocore and whose head says how it is written. It is read at its first use.
struct ServiceModel: Sendable {
  struct Operation: Sendable {
    let name: String
    let method: String
    let status: Int
    let path: String
    /// The structure of its request.
    let request: String
  }

  enum Shape: Sendable {
    case structure([Member])
    case enumeration([String])
  }

  struct Member: Sendable {
    let name: String
    let type: ValueType
    var isRequired = false
    /// Whether it stands in the path or the query, not in the body.
    var isInURL = false
  }

  indirect enum ValueType: Sendable {
    case shape(String)
    case list(ValueType)
    case map(ValueType)
    case integer(Limits)
    case number(Limits)
    /// The limits are of its length.
    case text(Limits, pattern: String?)
    case boolean
    case timestamp
  }

  struct Limits: Sendable {
    var lowest: Double?
    var highest: Double?
  }

  private(set) var operations: [Operation] = []
  private(set) var shapes: [String: Shape] = [:]

  static let current = ServiceModel(
    String(decoding: EmbeddedFile.content(of: "aws-model.txt"), as: UTF8.self))

  init(_ text: String) {
    var name = ""
    var members: [Member] = []
    for line in text.utf8.split(separator: UInt8(ascii: "\n")).map(Substring.init) {
      if line.hasPrefix(" ") {
        members.append(Self.member(line))
        continue
      }
      if !members.isEmpty { shapes[name] = .structure(members) }
      members = []
      let words = line.split(separator: " ").map(String.init)
      switch words.first {
      case "structure":
        name = words[1]
        shapes[name] = .structure([])
      case "enumeration": shapes[words[1]] = .enumeration(Array(words[2...]))
      case "operation":
        operations.append(
          Operation(
            name: words[1], method: words[2], status: Int(words[3]) ?? 200, path: words[4],
            request: words[5]))
      default: continue
      }
    }
    if !members.isEmpty { shapes[name] = .structure(members) }
  }

  private static func member(_ line: Substring) -> Member {
    let words = line.split(separator: " ")
    var name = words[0]
    let isInURL = name.first == "@"
    if isInURL { name.removeFirst() }
    let isRequired = name.last == "!"
    if isRequired { name.removeLast() }
    return Member(
      name: String(name), type: type(words[1...]), isRequired: isRequired, isInURL: isInURL)
  }

  private static func type(_ words: ArraySlice<Substring>) -> ValueType {
    guard let first = words.first else { return .boolean }
    let rest = words.dropFirst()
    switch first {
    case "list": return .list(type(rest))
    case "map": return .map(type(rest))
    case "integer": return .integer(limits(rest))
    case "number": return .number(limits(rest))
    case "text":
      // A pattern may have spaces in it.
      let pattern = rest.dropFirst(2).joined(separator: " ")
      return .text(limits(rest), pattern: pattern.isEmpty ? nil : pattern)
    case "boolean": return .boolean
    case "timestamp": return .timestamp
    default: return .shape(String(first))
    }
  }

  private static func limits(_ words: ArraySlice<Substring>) -> Limits {
    let numbers = words.prefix(2).map { Double($0) }
    return Limits(lowest: numbers.first ?? nil, highest: numbers.dropFirst().first ?? nil)
  }

  func members(of structure: String) -> [Member] {
    guard case .structure(let members)? = shapes[structure] else { return [] }
    return members
  }

  /// The words that a member may be.
  func words(of member: String, in structure: String) -> [String] {
    guard case .shape(let name)? = members(of: structure).first(where: { $0.name == member })?.type,
      case .enumeration(let words)? = shapes[name]
    else { return [] }
    return words
  }
}
