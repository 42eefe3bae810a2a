// SPDX-License-Identifier: Apache-2.0
import JSONTree
import TranscodePlan

/// Holds a request against AWS's model, and its settings against what is executed of them.
struct RequestCheck {
  /// What AWS refuses, in its words.
  private(set) var mistakes: [SettingProblem] = []
  /// What AWS carries out and the emulator does not.
  private(set) var unsupported: [SettingProblem] = []
  /// The pointers of the settings among these that a job can do without.
  private(set) var omissible: [String] = []
  /// What is taken and has no effect here, with the reasons.
  private(set) var withoutEffect: [SettingProblem] = []
  let model = ServiceModel.current
  private let table = SettingsTable.current

  /// - Parameter structure: the model's name of the request.
  init(_ request: JSON, as structure: String) {
    let root = Setting(request, at: "")
    for member in model.members(of: structure) where member.isRequired && !root[member.name].isSet {
      mistakes.append(
        SettingProblem(pointer: "", reason: "The '\(member.name)' field is required."))
    }
    // Templates and presets may say anything that AWS takes: they are held against the table when a
    // job is made of them.
    members(of: root, structure, isRoot: true, isExecuted: structure == "CreateJobRequest")
  }

  /// - Throws: everything that is wrong.
  func refuse() throws(InvalidSettings) {
    for problems in [mistakes, unsupported] where !problems.isEmpty {
      throw InvalidSettings(problems: problems)
    }
  }

  mutating func mistake(_ setting: Setting, _ reason: String) {
    mistakes.append(setting.problem(reason))
  }

  // MARK: Structures

  /// - Parameters:
  ///   - isRoot: whether the structure is the request itself: AWS counts the pointers of a job's
  ///     settings from `settings`.
  ///   - isExecuted: whether none of what it is part of is refused.
  private mutating func members(
    of setting: Setting, _ structure: String, isRoot: Bool = false, isExecuted: Bool
  ) {
    let known = model.members(of: structure)
    if !isRoot {
      for member in known where !setting[member.name].isSet {
        let row = table.row(of: member.name, in: structure)
        if member.isRequired || (isExecuted && row?.demands.contains(.required) == true) {
          mistake(setting, "\(member.name) is a required property")
        }
      }
    }
    checkUnion(setting, structure)
    for (name, value) in setting.members where value.isSet {
      guard let member = known.first(where: { $0.name == name }) else {
        mistake(setting, "\(name) is not a property")
        continue
      }
      let value = isRoot && name == "settings" ? Setting(value.value, at: "") : value
      let row = isExecuted ? table.row(of: name, in: structure) : nil
      let wasRight = mistakes.count
      let isRefused = row.map { refuses(value, $0) } ?? false
      check(value, member.type, isExecuted: isExecuted && !isRefused)
      if let row, mistakes.count == wasRight { demand(of: value, row) }
      if let row, row.verdict == .harmless, !isRefused, let reason = row.reason {
        withoutEffect.append(value.problem(reason))
      }
    }
  }

  /// Whether a row refuses a value.
  private mutating func refuses(_ setting: Setting, _ row: SettingsTable.Row) -> Bool {
    guard row.verdict != .refused else {
      omissible.append(setting.pointer)
      unsupported.append(setting.problem("The setting is not executed by the emulator"))
      return true
    }
    guard let value = setting.value, let values = row.values, !values.contains(value) else {
      return false
    }
    let said = value.string ?? value.text
    omissible.append(setting.pointer)
    unsupported.append(
      setting.problem(
        value.array != nil || value.object != nil
          ? "The setting is not executed by the emulator"
          : "\(said.prefix(80)) is not executed by the emulator, only \(values.description)"))
    return true
  }

