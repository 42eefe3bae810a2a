// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import HTTPMessage
import HTTPServer
import XML

/// Reads, writes and removes the settings of buckets.
struct BucketSettingsHandler: Sendable {
  let context: RequestContext
  let setting: BucketSetting
  let bucket: BucketState
  /// Which of several configurations of a kind is meant; empty for all other settings.
  let id: String

  init(_ context: RequestContext, _ setting: BucketSetting) throws {
    self.context = context
    self.setting = setting
    bucket = try context.bucket()
    id = setting.isListed ? context.request.query["id"] ?? "" : ""
  }

  var store: ObjectStore { context.store }
  private var key: BucketState.SettingKey { .init(setting: setting, id: id) }

  func plan() throws -> Plan {
    let operations = setting.operations
    if context.operation == operations.put {
      try context.authorize(setting.writeAction, bucket)
      return context.document { bytes in try put(bytes) }
    }
    if context.operation == operations.delete {
      try context.authorize(setting.removeAction, bucket)
      return Plan { _ in try remove() }
    }
    try context.authorize(setting.readAction, bucket)
    return Plan { _ in try context.operation == operations.list ? list() : read() }
  }

  // MARK: Reading

  private func answer(_ document: [UInt8], type: String = "application/xml") -> Response {
    Response(status: 200, headers: ["content-type": type], body: .bytes(.init(document)))
  }

  private var missing: S3Error {
    guard let (code, message) = setting.missing else { return .internalError }
    return S3Error(404, code, message, setting.isListed ? [:] : ["BucketName": bucket.name])
  }

  private func stored() throws(S3Error) -> [UInt8] {
    guard let document = bucket.documents[key] ?? standard else { throw missing }
    return document
  }

  private func read() throws -> Response {
    switch setting {
    case .acl: return context.answer(bucket.acl)
    case .policyStatus:
      // Where ACLs count, they open a bucket too, and are asked for with or without a policy.
      guard bucket.policy != nil || bucket.hasACLs else { throw missing }
      let isPublic = bucket.policy?.isPublic == true || bucket.isPublicByACL
      return context.xml("PolicyStatus") { $0.element("IsPublic", isPublic) }
    case .location:
      return context.xml {
        $0.element(
          "LocationConstraint", attributes: ["xmlns": s3Namespace], closingEmpty: true,
          bucket.region == "us-east-1" ? "" : bucket.locationConstraint)
      }
    case .policy: return answer(try stored(), type: "application/json")
    case .lifecycle:
      guard var lifecycle = bucket.lifecycle else { throw missing }
      let size = lifecycle.minimumSizeDefault
      lifecycle.minimumSizeDefault = LifecycleConfiguration.standardMinimumSize
      var response = answer(lifecycle.document)
      response.headers["x-amz-transition-default-minimum-object-size"] = size
      return response
    case .cors, .notification, .versioning, .tagging, .encryption, .website, .logging,
      .requestPayment, .accelerate, .replication, .ownershipControls, .publicAccessBlock,
      .objectLock, .analytics, .inventory, .metrics, .intelligentTiering:
      return answer(try stored())
    }
  }

  /// What is answered where nothing was put.
  private var standard: [UInt8]? {
    switch setting {
    case .versioning: Self.document("VersioningConfiguration")
    case .logging: Self.document("BucketLoggingStatus")
    case .accelerate: Self.document("AccelerateConfiguration")
    case .requestPayment:
      Self.document("RequestPaymentConfiguration") { $0.element("Payer", "BucketOwner") }
    case .notification: bucket.notification.document
    case .encryption:
      // A store that makes buckets as they were made before 2023 makes them without this default too.
      store.configuration.objectOwnership == .bucketOwnerEnforced
        ? EncryptionConfiguration().document : nil
    case .acl, .cors, .lifecycle, .policy, .policyStatus, .tagging, .website, .replication,
      .ownershipControls, .publicAccessBlock, .objectLock, .analytics, .inventory, .metrics,
      .intelligentTiering, .location:
      nil
    }
  }

  private static func document(
    _ root: String, _ content: (inout XMLWriter) -> Void = { _ in }
  ) -> [UInt8] {
    var writer = XMLWriter()
    writer.root(root, content)
    return writer.bytes
  }

  /// How many configurations a page has.
  private static let pageSize = 100

  private func list() throws(S3Error) -> Response {
    let token = context.request.query["continuation-token"].flatMap { $0.isEmpty ? nil : $0 }
    let after = try token.map { text throws(S3Error) in try ContinuationToken.read(text) } ?? []
    let all = bucket.documents.filter {
      $0.key.setting == setting && after.lexicographicallyPrecedes($0.key.id.utf8)
    }.sorted { $0.key.id.utf8.lexicographicallyPrecedes($1.key.id.utf8) }
    let page = all.prefix(Self.pageSize)
    return context.xml("List\(setting.noun)sResult") { writer in
      writer.element("IsTruncated", page.count < all.count)
      writer.optional("ContinuationToken", token)
      if page.count < all.count, let last = page.last {
        writer.element("NextContinuationToken", ContinuationToken.make(Array(last.key.id.utf8)))
      }
      for (_, document) in page {
        if let tree = try? XMLReader().read(document) { writer.element(tree) }
      }
    }
  }

  // MARK: Writing

  private func remove() throws -> Response {
    if setting.isListed, bucket.documents[key] == nil { throw missing }
    try store.configure(bucket.name, [key: nil])
    return Response(status: 204)
  }

