// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import HTTPMessage
import HTTPServer
import XML

extension Handler {
  /// The actions of a setting: to read it, to write it.
  private static func actions(_ name: String) -> (get: String, put: String) {
    let noun =
      switch name {
      case "acl": "BucketAcl"
      case "cors": "BucketCORS"
      case "lifecycle": "LifecycleConfiguration"
      case "notification": "BucketNotification"
      case "policy": "BucketPolicy"
      case "policyStatus": "BucketPolicyStatus"
      case "versioning": "BucketVersioning"
      case "tagging": "BucketTagging"
      case "encryption": "EncryptionConfiguration"
      case "website": "BucketWebsite"
      case "logging": "BucketLogging"
      case "requestPayment": "BucketRequestPayment"
      case "accelerate": "AccelerateConfiguration"
      case "replication": "ReplicationConfiguration"
      case "ownershipControls": "BucketOwnershipControls"
      case "publicAccessBlock": "BucketPublicAccessBlock"
      case "object-lock": "BucketObjectLockConfiguration"
      case "analytics": "AnalyticsConfiguration"
      case "inventory": "InventoryConfiguration"
      case "metrics": "MetricsConfiguration"
      default: "IntelligentTieringConfiguration"
      }
    return ("s3:Get\(noun)", "s3:Put\(noun)")
  }

  /// Settings of which a bucket may have many, told apart by `id`.
  private static let listed: [String: String] = [
    "analytics": "Analytics", "inventory": "Inventory", "metrics": "Metrics",
    "intelligent-tiering": "IntelligentTiering",
  ]

  /// `GetBucket…`.
  func planGetSetting(_ name: String) throws -> Plan {
    let bucket = try bucket()
    try authorize(Self.actions(name).get, bucket)
    return Plan { _ in try getSetting(name, bucket) }
  }

  private func stored(_ name: String, _ bucket: BucketState, id: String = "") -> [UInt8]? {
    bucket.documents[BucketState.SettingName(name: name, id: id)]
  }

  private func answer(_ document: [UInt8], headers: HTTPFields = [:]) -> Response {
    var headers = headers
    headers["content-type"] = "application/xml"
    return Response(status: 200, headers: headers, body: .bytes(.init(document)))
  }

  private func getSetting(_ name: String, _ bucket: BucketState) throws -> Response {
    if let kind = Self.listed[name] { return try getListed(name, kind: kind, bucket) }
    switch name {
    case "acl": return xml { document(of: bucket.acl, writer: &$0) }
    case "policyStatus":
      // Where ACLs count, they open a bucket too, and are asked for with or without a policy.
      guard bucket.policy != nil || bucket.hasACLs else { throw Self.missing("policy", bucket) }
      let isPublic = bucket.policy?.isPublic == true || bucket.isPublicByACL
      return xml { writer in
        writer.element("PolicyStatus", attributes: ["xmlns": s3Namespace]) {
          $0.element("IsPublic", isPublic)
        }
      }
    case "policy":
      guard let document = stored(name, bucket) else { throw Self.missing(name, bucket) }
      return Response(
        status: 200, headers: ["content-type": "application/json"], body: .bytes(.init(document)))
    case "lifecycle":
      guard var lifecycle = bucket.lifecycle else { throw Self.missing(name, bucket) }
      let size = lifecycle.minimumSizeDefault
      lifecycle.minimumSizeDefault = LifecycleConfiguration(rules: []).minimumSizeDefault
      return answer(
        lifecycle.document, headers: ["x-amz-transition-default-minimum-object-size": size])
    default: break
    }
    if let document = stored(name, bucket) { return answer(document) }
    switch name {
    case "versioning": return empty("VersioningConfiguration")
    case "notification": return answer(bucket.notification.document)
    case "logging": return empty("BucketLoggingStatus")
    case "accelerate": return empty("AccelerateConfiguration")
    // A store that makes buckets as they were made before 2023 makes them without this default too.
    case "encryption" where store.configuration.objectOwnership == .bucketOwnerEnforced:
      return answer(EncryptionConfiguration().document)
    case "requestPayment":
      return xml { writer in
        writer.element("RequestPaymentConfiguration", attributes: ["xmlns": s3Namespace]) {
          $0.element("Payer", "BucketOwner")
        }
      }
    default: throw Self.missing(name, bucket)
    }
  }

