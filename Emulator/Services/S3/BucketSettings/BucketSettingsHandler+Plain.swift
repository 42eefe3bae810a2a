// SPDX-License-Identifier: Apache-2.0
import XML

/// Settings that are checked, kept and answered, and change nothing else in a bucket on one machine.
extension BucketSettingsHandler {
  /// A request's document as it is kept and answered.
  func plain(
    _ document: [UInt8], _ name: String, _ check: (XMLTree) throws(S3Error) -> Void
  ) throws(S3Error) -> [UInt8] {
    let root = try XMLTree.parsing(document).expecting(name)
    try check(root)
    var kept = Self.typingGrantees(Self.trimmed(root))
    kept.attributes.append(.init(name: "xmlns", value: s3Namespace))
    var writer = XMLWriter()
    writer.element(kept)
    return writer.bytes
  }

  // White space between elements is the writer's own matter.
  private static func trimmed(_ tree: XMLTree) -> XMLTree {
    var tree = tree
    if !tree.children.isEmpty { tree.text = "" }
    tree.children = tree.children.map(trimmed)
    return tree
  }

  /// The document with the kind of each grantee, which a reader of schemas needs.
  private static func typingGrantees(_ tree: XMLTree) -> XMLTree {
    var tree = tree
    if tree.name == "Grantee" {
      let type =
        tree["URI"] != nil ? "Group" : tree["ID"] != nil ? "CanonicalUser" : "AmazonCustomerByEmail"
      tree.attributes = [
        .init(name: "xmlns:xsi", value: "http://www.w3.org/2001/XMLSchema-instance"),
        .init(name: "xsi:type", value: type),
      ]
    }
    tree.children = tree.children.map(typingGrantees)
    return tree
  }

  func checkID(_ root: XMLTree) throws(S3Error) {
    guard root.text(of: "Id") == id else { throw .malformedXML }
  }

  func checkPayment(_ root: XMLTree) throws(S3Error) {
    guard ["Requester", "BucketOwner"].contains(root.text(of: "Payer")) else {
      throw .malformedXML
    }
  }

  func checkAcceleration(_ root: XMLTree) throws(S3Error) {
    guard !bucket.name.contains(".") else {
      throw .invalidRequest(
        "S3 Transfer Acceleration is not supported for buckets with periods (.) in their names")
    }
    guard ["Enabled", "Suspended"].contains(root.text(of: "Status")) else { throw .malformedXML }
  }

  func checkInventory(_ root: XMLTree) throws(S3Error) {
    guard let stated = root.text(of: "Id"), let frequency = root["Schedule"]?.text(of: "Frequency"),
      let versions = root.text(of: "IncludedObjectVersions"),
      let destination = root["Destination"]?["S3BucketDestination"],
      let format = destination.text(of: "Format")
    else { throw .malformedXML }
    guard stated == id else {
      throw S3Error(
        400, "IdMismatch", "Document ID does not match the specified configuration ID.")
    }
    guard destination.text(of: "Bucket")?.hasPrefix("arn:aws") == true else {
      throw S3Error(400, "InvalidS3DestinationBucket", "Invalid bucket ARN.")
    }
    guard ["Daily", "Weekly"].contains(frequency), ["All", "Current"].contains(versions),
      ["CSV", "ORC", "Parquet"].contains(format)
    else { throw .malformedXML }
    let known: Set<String> = [
      "Size", "LastModifiedDate", "StorageClass", "ETag", "IsMultipartUploaded",
      "ReplicationStatus", "EncryptionStatus", "ObjectLockRetainUntilDate", "ObjectLockMode",
      "ObjectLockLegalHoldStatus", "IntelligentTieringAccessTier", "BucketKeyStatus",
      "ChecksumAlgorithm", "ObjectAccessControlList", "ObjectOwner", "LifecycleExpirationDate",
    ]
    let fields = root["OptionalFields"]?.all("Field").map(\.text) ?? []
    guard known.isSuperset(of: fields) else { throw .malformedXML }
  }

  func checkLogging(_ root: XMLTree) throws(S3Error) {
    guard let enabled = root["LoggingEnabled"] else { return }
    let name = try enabled.required("TargetBucket")
    guard let target = store.existingBucket(name) else {
      throw S3Error(
        400, "InvalidTargetBucketForLogging", "The target bucket for logging does not exist",
        ["TargetBucket": name])
    }
    guard target.region == bucket.region else {
      var error = S3Error(
        403, "CrossLocationLoggingProhibitted", "Cross S3 location logging not allowed. ")
      if bucket.region != "us-east-1" {
        error.details.append(.init(name: "SourceBucketLocation", value: bucket.region))
      }
      error.details.append(.init(name: "TargetBucketLocation", value: target.region))
      throw error
    }
  }

  func checkReplication(_ root: XMLTree) throws(S3Error) {
    guard root.text(of: "Role") != nil, !root.all("Rule").isEmpty else { throw .malformedXML }
    guard bucket.versioning == .enabled else {
      throw .invalidRequest(
        "Versioning must be 'Enabled' on the bucket to apply a replication configuration")
    }
    for rule in root.all("Rule") {
      guard let arn = rule["Destination"]?.text(of: "Bucket") else { throw .malformedXML }
      let target = store.existingBucket(arn.split(separator: ":").last.map(String.init))
      guard target?.versioning == .enabled else {
        throw .invalidRequest("Destination bucket must have versioning enabled.")
      }
    }
  }

  func checkWebsite(_ root: XMLTree) throws(S3Error) {
    let index = root["IndexDocument"]
    if let redirect = root["RedirectAllRequestsTo"] {
      guard root.children.count == 1 else {
        throw .invalidArgument(
          "RedirectAllRequestsTo cannot be provided in conjunction with other Routing Rules.",
          name: "RedirectAllRequestsTo", value: "not null")
      }
      try check(protocol: redirect.text(of: "Protocol"))
      return
    }
    guard let index else {
      throw .invalidArgument(
        "A value for IndexDocument Suffix must be provided if RedirectAllRequestsTo is empty",
        name: "IndexDocument", value: "null")
    }
    let suffix = index.text(of: "Suffix") ?? ""
    guard !suffix.isEmpty, !suffix.contains("/") else {
      throw .invalidArgument(
        "The IndexDocument Suffix is not well formed", name: "IndexDocument", value: suffix)
    }
    if let rules = root["RoutingRules"], rules.all("RoutingRule").isEmpty { throw .malformedXML }
    for rule in root["RoutingRules"]?.all("RoutingRule") ?? [] {
      guard let redirect = rule["Redirect"] else { throw .malformedXML }
      try check(protocol: redirect.text(of: "Protocol"))
      guard redirect["ReplaceKeyPrefixWith"] == nil || redirect["ReplaceKeyWith"] == nil else {
        throw .invalidRequest("You can only define ReplaceKeyPrefix or ReplaceKey but not both.")
      }
      if let condition = rule["Condition"], condition.children.isEmpty {
        throw .invalidRequest(
          "Condition cannot be empty. To redirect all requests without a condition, the condition "
            + "element shouldn't be present.")
      }
    }
  }

  private func check(protocol name: String?) throws(S3Error) {
    guard let name, name != "http", name != "https" else { return }
    throw .invalidRequest(
      "Invalid protocol, protocol can be http or https. If not defined the protocol will be "
        + "selected automatically.")
  }
}
