// SPDX-License-Identifier: Apache-2.0

extension ApplicationBuilder {
  func buildBucket(_ resource: Resource) throws(Problem) {
    let name = try resolver.name(of: resource)
    guard name.wholeMatch(of: /[a-z0-9.\-]{3,63}/) != nil else {
      throw resource.problem(
        "\(name) is no bucket name: 3 to 63 lower-case letters, digits, dots and hyphens")
    }
    var bucket = Application.Bucket(logicalID: resource.logicalID, name: name, line: resource.line)
    let properties = try properties(of: resource)
    if let cors = try properties.properties("CorsConfiguration") {
      bucket.corsRules = try cors.list("CorsRules").map(makeCORSRule)
    }
    if let lifecycle = try properties.properties("LifecycleConfiguration") {
      for rule in try lifecycle.list("Rules") {
        if let made = try makeLifecycleRule(rule) { bucket.lifecycleRules.append(made) }
      }
      lifecycle.ignore("TransitionDefaultMinimumObjectSize")
      try lifecycle.warnOfTheRest()
    }
    if let versioning = try properties.properties("VersioningConfiguration") {
      bucket.versioning = Application.Versioning(rawValue: try versioning.requiredString("Status"))
    }
    if let ownership = try properties.properties("OwnershipControls") {
      for rule in try ownership.list("Rules") {
        bucket.objectOwnership = try rule.requiredString("ObjectOwnership")
      }
    }
    try readProtection(properties, into: &bucket)
    try readNotifications(properties, into: &bucket)
    properties.ignore("BucketName", "Tags")
    properties.note(
      "IntelligentTieringConfigurations", "InventoryConfigurations", "MetricsConfigurations",
      "AnalyticsConfigurations", "LoggingConfiguration", "AccelerateConfiguration",
      because: "it is about billing and reports")
    try properties.warnOfTheRest()
    application.buckets.append(bucket)
  }

  func attachBucketPolicy(_ resource: Resource) throws(Problem) {
    let properties = try properties(of: resource)
    let name = try properties.requiredString("Bucket")
    let policy = try properties.required("PolicyDocument").json
    if let index = application.buckets.firstIndex(where: { $0.name == name }) {
      application.buckets[index].policy = policy
    }
    try properties.warnOfTheRest()
  }

  private func readProtection(
    _ properties: Properties, into bucket: inout Application.Bucket
  ) throws(Problem) {
    if let block = try properties.properties("PublicAccessBlockConfiguration") {
      bucket.publicAccessBlock.blockPublicACLs = try block.boolean("BlockPublicAcls") ?? false
      bucket.publicAccessBlock.ignorePublicACLs = try block.boolean("IgnorePublicAcls") ?? false
      bucket.publicAccessBlock.blockPublicPolicy = try block.boolean("BlockPublicPolicy") ?? false
      bucket.publicAccessBlock.restrictPublicBuckets =
        try block.boolean("RestrictPublicBuckets") ?? false
    }
    guard let encryption = try properties.properties("BucketEncryption") else { return }
    for rule in try encryption.list("ServerSideEncryptionConfiguration") {
      guard let preset = try rule.properties("ServerSideEncryptionByDefault") else { continue }
      bucket.encryption = try preset.requiredString("SSEAlgorithm")
      if bucket.encryption != "AES256" {
        preset.note("SSEAlgorithm", because: "objects lie unencrypted on this machine's disk")
      }
    }
  }

  private func readNotifications(
    _ properties: Properties, into bucket: inout Application.Bucket
  ) throws(Problem) {
    guard let configuration = try properties.properties("NotificationConfiguration") else { return }
    if let bridge = try configuration.properties("EventBridgeConfiguration") {
      bucket.sendsToEventBridge = try bridge.boolean("EventBridgeEnabled") ?? true
    }
    let kinds = [
      ("LambdaConfigurations", "Function"), ("QueueConfigurations", "Queue"),
      ("TopicConfigurations", "Topic"),
    ]
    for (list, target) in kinds {
      for (index, entry) in try configuration.list(list).enumerated() {
        bucket.notifications.append(
          try makeNotification(
            id: "\(bucket.logicalID)-\(target)-\(index)",
            destination: try entry.requiredString(target),
            events: try entry.strings("Event"), filter: try entry.node("Filter")))
      }
    }
    try configuration.warnOfTheRest()
  }

  /// A notification with the `Filter` that SAM events and buckets share.
  func makeNotification(
    id: String, destination: String, events: [String], filter: Node?
  ) throws(Problem) -> Application.Bucket.Notification {
    var notification = Application.Bucket.Notification(
      id: id, destination: destination, events: events)
    for rule in filter?["S3Key"]?["Rules"]?.list() ?? [] {
      let name = try rule["Name"]?.string("Name") ?? ""
      let value = try rule["Value"]?.string("Value") ?? ""
      switch name.lowercased() {
      case "prefix": notification.prefix = value
      case "suffix": notification.suffix = value
      default:
        throw rule.problem("a key filter's Name is prefix or suffix")
      }
    }
    return notification
  }

  private func makeCORSRule(
    _ properties: Properties
  ) throws(Problem) -> Application.Bucket.CORSRule {
    let rule = Application.Bucket.CORSRule(
      id: try properties.string("Id"), allowedOrigins: try properties.strings("AllowedOrigins"),
      allowedMethods: try properties.strings("AllowedMethods"),
      allowedHeaders: try properties.strings("AllowedHeaders"),
      exposedHeaders: try properties.strings("ExposedHeaders"),
      maxAge: try properties.integer("MaxAge"))
    guard !rule.allowedOrigins.isEmpty, !rule.allowedMethods.isEmpty else {
      throw properties.problem("a CORS rule needs AllowedOrigins and AllowedMethods")
    }
    try properties.warnOfTheRest()
    return rule
  }

  private func makeLifecycleRule(
    _ properties: Properties
  ) throws(Problem) -> Application.Bucket.LifecycleRule? {
    let status = try properties.requiredString("Status")
    guard status == "Enabled" || status == "Disabled" else {
      throw properties.problem("Status is Enabled or Disabled, not \(status)")
    }
    var rule = Application.Bucket.LifecycleRule(id: try properties.string("Id"))
    rule.prefix = try properties.string("Prefix") ?? ""
    rule.expirationDays = try properties.integer("ExpirationInDays", in: 1...Int(Int32.max))
    if let abort = try properties.properties("AbortIncompleteMultipartUpload") {
      rule.abortMultipartDays = try abort.integer("DaysAfterInitiation", in: 0...Int(Int32.max))
    }
    if let versions = try properties.properties("NoncurrentVersionExpiration") {
      rule.noncurrentDays = try versions.integer("NoncurrentDays", in: 1...Int(Int32.max))
    }
    rule.expiresDeleteMarkers = try properties.boolean("ExpiredObjectDeleteMarker") ?? false
    for tag in try properties.list("TagFilters") {
      rule.tags[try tag.requiredString("Key")] = try tag.requiredString("Value")
    }
    properties.note(
      "Transitions", "NoncurrentVersionTransitions", because: "there is one storage class here")
    try properties.warnOfTheRest()
    return status == "Enabled" ? rule : nil
  }
}
