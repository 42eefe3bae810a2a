// SPDX-License-Identifier: Apache-2.0
import AWSService
import JSONTree

extension MediaConvert {
  /// The body of `CreateJob` with its template's and its presets' settings in it.
  ///
  /// A job's own settings override its template's; inputs and outputs are those of the same place. What
  /// an output says itself overrides its preset.
  /// - Throws: `NotFoundException` for a template or a preset that does not exist.
  func merged(_ body: JSON) throws -> JSON {
    guard var object = body.object else { return body }
    if let name = object["jobTemplate"]?.string {
      let template = try resource(.jobTemplate, name)
      for member in [
        "accelerationSettings", "hopDestinations", "priority", "queue", "statusUpdateInterval",
      ] where object[member] == nil {
        object[member] = template.members[member]
      }
      object["settings"] = template.settings.overridden(by: object["settings"] ?? [:])
    }
    object["settings"] = try object["settings"]?.mapping("outputGroups") { group, _ in
      try group.mapping("outputs") { output, _ in
        guard let name = output["preset"]?.string else { return output }
        return try resource(.preset, name).settings.overridden(by: output)
      }
    }
    return .object(object)
  }
}
