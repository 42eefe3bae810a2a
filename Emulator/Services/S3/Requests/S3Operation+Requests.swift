// SPDX-License-Identifier: Apache-2.0
import HTTPMessage
import HTTPServer

/// The operations of one resource, or of one of its subresources, by the request's method.
struct ResourceOperations: Sendable {
  var get: S3Operation?
  /// What `GET` is without the parameter that picks one of many.
  var list: S3Operation?
  var picker = "id"
  var head: S3Operation?
  var put: S3Operation?
  var post: S3Operation?
  var delete: S3Operation?

  fileprivate func operation(of target: RequestTarget) -> S3Operation? {
    switch target.head.method {
    case "GET": list != nil && !target.query.contains(picker) ? list : get
    case "HEAD": head
    case "PUT": put
    case "POST": post
    case "DELETE": delete
    default: nil
    }
  }
}

/// Which operation a request is ("Actions", S3 API reference): its path says whether it is about a
/// bucket or an object, a query name which subresource of that, the method what is to be done.
///
/// A subresource never counts for the whole: what it has no operation for is refused. All other query
/// names are parameters, or are ignored.
extension S3Operation {
  private static let ofService = ResourceOperations(get: .listBuckets)
  private static let ofBucket = ResourceOperations(
    get: .listObjects, head: .headBucket, put: .createBucket, post: .postObject,
    delete: .deleteBucket)
  private static let ofObject = ResourceOperations(
    get: .getObject, head: .headObject, put: .putObject, delete: .deleteObject)

  // Every page is an object, and no query name counts.
  private static let ofWebsite = ResourceOperations(get: .getObject, head: .headObject)

  private typealias Subresources = KeyValuePairs<String, ResourceOperations>

  private static let ofBucketSubresources: Subresources = [
    "versions": .init(get: .listObjectVersions),
    "uploads": .init(get: .listMultipartUploads),
    "delete": .init(post: .deleteObjects),
    "session": .init(get: .createSession),
    "abac": .init(get: .getBucketAbac, put: .putBucketAbac),
    "metadataConfiguration": .init(
      get: .getBucketMetadataConfiguration, post: .createBucketMetadataConfiguration,
      delete: .deleteBucketMetadataConfiguration),
    "metadataTable": .init(
      get: .getBucketMetadataTableConfiguration, post: .createBucketMetadataTableConfiguration,
      delete: .deleteBucketMetadataTableConfiguration),
    "metadataAnnotationTable": .init(put: .updateBucketMetadataAnnotationTableConfiguration),
    "metadataInventoryTable": .init(put: .updateBucketMetadataInventoryTableConfiguration),
    "metadataJournalTable": .init(put: .updateBucketMetadataJournalTableConfiguration),
  ]

  private static let ofObjectSubresources: Subresources = [
    "tagging": .init(
      get: .getObjectTagging, put: .putObjectTagging, delete: .deleteObjectTagging),
    "acl": .init(get: .getObjectAcl, put: .putObjectAcl),
    "retention": .init(get: .getObjectRetention, put: .putObjectRetention),
    "legal-hold": .init(get: .getObjectLegalHold, put: .putObjectLegalHold),
    "attributes": .init(get: .getObjectAttributes),
    "torrent": .init(get: .getObjectTorrent),
    "annotation": .init(
      get: .getObjectAnnotation, list: .listObjectAnnotations, picker: "annotationName",
      put: .putObjectAnnotation, delete: .deleteObjectAnnotation),
    "encryption": .init(put: .updateObjectEncryption),
    "renameObject": .init(put: .renameObject),
    "restore": .init(post: .restoreObject),
    "select": .init(post: .selectObjectContent),
    "uploads": .init(post: .createMultipartUpload),
    "uploadId": .init(
      get: .listParts, put: .uploadPart, post: .completeMultipartUpload,
      delete: .abortMultipartUpload),
  ]

  /// Subresources by name, with the order in which they count where a request names several.
  private typealias Table = [String: (order: Int, operations: ResourceOperations)]

  private static func table(
    _ entries: [(key: String, value: ResourceOperations)]
  ) -> Table {
    Table(
      entries.enumerated().map { ($1.key, (order: $0, operations: $1.value)) },
      uniquingKeysWith: { first, _ in first })
  }

  // An object's subresource without the object's key is no operation, and least of all one on the
  // whole bucket.
  private static let bucketTable = table(
    BucketSetting.allCases.map { ($0.rawValue, $0.operations) } + Array(ofBucketSubresources)
      + ofObjectSubresources.map { ($0.key, ResourceOperations()) })
  private static let objectTable = table(Array(ofObjectSubresources))

  /// Finds the operation of a request; nil for a preflight, and for what S3 refuses as a method that
  /// is not allowed.
  init?(_ target: RequestTarget) {
    // The answer of a function to an Object Lambda, which has a path of its own.
    if target.head.path == "/WriteGetObjectResponse", target.head.method == "POST",
      target.head.headers["x-amz-request-route"] != nil
    {
      self = .writeGetObjectResponse
      return
    }
    if target.isForWebsite {
      guard let operation = Self.ofWebsite.operation(of: target) else { return nil }
      self = operation
      return
    }
    let (whole, table): (ResourceOperations, Table) =
      switch target.resource {
      case .service: (Self.ofService, [:])
      case .bucket: (Self.ofBucket, Self.bucketTable)
      case .object: (Self.ofObject, Self.objectTable)
      }
    let named = target.query.names.compactMap { table[$0] }.min { $0.order < $1.order }
    guard let operation = (named?.operations ?? whole).operation(of: target) else { return nil }
    self = operation.refined(by: target)
  }

  /// The operation that shares method and subresource with this one and is told from it by a header
  /// field or a parameter.
  private func refined(by target: RequestTarget) -> S3Operation {
    var isCopy: Bool { target.amzHeader("x-amz-copy-source") != nil }
    return switch self {
    case .listBuckets where target.isOfExpressZone: .listDirectoryBuckets
    case .listObjects where target.query["list-type"] == "2": .listObjectsV2
    case .putObject where target.query.contains("partNumber"):
      isCopy ? .uploadPartCopy : .uploadPart
    case .putObject where isCopy: .copyObject
    case .uploadPart where isCopy: .uploadPartCopy
    default: self
    }
  }
}
