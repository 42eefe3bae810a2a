// SPDX-License-Identifier: Apache-2.0
package import JSONTree

/// A document that somebody keeps a job in: a request for `create-job` or `create-job-template`, an
/// answer with a job or a template in it, or a job's settings alone; in the spelling of the API
/// (`outputGroups`) or that of the SDKs (`OutputGroups`).
package struct JobDocument: Sendable {
  /// A body of `CreateJob`.
  package private(set) var body: JSON

  /// Nil for a document that has no settings of a job.
  package init?(_ document: JSON) {
    var document = document
    for name in ["Job", "job", "JobTemplate", "jobTemplate"] {
      if let inner = document[name], inner.object != nil { document = inner }
    }
    if document["settings"] == nil, document["Settings"] == nil {
      guard document["outputGroups"] != nil || document["OutputGroups"] != nil else { return nil }
      document = ["settings": document]
    }
    let request = Self.spelled(document, as: "CreateJobRequest")
    let members = Set(ServiceModel.current.members(of: "CreateJobRequest").map(\.name))
    // What an answer says of a job, and what only the account has.
    let left = ["queue", "hopDestinations", "clientRequestToken", "tags"]
    body = .object(
      JSON.Object(
        (request.object?.members ?? []).filter {
          members.contains($0.name) && !left.contains($0.name) && $0.value != .null
        }))
  }

  /// Sets the role where there is none.
  package mutating func fillIn(role: String) {
    guard var object = body.object, object["role"]?.string?.hasPrefix("arn:") != true else {
      return
    }
    object["role"] = .string(role)
    body = .object(object)
  }

  /// Where each input is; settings without inputs have one that is nowhere.
  package var inputs: [String?] {
    let inputs = body["settings"]?["inputs"]?.array ?? []
    return inputs.isEmpty ? [nil] : inputs.map { $0["fileInput"]?.string }
  }

  /// Puts inputs at places, in their order.
  package mutating func place(inputs urls: [String]) {
    change { settings in
      let inputs = settings["inputs"]?.array ?? []
      settings["inputs"] = .array(
        urls.enumerated().map { index, url in
          var input = (index < inputs.count ? inputs[index] : [:]).object ?? [:]
          input["fileInput"] = .string(url)
          return .object(input)
        })
    }
  }

  /// Gives a destination to each output group that has none, as templates have none.
  package mutating func fillIn(destination: (_ group: Int) -> String) {
    change { settings in
      let groups = settings["outputGroups"]?.array ?? []
      settings["outputGroups"] = .array(
        groups.enumerated().map { index, group in
          guard var object = group.object, var kinds = object["outputGroupSettings"]?.object else {
            return group
          }
          for (name, type) in Self.kinds where kinds["type"]?.string == type {
            var kind = kinds[name]?.object ?? [:]
            if kind["destination"]?.string?.hasPrefix("s3://") != true {
              kind["destination"] = .string(destination(index))
            }
            kinds[name] = .object(kind)
          }
          object["outputGroupSettings"] = .object(kinds)
          return .object(object)
        })
    }
  }

  private static let kinds = [
    ("hlsGroupSettings", "HLS_GROUP_SETTINGS"), ("cmafGroupSettings", "CMAF_GROUP_SETTINGS"),
    ("dashIsoGroupSettings", "DASH_ISO_GROUP_SETTINGS"),
    ("fileGroupSettings", "FILE_GROUP_SETTINGS"),
    ("msSmoothGroupSettings", "MS_SMOOTH_GROUP_SETTINGS"),
  ]

  private mutating func change(_ change: (inout JSON.Object) -> Void) {
    guard var object = body.object else { return }
    var settings = object["settings"]?.object ?? [:]
    change(&settings)
    object["settings"] = .object(settings)
    body = .object(object)
  }

  /// A value in the API's spelling; members that the model does not have stay as they are.
  private static func spelled(_ value: JSON, as structure: String) -> JSON {
    guard let object = value.object else { return value }
    let members = ServiceModel.current.members(of: structure)
    return .object(
      JSON.Object(
        object.members.map { member in
          guard let known = members.first(where: { $0.name.isSpelled(like: member.name) }) else {
            return member
          }
          return .init(name: known.name, value: spelled(member.value, known.type))
        }))
  }

  private static func spelled(_ value: JSON, _ type: ServiceModel.ValueType) -> JSON {
    switch type {
    case .shape(let name): return spelled(value, as: name)
    case .list(let inner):
      return value.array.map { .array($0.map { spelled($0, inner) }) } ?? value
    case .map(let inner):
      return value.object.map { object in
        .object(
          JSON.Object(object.members.map { .init(name: $0.name, value: spelled($0.value, inner)) }))
      } ?? value
    default: return value
    }
  }
}

extension String {
  /// Whether two names differ in the case of their letters at most.
  fileprivate func isSpelled(like other: String) -> Bool {
    utf8.count == other.utf8.count && lowercased() == other.lowercased()
  }
}
