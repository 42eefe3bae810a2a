// SPDX-License-Identifier: Apache-2.0
import HTTPMessage
import HTTPServer
import Notation

/// Writes an object that comes as the body of its request.
struct PutObjectHandler: Sendable {
  let context: RequestContext

  /// `PutObject`.
  func put() throws -> Plan {
    let (bucket, key) = try context.object("s3:PutObject")
    if context.request.amzHeader("x-amz-tagging") != nil {
      try context.authorize("s3:PutObjectTagging", bucket, key: key)
    }
    let conditions = try WriteConditions(context.request)
    let properties = try context.newProperties(in: bucket)
    return Plan(
      content: try UploadPlan(context.request, verified: context.identity.verified)
    ) { content in
      let version = try context.store.commit(
        NewVersion(content, as: key, properties, random: context.store.random), in: bucket.name,
        if: conditions, event: .put,
        cause: context.cause)
      _ = content.file.keep()
      return Response(status: 200, headers: HTTPFields(written: version, in: bucket))
    }
  }
}

extension NewVersion {
  /// - Parameter random: gives that many random bytes.
  init(
    _ content: ReceivedContent, as key: ObjectKey, _ properties: ObjectProperties,
    random: (Int) -> [UInt8]
  ) {
    self.init(
      key: key, file: content.file.id, size: content.size,
      etag: properties.encryption.hidesDigest ? Hex.encode(random(16)) : content.etag,
      checksum: content.checksum, properties: properties)
  }
}

extension HTTPFields {
  /// What the answer to a write tells of the new version.
  init(written version: ObjectVersion, in bucket: BucketState) {
    self = ["etag": version.quotedETag]
    if let checksum = version.checksum { append(checksum) }
    if version.versionID != "null" { append("x-amz-version-id", version.versionID) }
    append(version.properties.encryption.fields)
    append(expirationOf: version, in: bucket)
  }

  /// `x-amz-expiration`: the rule that ends the object first.
  mutating func append(expirationOf version: ObjectVersion, in bucket: BucketState) {
    let ends = (bucket.lifecycle?.rules ?? []).filter { $0.covers(version) }.compactMap { rule in
      rule.expiry(created: version.modified).map { (end: $0, id: rule.id) }
    }
    guard let first = ends.min(by: { $0.end < $1.end }) else { return }
    append(
      "x-amz-expiration",
      "expiry-date=\"\(first.end.httpDate)\", rule-id=\"\(PercentEncoding.encode(first.id))\"")
  }

  mutating func append(_ fields: HTTPFields) {
    for field in fields { append(field.name, field.value) }
  }
}
