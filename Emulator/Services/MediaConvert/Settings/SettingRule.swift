// SPDX-License-Identifier: Apache-2.0
import JSONTree
import TranscodePlan

/// What a setting may be so that it is executed as it says. A job's settings are walked as JSON
/// against a tree of these: whatever has no rule is refused by its pointer, never ignored.
indirect enum SettingRule: Sendable {
  /// An object with these members and no others.
  case members([String: SettingRule], required: [String] = [])
  /// An array of so many elements.
  case list(SettingRule, count: ClosedRange<Int>)
  /// An object with any names.
  case map(SettingRule)
  /// A whole number in a range.
  case integer(ClosedRange<Int>)
  /// An even whole number in a range.
  case even(ClosedRange<Int>)
  /// A number in a range.
  case number(ClosedRange<Double>)
  /// One of these words.
  case choice([String])
  /// A string of so many characters.
  case text(ClosedRange<Int>)
  /// A string of so many characters that can stand between quotation marks in a playlist (RFC 8216,
  /// section 4.2): without quotation marks and control characters.
  case quotable(ClosedRange<Int>)
  /// Sixteen bytes as 32 hexadecimal digits; a problem with them does not repeat them, since they may
  /// be a key.
  case block
  /// This value only: the one that means what is executed anyway.
  case only(JSON)
}

extension SettingRule {
  /// Everything that is wrong with a value.
  func problems(with value: JSON, at pointer: String) -> [SettingProblem] {
    switch self {
    case .members(let rules, let required):
      return Self.problems(with: value, at: pointer, rules, required: required)
    case .list(let rule, let count):
      return Self.problems(with: value, at: pointer, rule, count: count)
    case .map(let rule): return Self.problems(with: value, at: pointer, each: rule)
    case .integer, .even, .number, .choice, .text, .quotable, .block, .only:
      return reason(against: value).map { [SettingProblem(pointer: pointer, reason: $0)] } ?? []
    }
  }

  // MARK: Values with others in them

  private static func problems(
    with value: JSON, at pointer: String, _ rules: [String: SettingRule], required: [String]
  ) -> [SettingProblem] {
    guard let object = value.object else {
      return [SettingProblem(pointer: pointer, reason: "Should be an object")]
    }
    let missing = required.filter { (object[$0] ?? .null) == .null }.map {
      SettingProblem(pointer: pointer.appending(pointer: $0), reason: "Is a required property")
    }
    return missing
      + object.members.flatMap { member -> [SettingProblem] in
        let inner = pointer.appending(pointer: member.name)
        guard member.value != .null else { return [] }
        guard let rule = rules[member.name] else {
          return [SettingProblem(pointer: inner, reason: "The setting is not executed")]
        }
        return rule.problems(with: member.value, at: inner)
      }
  }

  private static func problems(
    with value: JSON, at pointer: String, _ rule: SettingRule, count: ClosedRange<Int>
  ) -> [SettingProblem] {
    func problem(_ reason: String) -> [SettingProblem] {
      [SettingProblem(pointer: pointer, reason: reason)]
    }
    guard let elements = value.array else { return problem("Should be an array") }
    guard elements.count >= count.lowerBound else {
      return problem("Should have at least \(count.lowerBound) items")
    }
    guard elements.count <= count.upperBound else {
      return problem("Should have at most \(count.upperBound) items, more are not executed")
    }
    return elements.enumerated().flatMap { index, element in
      rule.problems(with: element, at: pointer.appending(pointer: String(index)))
    }
  }

  private static func problems(
    with value: JSON, at pointer: String, each rule: SettingRule
  ) -> [SettingProblem] {
    guard let object = value.object else {
      return [SettingProblem(pointer: pointer, reason: "Should be an object")]
    }
    return object.members.flatMap {
      rule.problems(with: $0.value, at: pointer.appending(pointer: $0.name))
    }
  }

  // MARK: Values by themselves

  /// What is wrong with a value that has no others in it, or nil.
  private func reason(against value: JSON) -> String? {
    switch self {
    case .members, .list, .map: nil
    case .integer(let range): Self.reason(against: value, integer: range)
    case .even(let range): Self.reason(against: value, even: range)
    case .number(let range): Self.reason(against: value, number: range)
    case .choice(let words): Self.reason(against: value, choice: words)
    case .text(let length): Self.reason(against: value, text: length)
    case .quotable(let length): Self.reason(against: value, quotable: length)
    case .block: Self.reason(againstBlock: value)
    case .only(let expected): Self.reason(against: value, only: expected)
    }
  }

  private static func reason(against value: JSON, integer range: ClosedRange<Int>) -> String? {
    guard let number = value.integer else { return "Should be an integer" }
    return outside(range, Int(clamping: number))
  }

  private static func reason(against value: JSON, even range: ClosedRange<Int>) -> String? {
    if let reason = reason(against: value, integer: range) { return reason }
    return value.integer?.isMultiple(of: 2) == true ? nil : "Should be divisible by 2"
  }

  private static func reason(against value: JSON, number range: ClosedRange<Double>) -> String? {
    guard let number = value.double else { return "Should be a number" }
    return outside(range, number)
  }

  private static func reason(against value: JSON, choice words: [String]) -> String? {
    guard let word = value.string else { return "Should be a string" }
    guard !words.contains(word) else { return nil }
    return "\(word) is not executed. Should be one of [\(words.joined(separator: ", "))]"
  }

  private static func reason(against value: JSON, text length: ClosedRange<Int>) -> String? {
    guard let text = value.string else { return "Should be a string" }
    guard text.count >= length.lowerBound else {
      return "Should be at least \(length.lowerBound) characters long"
    }
    guard text.count <= length.upperBound else {
      return "Should be at most \(length.upperBound) characters long"
    }
    return nil
  }

  private static func reason(against value: JSON, quotable length: ClosedRange<Int>) -> String? {
    let isQuotable = value.string?.unicodeScalars.allSatisfy {
      $0 != "\"" && $0.value >= 0x20 && $0.value != 0x7F
    }
    if isQuotable == false { return "Should be without quotation marks and control characters" }
    return reason(against: value, text: length)
  }

  private static func reason(againstBlock value: JSON) -> String? {
    guard let text = value.string else { return "Should be a string" }
    return CipherBlock(hexadecimal: text) == nil ? "Should be 32 hexadecimal digits" : nil
  }

  private static func reason(against value: JSON, only expected: JSON) -> String? {
    let isSame = value == expected || (value.double != nil && value.double == expected.double)
    return isSame ? nil : "Only \(expected.text) is executed"
  }

  private static func outside<Number: Comparable>(
    _ range: ClosedRange<Number>, _ number: Number
  ) -> String? {
    if number < range.lowerBound { return "Should be greater than or equal to \(range.lowerBound)" }
    if number > range.upperBound { return "Should be less than or equal to \(range.upperBound)" }
    return nil
  }
}