  private func put(_ bytes: [UInt8]) throws -> Response {
    var headers: HTTPFields = [:]
    let document = try checked(bytes, &headers)
    if setting == .notification { try checkDestinations(bytes) }
    try store.configure(bucket.name, [key: document])
    if setting == .notification {
      try store.sendTestEvents(
        NotificationConfiguration(document: bytes), bucket: bucket, cause: context.cause)
    }
    if setting == .lifecycle { store.expireSoon() }
    let hasNoContent = setting == .policy || setting == .tagging || setting.isListed
    return Response(status: hasNoContent ? 204 : 200, headers: headers)
  }

  /// Refuses notifications to what is not there, all of them at once.
  private func checkDestinations(_ document: [UInt8]) throws(S3Error) {
    let skips = context.request.headers["x-amz-skip-destination-validation"]?.lowercased()
    guard skips != "true" else { return }
    let missing = try NotificationConfiguration(document: document).rules.map(\.destination)
      .filter { !store.hasDestination($0) }
    guard !missing.isEmpty else { return }
    var error = S3Error(
      400, "InvalidArgument", "Unable to validate the following destination configurations")
    for (index, destination) in missing.enumerated() {
      let (name, value) = destination.refusal
      error.details.append(.init(name: "ArgumentName\(index + 1)", value: name))
      error.details.append(.init(name: "ArgumentValue\(index + 1)", value: value))
    }
    throw error
  }

  /// The document that is kept of one that was put; nil where nothing is left to keep.
  /// - Throws: `MalformedXML`, or the error that S3 has for the fault.
  private func checked(_ bytes: [UInt8], _ headers: inout HTTPFields) throws -> [UInt8]? {
    switch setting {
    case .acl:
      return Array(try context.acl(bytes, owner: bucket.owner, bucket: bucket).packed.utf8)
    case .cors: return try CORSConfiguration(document: bytes).document
    case .notification: return try NotificationConfiguration(document: bytes).document
    case .policy: return try policy(bytes)
    case .versioning: return try versioning(bytes).document
    case .tagging:
      let tags = try TagSet(document: bytes)
      try tags.validate(for: .bucket)
      return tags.tags.isEmpty ? nil : tags.document
    case .lifecycle: return try lifecycle(bytes, &headers).document
    case .encryption: return try EncryptionConfiguration(document: bytes).document
    case .ownershipControls: return try ownership(bytes).document
    case .publicAccessBlock: return try PublicAccessBlock(document: bytes).document
    case .objectLock: return try objectLock(bytes).document
    case .website: return try plain(bytes, "WebsiteConfiguration", checkWebsite)
    case .logging: return try plain(bytes, "BucketLoggingStatus", checkLogging)
    case .requestPayment: return try plain(bytes, "RequestPaymentConfiguration", checkPayment)
    case .accelerate: return try plain(bytes, "AccelerateConfiguration", checkAcceleration)
    case .replication: return try plain(bytes, "ReplicationConfiguration", checkReplication)
    case .inventory: return try plain(bytes, "InventoryConfiguration", checkInventory)
    case .analytics: return try plain(bytes, "AnalyticsConfiguration", checkID)
    case .metrics: return try plain(bytes, "MetricsConfiguration", checkID)
    case .intelligentTiering:
      return try plain(bytes, "IntelligentTieringConfiguration", checkID)
    case .policyStatus, .location: throw S3Error.internalError
    }
  }

  private func policy(_ bytes: [UInt8]) throws(S3Error) -> [UInt8] {
    guard bytes.count <= 20 << 10 else {
      throw BucketPolicy.malformed("Policy exceeds the maximum allowed size of 20480 bytes.")
    }
    let policy = try BucketPolicy(document: bytes, bucket: bucket.name)
    if bucket.publicAccess?.blockPublicPolicy == true, policy.isPublic { throw .accessDenied }
    return bytes
  }

  private func versioning(_ bytes: [UInt8]) throws(S3Error) -> Versioning {
    let versioning = try Versioning(document: bytes)
    guard bucket.objectLock == nil || versioning == .enabled else {
      throw S3Error(
        409, "InvalidBucketState",
        "An Object Lock configuration is present on this bucket, so the versioning state cannot "
          + "be changed.")
    }
    return versioning
  }

  private func objectLock(_ bytes: [UInt8]) throws(S3Error) -> ObjectLockConfiguration {
    let lock = try ObjectLockConfiguration(document: bytes)
    guard bucket.versioning == .enabled else {
      throw S3Error(
        409, "InvalidBucketState",
        "Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration")
    }
    return lock
  }

  private func ownership(_ bytes: [UInt8]) throws(S3Error) -> ObjectOwnership {
    let ownership = try ObjectOwnership(document: bytes)
    guard ownership != .bucketOwnerEnforced || bucket.acl == .privateTo(bucket.owner) else {
      throw .aclWithoutEffect
    }
    return ownership
  }

  private func lifecycle(
    _ bytes: [UInt8], _ headers: inout HTTPFields
  ) throws(S3Error) -> LifecycleConfiguration {
    let name = "x-amz-transition-default-minimum-object-size"
    var lifecycle = try LifecycleConfiguration(document: bytes)
    if let size = context.request.headers[name] {
      guard ["varies_by_storage_class", "all_storage_classes_128K"].contains(size) else {
        throw .invalidRequest("Invalid TransitionDefaultMinimumObjectSize found: \(size)")
      }
      lifecycle.minimumSizeDefault = size
    }
    headers[name] = lifecycle.minimumSizeDefault
    return lifecycle
  }
}