  private func empty(_ root: String) -> Response {
    xml { $0.element(root, attributes: ["xmlns": s3Namespace], "") }
  }

  private static func missing(_ name: String, _ bucket: BucketState) -> S3Error {
    let (code, message) =
      switch name {
      case "cors": ("NoSuchCORSConfiguration", "The CORS configuration does not exist")
      case "lifecycle":
        ("NoSuchLifecycleConfiguration", "The lifecycle configuration does not exist")
      case "policy": ("NoSuchBucketPolicy", "The bucket policy does not exist")
      case "tagging": ("NoSuchTagSet", "The TagSet does not exist")
      case "website":
        (
          "NoSuchWebsiteConfiguration",
          "The specified bucket does not have a website configuration"
        )
      case "replication":
        (
          "ReplicationConfigurationNotFoundError", "The replication configuration was not found"
        )
      case "encryption":
        (
          "ServerSideEncryptionConfigurationNotFoundError",
          "The server side encryption configuration was not found"
        )
      case "ownershipControls":
        ("OwnershipControlsNotFoundError", "The bucket ownership controls were not found")
      case "publicAccessBlock":
        (
          "NoSuchPublicAccessBlockConfiguration",
          "The public access block configuration was not found"
        )
      default:
        (
          "ObjectLockConfigurationNotFoundError",
          "Object Lock configuration does not exist for this bucket"
        )
      }
    return S3Error(404, code, message, ["BucketName": bucket.name])
  }

  private func getListed(
    _ name: String, kind: String, _ bucket: BucketState
  ) throws(S3Error) -> Response {
    if let id = request.query["id"] {
      guard let document = stored(name, bucket, id: id) else {
        throw S3Error(
          404, "NoSuchConfiguration", "The specified configuration does not exist.")
      }
      return answer(document)
    }
    let all = bucket.documents.filter { $0.key.name == name }
      .sorted { $0.key.id.utf8.lexicographicallyPrecedes($1.key.id.utf8) }
    return xml { writer in
      writer.element("List\(kind)ConfigurationsResult", attributes: ["xmlns": s3Namespace]) {
        writer in
        writer.element("IsTruncated", false)
        for (_, document) in all {
          if let tree = try? XMLReader().read(document) { writer.element(tree) }
        }
      }
    }
  }

  /// `DeleteBucket…`.
  func planDeleteSetting(_ name: String) throws -> Plan {
    let deletable: Set<String> = [
      "cors", "lifecycle", "policy", "tagging", "encryption", "website", "replication",
      "ownershipControls", "publicAccessBlock", "analytics", "inventory", "metrics",
      "intelligent-tiering",
    ]
    guard deletable.contains(name) else {
      throw S3Error.methodNotAllowed("DELETE", resource: "BUCKET")
    }
    let bucket = try bucket()
    let action = name == "policy" ? "s3:DeleteBucketPolicy" : Self.actions(name).put
    try authorize(action, bucket)
    return Plan { _ in
      let id = Self.listed[name] == nil ? "" : request.query["id"] ?? ""
      if Self.listed[name] != nil, stored(name, bucket, id: id) == nil {
        throw S3Error(404, "NoSuchConfiguration", "The specified configuration does not exist.")
      }
      try store.configure(bucket.name, [.init(name: name, id: id): nil])
      return Response(status: 204)
    }
  }

  /// `PutBucket…`.
  func planPutSetting(_ name: String) throws -> Plan {
    let bucket = try bucket()
    try authorize(Self.actions(name).put, bucket)
    return document { bytes in try putSetting(name, bytes, bucket) }
  }

