// SPDX-License-Identifier: Apache-2.0
import Notation
package import JSONTree
import Patterns

extension EventPattern {
  /// - Throws: ``InvalidEventPattern`` that names the field.
  package init(parsing text: String) throws(InvalidEventPattern) {
    let json: JSON
    do throws(JSONSyntaxError) { json = try JSON(parsing: text, depthLimit: 64) } catch {
      throw InvalidEventPattern(reason: "\(error)")
    }
    try self.init(json)
  }

  /// - Throws: ``InvalidEventPattern`` that names the field.
  package init(_ json: JSON) throws(InvalidEventPattern) {
    guard case .object(let object) = json else {
      throw InvalidEventPattern(reason: "Filter is not an object")
    }
    root = try Node(object, path: [])
    text = json.text
  }
}

extension EventPattern.Node {
  fileprivate init(_ object: JSON.Object, path: [String]) throws(InvalidEventPattern) {
    guard !object.members.isEmpty else {
      throw InvalidEventPattern(reason: "Empty objects are not allowed\(place(path))")
    }
    for member in object.members {
      let inner = path + [member.name]
      switch (member.name, member.value) {
      case ("$or", .array(let branches)):
        guard branches.count >= 2 else {
          throw InvalidEventPattern(
            reason: "There must have at least 2 Objects in $or relationship\(place(path))")
        }
        var nodes: [Self] = []
        for branch in branches {
          guard case .object(let object) = branch else {
            throw InvalidEventPattern(reason: "Only objects are allowed in $or\(place(path))")
          }
          nodes.append(try Self(object, path: path))
        }
        alternatives.append(nodes)
      case ("$or", _):
        throw InvalidEventPattern(reason: "$or must be an array\(place(path))")
      case (let name, .object(let object)):
        fields.append(.init(name: name, rule: .object(try Self(object, path: inner))))
      case (let name, .array(let elements)):
        guard !elements.isEmpty else {
          throw InvalidEventPattern(reason: "Empty arrays are not allowed\(place(inner))")
        }
        var tests: [EventPattern.ValueTest] = []
        for element in elements { tests.append(try EventPattern.ValueTest(element, path: inner)) }
        fields.append(.init(name: name, rule: .anyOf(tests)))
      case (let name, _):
        throw InvalidEventPattern(
          reason: "\"\(name)\" must be an object or an array\(place(inner))")
      }
    }
  }
}

/// Where in a pattern, for a message.
private func place(_ path: [String]) -> String {
  path.isEmpty ? "" : " at \(path.joined(separator: "."))"
}

extension EventPattern.ValueTest {
  fileprivate init(_ element: JSON, path: [String]) throws(InvalidEventPattern) {
    func invalid(_ reason: String) -> InvalidEventPattern {
      InvalidEventPattern(reason: reason + place(path))
    }
    switch element {
    case .null, .bool, .number, .string: self = .exactly(element)
    case .array: throw invalid("Match value must be String, number, true, false, or null")
    case .object(let object):
      guard let member = object.members.first, object.members.count == 1 else {
        throw invalid("Only one key allowed in match expression")
      }
      switch member.name {
      case "exists":
        guard let wanted = member.value.bool else {
          throw invalid("exists match pattern must be either true or false.")
        }
        self = wanted ? .exists : .absent(path: path)
      case "anything-but": self = try Self.anythingBut(member.value, invalid)
      case "numeric": self = .numeric(try Self.numeric(member.value, invalid))
      case "cidr":
        guard let text = member.value.string, text.contains("/"), let block = AddressBlock(text)
        else {
          throw invalid("Malformed CIDR, an address, one '/' and a prefix length required")
        }
        self = .cidr(block)
      case let name:
        guard let test = try EventPattern.TextTest(operator: name, member.value, invalid) else {
          throw invalid("Unrecognized match type \(name)")
        }
        self = .text(test)
      }
    }
  }

