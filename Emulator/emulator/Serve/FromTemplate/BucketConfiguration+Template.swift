// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import S3Service
import Template

extension BucketConfiguration {
  /// A bucket as a template describes it.
  /// - Parameter ownership: what the emulator was started with, when it is to differ from today's AWS.
  init(_ bucket: Application.Bucket, ownership: ObjectOwnership) {
    self.init()
    versioning = bucket.versioning.flatMap { Versioning(rawValue: $0.rawValue) }
    if !bucket.corsRules.isEmpty {
      cors = CORSConfiguration(rules: bucket.corsRules.map(CORSConfiguration.Rule.init))
    }
    if !bucket.lifecycleRules.isEmpty {
      lifecycle = LifecycleConfiguration(
        rules: bucket.lifecycleRules.enumerated().map { index, rule in
          LifecycleConfiguration.Rule(rule, fallbackID: "rule-\(index + 1)")
        })
    }
    notification = NotificationConfiguration(
      rules: bucket.notifications.map(NotificationConfiguration.Rule.init),
      sendsToEventBridge: bucket.sendsToEventBridge)
    objectOwnership =
      ownership == .bucketOwnerEnforced
      ? ObjectOwnership(rawValue: bucket.objectOwnership) ?? ownership : ownership
    var block = PublicAccessBlock()
    block.blockPublicACLs = bucket.publicAccessBlock.blockPublicACLs
    block.ignorePublicACLs = bucket.publicAccessBlock.ignorePublicACLs
    block.blockPublicPolicy = bucket.publicAccessBlock.blockPublicPolicy
    block.restrictPublicBuckets = bucket.publicAccessBlock.restrictPublicBuckets
    publicAccessBlock = block
    policy = bucket.policy.map { Data($0.utf8) }
  }
}

extension CORSConfiguration.Rule {
  fileprivate init(_ rule: Application.Bucket.CORSRule) {
    self.init()
    id = rule.id
    allowedOrigins = rule.allowedOrigins
    allowedMethods = rule.allowedMethods
    allowedHeaders = rule.allowedHeaders
    exposeHeaders = rule.exposedHeaders
    maxAgeSeconds = rule.maxAge
  }
}

extension LifecycleConfiguration.Rule {
  fileprivate init(_ rule: Application.Bucket.LifecycleRule, fallbackID: String) {
    self.init(id: rule.id ?? fallbackID)
    prefix = rule.prefix
    expirationDays = rule.expirationDays
    abortUploadDays = rule.abortMultipartDays
    tags = rule.tags.sorted { $0.key < $1.key }.map { TagSet.Tag(key: $0.key, value: $0.value) }
    noncurrentDays = rule.noncurrentDays
    expiresDeleteMarkers = rule.expiresDeleteMarkers
  }
}

extension NotificationConfiguration.Rule {
  fileprivate init(_ notification: Application.Bucket.Notification) {
    let destination: NotificationDestination =
      switch notification.destination.split(separator: ":").dropFirst(2).first {
      case "sqs": .queue(notification.destination)
      case "sns": .topic(notification.destination)
      default: .function(notification.destination)
      }
    self.init(id: notification.id, destination: destination, events: notification.events)
    prefix = notification.prefix.isEmpty ? nil : notification.prefix
    suffix = notification.suffix.isEmpty ? nil : notification.suffix
  }
}
