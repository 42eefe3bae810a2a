// SPDX-License-Identifier: Apache-2.0
import AWSService
import Database
import FoundationEssentials
import JSONTree

/// What job templates, presets and queues have in common.
extension MediaConvert {
  func arn(_ kind: ResourceKind, _ name: String) -> String {
    "arn:aws:mediaconvert:\(configuration.region):\(configuration.accountID):\(kind.plural)/\(name)"
  }

  /// The name that a text says, which may be an ARN; nil for an ARN of something else.
  func name(_ kind: ResourceKind, in text: String) -> String? {
    guard text.hasPrefix("arn:") else { return text }
    let name = String(text.split(separator: "/", maxSplits: 1).last ?? "")
    return text == arn(kind, name) ? name : nil
  }

  /// A resource by its name or ARN.
  /// - Throws: `NotFoundException`.
  func resource(_ kind: ResourceKind, _ text: String) throws -> StoredResource {
    if let name = name(kind, in: text) {
      let stored = try database.read { try ResourceStore.resource(kind, name, in: $0) }
      if let found = stored ?? system(kind, name) { return found }
      if name.hasPrefix("System-"), kind != .queue {
        throw ServiceError.notFound(
          "The emulator does not have the settings of the system \(kind.noun) \(name).")
      }
    }
    throw ServiceError.notFound("The \(kind.noun) \(text) does not exist.")
  }

  private func system(_ kind: ResourceKind, _ name: String) -> StoredResource? {
    kind == .preset ? SystemPreset(named: name)?.resource : nil
  }

  /// Makes a resource, with its tags.
  /// - Throws: `ConflictException` where there is one of that name.
  func create(_ kind: ResourceKind, _ input: JSON) throws -> StoredResource {
    let name = input["name"]?.string ?? ""
    guard !name.isEmpty, name.utf8.count <= 256, !name.contains("/") else {
      throw ServiceError.badRequest("/name: Should be 1 to 256 characters without a slash")
    }
    guard !name.hasPrefix("System-") else {
      throw ServiceError.badRequest("/name: Should not begin with System-")
    }
    let time = now()
    var resource = StoredResource(
      kind: kind, name: name, createdAt: time, updatedAt: time, members: [:])
    resource.take(try resolved(input))
    let arn = arn(kind, name)
    let made = resource
    try database.transaction { transaction in
      guard try ResourceStore.resource(kind, name, in: transaction) == nil else {
        throw ServiceError(
          409, "ConflictException", "A \(kind.noun) of the name \(name) exists already.")
      }
      try ResourceStore.save(made, arn: arn, in: transaction)
      for tag in input["tags"]?.object?.members ?? [] {
        try JobStore.tag(arn, name: tag.name, value: tag.value.string ?? "", in: transaction)
      }
    }
    return resource
  }

  /// Changes the members of a resource that a request names.
  func update(_ kind: ResourceKind, _ input: JSON) throws -> StoredResource {
    var resource = try changeable(kind, input["name"]?.string ?? "")
    resource.updatedAt = now()
    resource.take(try resolved(input))
    let changed = resource
    try database.transaction {
      try ResourceStore.save(changed, arn: arn(kind, changed.name), in: $0)
    }
    return resource
  }

  func delete(_ kind: ResourceKind, _ text: String) throws {
    let resource = try changeable(kind, text)
    let arn = arn(kind, resource.name)
    try database.transaction { transaction in
      if kind == .queue, try JobStore.waitingCount(queueARN: arn, in: transaction) > 0 {
        throw ServiceError(
          409, "ConflictException", "The queue \(resource.name) has jobs that are not finished.")
      }
      try ResourceStore.delete(kind, resource.name, in: transaction)
      try JobStore.untag(arn, in: transaction)
    }
  }

  /// A resource that is the account's own.
  private func changeable(_ kind: ResourceKind, _ text: String) throws -> StoredResource {
    let resource = try resource(kind, text)
    guard !resource.isSystem || kind == .queue else {
      throw ServiceError(
        403, "ForbiddenException", "The system \(kind.noun) \(resource.name) cannot be changed.")
    }
    return resource
  }

  /// A page of the resources of a kind: the account's own, or with `listBy` SYSTEM those of AWS.
  func list(_ kind: ResourceKind, _ input: JSON) throws -> ResourcePage {
    var all =
      input["listBy"] == "SYSTEM"
      ? (kind == .preset ? SystemPreset.all.map(\.resource) : [])
      : try database.read { try ResourceStore.resources(kind, in: $0) }
    if let category = input["category"]?.string {
      all.removeAll { $0.members["category"]?.string != category }
    }
    return ResourcePage(of: all, input)
  }

  /// A list in MediaConvert's form.
  func described(_ page: ResourcePage, _ kind: ResourceKind) throws -> JSON.Object {
    var answer: JSON.Object = .init([
      .init(name: kind.plural, value: .array(try page.resources.map(described)))
    ])
    answer["nextToken"] = page.nextToken.map { .string($0) }
    return answer
  }

  /// A resource in MediaConvert's form.
  func described(_ resource: StoredResource) throws -> JSON {
    let form = resource.wireForm(arn: arn(resource.kind, resource.name))
    return resource.kind == .queue ? try described(queue: resource, form) : form
  }

  /// The request with the queues that it names as ARNs, after what AWS's model cannot say was checked.
  private func resolved(_ input: JSON) throws -> JSON {
    guard var object = input.object else { return input }
    if let queue = object["queue"]?.string { object["queue"] = .string(try queueARN(named: queue)) }
    if let hops = try Hop.list(object["hopDestinations"], queueARN: { try queueARN(named: $0) }) {
      object["hopDestinations"] = .array(hops.map(\.wireForm))
    }
    return .object(object)
  }
}
