// SPDX-License-Identifier: Apache-2.0
import JSONTree

extension JSON {
  /// The members that say which of a structure's other members count. Where an override says another
  /// word, nothing of what it replaces is left: settings of two codecs are settings of none.
  private static let selectors = ["codec", "type", "container", "destinationType", "sourceType"]

  /// These settings with those of `other` in their place, as MediaConvert merges a job's settings into
  /// a template's and an output's into its preset's: member by member, in lists of structures element
  /// by element. A member that is null overrides nothing.
  func overridden(by other: JSON) -> JSON {
    switch (self, other) {
    case (.object(var object), .object(let overrides)):
      for name in Self.selectors {
        if let new = overrides[name]?.string, let old = object[name]?.string, new != old {
          return other
        }
      }
      for member in overrides.members where member.value != .null {
        object[member.name] = object[member.name]?.overridden(by: member.value) ?? member.value
      }
      return .object(object)
    case (.array(let elements), .array(let overrides))
    where (elements + overrides).allSatisfy({ $0.object != nil }):
      return .array(
        (0..<max(elements.count, overrides.count)).map { index in
          guard index < overrides.count else { return elements[index] }
          return index < elements.count
            ? elements[index].overridden(by: overrides[index]) : overrides[index]
        })
    case (_, .null): return self
    default: return other
    }
  }

  /// These settings with the element at each place of a list of an object's changed.
  func mapping(_ name: String, _ change: (JSON, _ index: Int) throws -> JSON) rethrows -> JSON {
    guard var object, let elements = object[name]?.array else { return self }
    object[name] = .array(try elements.enumerated().map { try change($1, $0) })
    return .object(object)
  }
}
