// SPDX-License-Identifier: Apache-2.0
import S3Service
import CloudFrontService
import FoundationEssentials
import HTTPMessage
import MediaConvertService
import Template

extension BucketConfiguration {
  /// A bucket as a template describes it.
  /// - Parameter ownership: what the emulator was started with, when it is to differ from today's AWS.
  init(_ bucket: Application.Bucket, ownership: ObjectOwnership) {
    self.init()
    versioning = bucket.versioning.flatMap { Versioning(rawValue: $0.rawValue) }
    if !bucket.corsRules.isEmpty {
      cors = CORSConfiguration(
        rules: bucket.corsRules.map { rule in
          CORSConfiguration.Rule(
            id: rule.id, allowedOrigins: rule.allowedOrigins,
            allowedMethods: rule.allowedMethods, allowedHeaders: rule.allowedHeaders,
            exposeHeaders: rule.exposedHeaders, maxAgeSeconds: rule.maxAge)
        })
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
    let block = bucket.publicAccessBlock
    publicAccessBlock = PublicAccessBlock(
      blockPublicACLs: block.blockPublicACLs, ignorePublicACLs: block.ignorePublicACLs,
      blockPublicPolicy: block.blockPublicPolicy,
      restrictPublicBuckets: block.restrictPublicBuckets)
    policy = bucket.policy.map { Data($0.utf8) }
  }
}

extension LifecycleConfiguration.Rule {
  fileprivate init(_ rule: Application.Bucket.LifecycleRule, fallbackID: String) {
    self.init(
      id: rule.id ?? fallbackID, prefix: rule.prefix, expirationDays: rule.expirationDays,
      abortUploadDays: rule.abortMultipartDays)
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
    self.init(
      id: notification.id, destination: destination, events: notification.events,
      prefix: notification.prefix.isEmpty ? nil : notification.prefix,
      suffix: notification.suffix.isEmpty ? nil : notification.suffix)
  }
}

/// The buckets as CloudFront's origin.
struct BucketOrigin: CDNOrigin {
  let store: ObjectStore

  func open(bucket: String, key: String) throws -> OriginObject? {
    let opened: OpenedObject
    do { opened = try store.open(key, in: bucket) } catch let error as S3Error {
      guard error.status == 404 else { throw error }
      return nil
    }
    var headers = opened.version.headers
    let contentType = headers["content-type"]
    let cacheControl = headers["cache-control"]
    headers.remove("content-type")
    headers.remove("cache-control")
    return OriginObject(
      file: opened.content, size: opened.version.size, etag: opened.version.etag,
      lastModified: opened.version.modified.date, contentType: contentType,
      cacheControl: cacheControl, headers: headers)
  }
}

/// The buckets as MediaConvert reads and writes them.
struct BucketMedia: MediaStore {
  let store: ObjectStore

  func open(_ location: S3Location) throws -> StoredObject {
    do {
      let opened = try store.open(location.key, in: location.bucket)
      return StoredObject(
        file: opened.content, eTag: opened.version.quotedETag,
        contentType: opened.version.headers["content-type"],
        lastModified: opened.version.modified.date)
    } catch { throw MediaStoreFailure(error) }
  }

  func store(
    fileAt path: String, mayMove: Bool, as location: S3Location, contentType: String,
    cacheControl: String?
  ) throws {
    var headers: HTTPFields = ["content-type": contentType]
    headers["cache-control"] = cacheControl
    do {
      var source = path
      if !mayMove {
        source = path + ".copy"
        try? FileManager.default.removeItem(atPath: source)
        try FileManager.default.copyItem(atPath: path, toPath: source)
      }
      try store.put(file: source, as: location.key, in: location.bucket, headers: headers)
    } catch { throw MediaStoreFailure(error) }
  }

  func remove(_ location: S3Location) throws {
    do { try store.delete(location.key, in: location.bucket) } catch {
      throw MediaStoreFailure(error)
    }
  }
}

extension MediaStoreFailure {
  fileprivate init(_ error: any Error) {
    switch (error as? S3Error)?.code {
    case "NoSuchBucket": self = .noSuchBucket
    case "NoSuchKey": self = .noSuchKey
    case "AccessDenied": self = .accessDenied
    default: self = .failed("\(error)")
    }
  }
}

extension Timestamp {
  fileprivate var date: Date { Date(timeIntervalSince1970: Double(milliseconds) / 1000) }
}