  private static func anythingBut(
    _ value: JSON, _ invalid: (String) -> InvalidEventPattern
  ) throws(InvalidEventPattern) -> Self {
    switch value {
    case .string, .number: return .anythingBut([value])
    case .array(let list):
      let areStrings = list.allSatisfy { $0.string != nil }
      let areNumbers = list.allSatisfy { $0.double != nil }
      guard !list.isEmpty, areStrings || areNumbers else {
        throw invalid(
          "Inside anything but list, either all values are number or string, mixed type is not supported"
        )
      }
      return .anythingBut(list)
    case .object(let object):
      guard let member = object.members.first, object.members.count == 1 else {
        throw invalid("Only one key allowed in anything-but expression")
      }
      let values = member.value.array ?? [member.value]
      guard !values.isEmpty else { throw invalid("Empty arrays are not allowed") }
      var tests: [EventPattern.TextTest] = []
      for value in values {
        guard let test = try EventPattern.TextTest(operator: member.name, value, invalid) else {
          throw invalid("Unsupported anything-but pattern: \(member.name)")
        }
        tests.append(test)
      }
      return .anythingButText(tests)
    case .null, .bool:
      throw invalid("Value of anything-but must be an array or single string/number value.")
    }
  }

  private static func numeric(
    _ value: JSON, _ invalid: (String) -> InvalidEventPattern
  ) throws(InvalidEventPattern) -> [EventPattern.NumericTest] {
    guard let terms = value.array, terms.count == 2 || terms.count == 4 else {
      throw invalid("Value of numeric must be an array of one or two comparisons")
    }
    var tests: [EventPattern.NumericTest] = []
    for index in stride(from: 0, to: terms.count, by: 2) {
      guard let relation = terms[index].string.flatMap(EventPattern.NumericTest.Relation.init)
      else {
        throw invalid("Unrecognized numeric range operator: \(terms[index].text)")
      }
      guard let bound = terms[index + 1].double, abs(bound) <= 5e9 else {
        throw invalid("Value of \(relation.rawValue) must be a number from -5e9 to 5e9")
      }
      tests.append(.init(relation: relation, bound: bound))
    }
    if tests.count == 2 {
      let isRange =
        [.greater, .greaterOrEqual].contains(tests[0].relation)
        && [.less, .lessOrEqual].contains(tests[1].relation)
      guard isRange else { throw invalid("Too many terms in numeric range expression") }
      guard tests[0].bound < tests[1].bound else { throw invalid("Bottom must be less than top") }
    }
    return tests
  }
}

extension EventPattern.TextTest {
  /// The test of an operator's name, or nil when the name is none of a text operator.
  fileprivate init?(
    operator name: String, _ value: JSON, _ invalid: (String) -> InvalidEventPattern
  ) throws(InvalidEventPattern) {
    switch name {
    case "prefix", "suffix":
      let ignoringCase: Bool
      let text: String
      switch value {
      case .string(let plain): (text, ignoringCase) = (plain, false)
      case .object(let object):
        guard object.members.count == 1, let plain = object["equals-ignore-case"]?.string else {
          throw invalid("Unsupported \(name) match pattern: \(value.text)")
        }
        (text, ignoringCase) = (plain, true)
      default: throw invalid("\(name) match pattern must be a string")
      }
      guard !text.isEmpty else { throw invalid("\(name) match pattern must not be empty") }
      self =
        name == "prefix"
        ? .prefix(text, ignoringCase: ignoringCase) : .suffix(text, ignoringCase: ignoringCase)
    case "equals-ignore-case":
      guard let text = value.string else {
        throw invalid("equals-ignore-case match pattern must be a string")
      }
      self = .equalsIgnoringCase(text)
    case "wildcard":
      guard let text = value.string else {
        throw invalid("wildcard match pattern must be a string")
      }
      do throws(InvalidWildcard) { self = .wildcard(try Glob(wildcard: text)) } catch {
        throw invalid(error.reason)
      }
    default: return nil
    }
  }
}
