// SPDX-License-Identifier: Apache-2.0
import JSONTree

/// One of a job's settings and where it stands, so that what is wrong with it is said by its pointer.
/// A setting that is null is one that is not there.
struct Setting {
  let pointer: String
  let value: JSON?

  init(_ value: JSON?, at pointer: String) {
    self.pointer = pointer
    self.value = value == .null ? nil : value
  }

  var isSet: Bool { value != nil }
  var text: String? { value?.string }
  var integer: Int? { value?.integer.map { Int(clamping: $0) } }
  var number: Double? { value?.double }

  subscript(name: String) -> Setting {
    Setting(value?[name], at: pointer.appending(pointer: name))
  }

  var elements: [Setting] {
    (value?.array ?? []).enumerated().map { index, element in
      Setting(element, at: "\(pointer)/\(index)")
    }
  }

  var members: [(name: String, setting: Setting)] {
    (value?.object?.members ?? []).map { ($0.name, self[$0.name]) }
  }

  func problem(_ reason: String) -> SettingProblem {
    SettingProblem(pointer: pointer, reason: reason)
  }

  /// A member that should be set.
  func lacks(_ member: String) -> SettingProblem { problem("\(member) is a required property") }
}