  private func putSetting(
    _ name: String, _ bytes: [UInt8], _ bucket: BucketState
  ) throws -> Response {
    var changes: [BucketState.SettingName: [UInt8]?] = [:]
    var headers: HTTPFields = [:]
    let id = Self.listed[name] == nil ? "" : request.query["id"] ?? ""
    let setting = BucketState.SettingName(name: name, id: id)
    switch name {
    case "acl":
      changes[setting] = Array(try acl(bytes, owner: bucket.owner, bucket: bucket).packed.utf8)
    case "cors": changes[setting] = try CORSConfiguration(document: bytes).document
    case "notification":
      let configuration = try NotificationConfiguration(document: bytes)
      changes[setting] = configuration.document
      try store.configure(bucket.name, changes)
      try store.sendTestEvents(configuration, bucket: bucket, cause: cause)
      return Response(status: 200)
    case "policy": changes[setting] = try policy(bytes, bucket)
    case "versioning":
      let versioning = try Versioning(document: bytes)
      if bucket.objectLock != nil, versioning == .suspended {
        throw S3Error(
          409, "InvalidBucketState",
          "An Object Lock configuration is present on this bucket, so the versioning state cannot "
            + "be changed.")
      }
      changes[setting] = versioning.document
    case "tagging":
      let tags = try TagSet(document: bytes)
      try tags.validate(for: .bucket)
      changes[setting] = tags.tags.isEmpty ? nil : tags.document
    case "lifecycle": changes[setting] = try lifecycle(bytes, &headers).document
    case "encryption": changes[setting] = try EncryptionConfiguration(document: bytes).document
    case "ownershipControls":
      let ownership = try ObjectOwnership(document: bytes)
      guard ownership != .bucketOwnerEnforced || bucket.acl == .privateTo(bucket.owner) else {
        throw S3Error(
          400, "InvalidBucketAclWithObjectOwnership",
          "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting")
      }
      changes[setting] = ownership.document
    case "publicAccessBlock": changes[setting] = try PublicAccessBlock(document: bytes).document
    case "object-lock":
      let lock = try ObjectLockConfiguration(document: bytes)
      guard bucket.versioning == .enabled else {
        throw S3Error(
          409, "InvalidBucketState",
          "Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration")
      }
      changes[setting] = lock.document
    case "policyStatus": throw S3Error.methodNotAllowed("PUT", resource: "BUCKET")
    default:
      changes[setting] = try PlainSetting(
        name: name, document: bytes, id: id, bucket: bucket, store: store
      )
      .document
    }
    try store.configure(bucket.name, changes)
    if name == "lifecycle" { store.expireSoon() }
    let hasNoContent = name == "policy" || name == "tagging" || Self.listed[name] != nil
    return Response(status: hasNoContent ? 204 : 200, headers: headers)
  }

  private func policy(_ bytes: [UInt8], _ bucket: BucketState) throws(S3Error) -> [UInt8] {
    guard bytes.count <= 20 << 10 else {
      throw BucketPolicy.malformed("Policy exceeds the maximum allowed size of 20480 bytes.")
    }
    let policy = try BucketPolicy(document: bytes, bucket: bucket.name)
    if bucket.publicAccess?.blockPublicPolicy == true, policy.isPublic { throw .accessDenied }
    return bytes
  }

  private func lifecycle(
    _ bytes: [UInt8], _ headers: inout HTTPFields
  ) throws(S3Error) -> LifecycleConfiguration {
    var lifecycle = try LifecycleConfiguration(document: bytes)
    if let size = request.headers["x-amz-transition-default-minimum-object-size"] {
      guard ["varies_by_storage_class", "all_storage_classes_128K"].contains(size) else {
        throw .invalidRequest("Invalid TransitionDefaultMinimumObjectSize found: \(size)")
      }
      lifecycle.minimumSizeDefault = size
    }
    headers["x-amz-transition-default-minimum-object-size"] = lifecycle.minimumSizeDefault
    return lifecycle
  }

  /// The ACL that a `Put…Acl` request asks for, in header fields or in its document.
  func acl(
    _ bytes: [UInt8], owner: String, bucket: BucketState
  ) throws(S3Error) -> AccessControlList {
    let reader = AccessControlRequest(request: request, store: store)
    let fromHeaders = try reader.fromHeaders(owner: owner, bucketOwner: bucket.owner)
    if fromHeaders != nil, !bytes.isEmpty {
      throw S3Error(400, "UnexpectedContent", "This request does not support content")
    }
    guard fromHeaders != nil || !bytes.isEmpty else {
      throw S3Error(
        400, "MissingSecurityHeader", "Your request was missing a required header",
        ["MissingHeaderName": "x-amz-acl"])
    }
    let acl: AccessControlList =
      if let fromHeaders { fromHeaders } else { try reader.fromDocument(bytes, owner: owner) }
    try checkACL(acl, canned: request.amzHeader("x-amz-acl"), bucket: bucket)
    return acl
  }
}
