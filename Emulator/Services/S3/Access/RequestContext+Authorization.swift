// SPDX-License-Identifier: Apache-2.0
import Cryptography
import HTTPMessage
import HTTPServer
import Notation

extension RequestContext {
  /// What is asked of an ACL for an action on a bucket; nil: only a policy or the owner can allow it.
  private static let bucketPermissions: [String: AccessControlList.Permission] = [
    "s3:ListBucket": .read, "s3:ListBucketVersions": .read, "s3:ListBucketMultipartUploads": .read,
    "s3:PutObject": .write, "s3:DeleteObject": .write, "s3:DeleteObjectVersion": .write,
    "s3:AbortMultipartUpload": .write, "s3:GetBucketAcl": .readACP, "s3:PutBucketAcl": .writeACP,
  ]

  private static let objectPermissions: [String: AccessControlList.Permission] = [
    "s3:GetObject": .read, "s3:GetObjectVersion": .read, "s3:GetObjectAttributes": .read,
    "s3:GetObjectVersionAttributes": .read, "s3:GetObjectAcl": .readACP,
    "s3:GetObjectVersionAcl": .readACP, "s3:PutObjectAcl": .writeACP,
    "s3:PutObjectVersionAcl": .writeACP,
  ]

  /// Refuses what the caller may not do ("How Amazon S3 authorizes a request", S3 user guide).
  /// - Parameters:
  ///   - action: such as `s3:GetObject`.
  ///   - key: the object's key, when the action is on an object.
  ///   - object: the object, when there is one.
  ///   - conditions: further condition keys, in lower case.
  func authorize(
    _ action: String, _ bucket: BucketState, key: ObjectKey? = nil, object: ObjectVersion? = nil,
    conditions: [String: [String]] = [:]
  ) throws(S3Error) {
    let isOwner = principal.account?.canonicalID == bucket.owner
    if let policy = bucket.policy {
      // The owner can always mend a policy that locks everybody out.
      let isPolicyAction = action.hasSuffix("BucketPolicy")
      switch policy.decide(
        question(action, bucket, key: key, object: object, conditions: conditions))
      {
      case .denied: if !(isOwner && isPolicyAction) { throw .accessDenied }
      case .allowed:
        let isRestricted =
          policy.isPublic && bucket.publicAccess?.restrictPublicBuckets == true && !isOwner
        if !isRestricted { return }
      case .silent: break
      }
    }
    let objectPermission = Self.objectPermissions[action]
    let isForeign = object.map { $0.properties.owner != bucket.owner } ?? false
    if isOwner, objectPermission == nil || !isForeign || !bucket.hasACLs { return }
    guard bucket.hasACLs else { throw .accessDenied }
    if let object, let objectPermission {
      let owner = object.properties.owner
      let acl = object.properties.acl ?? .privateTo(owner)
      let ownsObject = principal.account?.canonicalID == owner
      if ownsObject, objectPermission != .read { return }
      if allows(acl, objectPermission, bucket) { return }
    } else if let permission = Self.bucketPermissions[action] {
      if allows(bucket.acl, permission, bucket) { return }
    } else if objectPermission != nil, allows(bucket.acl, .read, bucket) {
      // There is no such object, and who may list the bucket may know it.
      return
    }
    throw .accessDenied
  }

  /// Whether the bucket's policy denies the caller an action on a key.
  func isDenied(_ action: String, _ bucket: BucketState, key: ObjectKey) -> Bool {
    bucket.policy?.decide(question(action, bucket, key: key)) == .denied
  }

  private func question(
    _ action: String, _ bucket: BucketState, key: ObjectKey?, object: ObjectVersion? = nil,
    conditions: [String: [String]] = [:]
  ) -> BucketPolicy.Question {
    var context = conditionContext(object: object)
    context.merge(conditions) { $1 }
    return BucketPolicy.Question(
      principal: principal, action: action,
      resource: key.map { "\(bucket.arn)/\($0.text)" } ?? bucket.arn, context: context)
  }

  private func allows(
    _ acl: AccessControlList, _ permission: AccessControlList.Permission, _ bucket: BucketState
  ) -> Bool {
    var acl = acl
    if bucket.publicAccess?.ignorePublicACLs == true {
      acl.grants.removeAll(where: \.isToGroup)
    }
    return acl.allows(permission, to: principal)
  }

  // "Condition keys for Amazon S3", Service Authorization Reference.
  private func conditionContext(object: ObjectVersion?) -> [String: [String]] {
    // This port stands in for S3's HTTPS endpoint, so to a policy that asks for encrypted transport
    // its connections are that; otherwise no deployable policy could be tried out here.
    var context: [String: [String]] = [
      "aws:sourceip": [request.head.remoteAddress], "aws:securetransport": ["true"],
      "aws:currenttime": [request.time.wholeSecond.iso8601],
      "aws:epochtime": [String(request.time.seconds)],
      "s3:signatureversion": ["AWS4-HMAC-SHA256"],
    ]
    func set(_ name: String, _ value: String?) { if let value { context[name] = [value] } }
    set("aws:referer", request.headers["referer"])
    set("aws:useragent", request.headers["user-agent"])
    if let account = principal.account {
      context["aws:principalarn"] = [account.rootARN]
      context["aws:principalaccount"] = [account.number]
      context["aws:userid"] = [account.number]
    }
    let isPresigned = request.query.contains("X-Amz-Signature")
    context["s3:authtype"] = [isPresigned ? "REST-QUERY-STRING" : "REST-HEADER"]
    for name in ["prefix", "delimiter", "max-keys"] { set("s3:\(name)", request.query[name]) }
    set("s3:versionid", request.query["versionId"])
    for field in request.headers where field.name.asciiLowercased.hasPrefix("x-amz-") {
      set("s3:\(field.name.asciiLowercased)", field.value)
    }
    set("s3:if-match", request.headers["if-match"])
    set("s3:if-none-match", request.headers["if-none-match"])
    for tag in object?.properties.tags?.tags ?? [] {
      context["s3:existingobjecttag/\(tag.key.lowercased())"] = [tag.value]
    }
    if let tagging = request.amzHeader("x-amz-tagging") {
      let tags = TagSet(query: tagging).tags
      for tag in tags { context["s3:requestobjecttag/\(tag.key.lowercased())"] = [tag.value] }
      context["s3:requestobjecttagkeys"] = tags.map(\.key)
    }
    return context
  }

  /// Adds the tags of a document to what conditions can ask for.
  static func conditions(of tags: TagSet) -> [String: [String]] {
    var context = ["s3:requestobjecttagkeys": tags.tags.map(\.key)]
    for tag in tags.tags { context["s3:requestobjecttag/\(tag.key.lowercased())"] = [tag.value] }
    return context
  }
}
