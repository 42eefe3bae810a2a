// SPDX-License-Identifier: Apache-2.0
import AWSService
import Database
import JSONTree

extension MediaConvert {
  /// `TagResource`.
  func tag(_ body: JSON) throws {
    let arn = body["arn"]?.string ?? ""
    try checkTagged(arn)
    try database.transaction { transaction in
      for tag in body["tags"]?.object?.members ?? [] {
        try JobStore.tag(arn, name: tag.name, value: tag.value.string ?? "", in: transaction)
      }
    }
  }

  /// `UntagResource`.
  func untag(_ body: JSON) throws {
    let arn = body["arn"]?.string ?? ""
    try checkTagged(arn)
    let names = body["tagKeys"]?.array?.compactMap(\.string) ?? []
    try database.transaction { transaction in
      for name in names { try JobStore.untag(arn, name: name, in: transaction) }
    }
  }

  /// `ListTagsForResource`.
  func tags(of arn: String) throws -> JSON {
    try checkTagged(arn)
    let tags = try database.read { try JobStore.tags(of: arn, in: $0) }
    return ["resourceTags": ["arn": .string(arn), "tags": .object(JSON.Object(tags))]]
  }

  private func checkTagged(_ arn: String) throws {
    for kind in [ResourceKind.jobTemplate, .preset, .queue] where arn.contains(":\(kind.plural)/") {
      _ = try resource(kind, arn)
      return
    }
    guard let id = arn.split(separator: "/").last, arn == jobARN(String(id)) else {
      throw ServiceError.notFound("The resource \(arn) does not exist.")
    }
    _ = try job(String(id))
  }
}
