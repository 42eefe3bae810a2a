// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import JSONTree

/// A job template, a preset or a queue as it is kept.
struct StoredResource: Sendable, Equatable {
  let kind: ResourceKind
  let name: String
  let createdAt: Date
  var updatedAt: Date
  /// AWS's own: nobody changes it.
  var isSystem = false
  /// The members that it was made with, without its name and tags.
  var members: JSON.Object

  /// The settings of a job template or a preset.
  var settings: JSON { members["settings"] ?? [:] }

  /// Sets the members that a request names.
  mutating func take(_ input: JSON) {
    for member in input.object?.members ?? [] where !["name", "tags"].contains(member.name) {
      members[member.name] = member.value == .null ? nil : member.value
    }
  }

  /// The resource in MediaConvert's form.
  func wireForm(arn: String) -> JSON {
    var object = JSON.Object([
      .init(name: "arn", value: .string(arn)), .init(name: "name", value: .string(name)),
      .init(name: "createdAt", value: JSON(createdAt.timeIntervalSince1970.rounded(.down))),
      .init(name: "lastUpdated", value: JSON(updatedAt.timeIntervalSince1970.rounded(.down))),
      .init(name: "type", value: isSystem ? "SYSTEM" : "CUSTOM"),
    ])
    for (name, value) in defaults { object[name] = value }
    for member in members.members { object[member.name] = member.value }
    return .object(object)
  }

  private var defaults: [(String, JSON)] {
    switch kind {
    case .jobTemplate: [("priority", 0), ("statusUpdateInterval", "SECONDS_60")]
    case .preset: []
    case .queue: [("pricingPlan", "ON_DEMAND"), ("status", "ACTIVE")]
    }
  }
}