  private mutating func demand(of setting: Setting, _ row: SettingsTable.Row) {
    if let items = row.items {
      let count = setting.elements.count
      if count < items.lowerBound {
        mistake(setting, "Should have at least \(items.lowerBound) items")
      } else if count > items.upperBound {
        unsupported.append(
          setting.problem("Should have at most \(items.upperBound) items, more are not executed"))
      }
    }
    for demand in row.demands {
      switch demand {
      case .required: continue
      case .even:
        if setting.integer?.isMultiple(of: 2) == false {
          mistake(setting, "Should be a multiple of 2")
        }
      case .quotable:
        let isQuotable = setting.text?.unicodeScalars.allSatisfy {
          $0 != "\"" && $0.value >= 0x20 && $0.value != 0x7F
        }
        if isQuotable == false {
          unsupported.append(
            setting.problem("Should be without quotation marks and control characters"))
        }
      case .key:
        if setting.text.flatMap(CipherBlock.init(hexadecimal:)) == nil {
          unsupported.append(setting.problem("Should be 32 hexadecimal digits"))
        }
      }
    }
  }

  // MARK: Values

  private mutating func check(
    _ setting: Setting, _ type: ServiceModel.ValueType, isExecuted: Bool
  ) {
    guard let value = setting.value else { return }
    switch type {
    case .shape(let name):
      switch model.shapes[name] {
      case .structure where value.object == nil: mistake(setting, "Should be an object")
      case .structure: members(of: setting, name, isExecuted: isExecuted)
      case .enumeration(let words): checkWord(setting, words)
      case nil: return
      }
    case .list(let inner):
      guard value.array != nil else { return mistake(setting, "Should be an array") }
      for element in setting.elements { check(element, inner, isExecuted: isExecuted) }
    case .map(let inner):
      guard value.object != nil else { return mistake(setting, "Should be an object") }
      for member in setting.members { check(member.setting, inner, isExecuted: isExecuted) }
    case .integer(let limits):
      guard let number = value.integer else { return mistake(setting, "Should be an integer") }
      checkRange(setting, Double(number), limits)
    case .number(let limits):
      guard let number = value.double else { return mistake(setting, "Should be a number") }
      checkRange(setting, number, limits)
    case .text(let limits, let pattern): checkText(setting, limits, pattern)
    case .boolean: if value.bool == nil { mistake(setting, "Should be a boolean") }
    case .timestamp: if value.double == nil { mistake(setting, "Should be a number") }
    }
  }

  private mutating func checkWord(_ setting: Setting, _ words: [String]) {
    guard let word = setting.text else { return mistake(setting, "Should be a string") }
    if !words.contains(word) {
      let list = words.map { "\"\($0)\"" }.joined(separator: ",")
      mistake(setting, "Should be equal to one of the allowed values in [\(list)]")
    }
  }

  private mutating func checkRange(
    _ setting: Setting, _ number: Double, _ limits: ServiceModel.Limits
  ) {
    if let lowest = limits.lowest, number < lowest {
      mistake(setting, "Should be greater than or equal to \(JSON(lowest).text)")
    } else if let highest = limits.highest, number > highest {
      mistake(setting, "Should be less than or equal to \(JSON(highest).text)")
    }
  }

  /// The longest text that is held against a pattern.
  private static let longestPatterned = 4096

  private mutating func checkText(
    _ setting: Setting, _ limits: ServiceModel.Limits, _ pattern: String?
  ) {
    guard let text = setting.text else { return mistake(setting, "Should be a string") }
    let count = Double(text.unicodeScalars.count)
    if let lowest = limits.lowest, count < lowest {
      mistake(setting, "Should be at least \(JSON(lowest).text) characters long")
    } else if let highest = limits.highest, count > highest {
      mistake(setting, "Should be at most \(JSON(highest).text) characters long")
    } else if let pattern, text.utf8.count <= Self.longestPatterned,
      let expression = try? Regex(pattern), text.firstMatch(of: expression) == nil
    {
      // The text stays out of the message: it may be a key.
      mistake(setting, "Should match pattern \"\(pattern)\"")
    }
  }
}
