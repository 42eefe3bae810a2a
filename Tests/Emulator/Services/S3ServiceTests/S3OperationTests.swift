// SPDX-License-Identifier: Apache-2.0
import Foundation
import HTTPMessage
import HTTPServer
import Testing
import XML

@testable import S3Service

/// An operation as AWS's own model describes its request: `operations.json`, made by
/// `Tests/Support/operations.py`.
struct ModelOperation: Decodable, CustomTestStringConvertible, Sendable {
  let name: String
  let method: String
  let uri: String
  let query: [String]
  let headers: [String]

  static let all: [ModelOperation] = {
    let data = Data(PackageResources.operations_json)
    return (try? JSONDecoder().decode([ModelOperation].self, from: data)) ?? []
  }()

  var testDescription: String { name }

  /// The name of the operation that the same request makes by a newer name, or its own.
  var currentName: String {
    switch name {
    case "GetBucketLifecycle": "GetBucketLifecycleConfiguration"
    case "PutBucketLifecycle": "PutBucketLifecycleConfiguration"
    case "GetBucketNotification": "GetBucketNotificationConfiguration"
    case "PutBucketNotification": "PutBucketNotificationConfiguration"
    default: name
    }
  }

  /// Its request, with what the model requires.
  func head(bucket: String, key: String, isVirtualHosted: Bool = false) -> RequestHead {
    let parts = uri.split(separator: "?", maxSplits: 1)
    var path = parts[0].replacing("{Bucket}", with: isVirtualHosted ? "" : bucket)
      .replacing("{Key+}", with: key)
    if isVirtualHosted { path = path.replacing("//", with: "/") }
    let query = parts.dropFirst().map(String.init) + self.query.map { "\($0)=1" }
    var fields: HTTPFields = ["host": isVirtualHosted ? "\(bucket).s3.localhost" : "127.0.0.1"]
    for header in headers { fields[header] = "\(bucket)/\(key)" }
    if name == "ListDirectoryBuckets" {
      fields["authorization"] = "AWS4-HMAC-SHA256 Credential=a/20260801/us-east-1/s3express/aws4"
    }
    return RequestHead(
      method: method, path: String(path), query: query.isEmpty ? nil : query.joined(separator: "&"),
      headers: fields)
  }
}

@Suite struct S3OperationTests {
  private func operation(
    _ method: String, _ path: String, _ query: String? = nil, headers: HTTPFields = [:]
  ) -> S3Operation? {
    S3Operation(
      RequestTarget(RequestHead(method: method, path: path, query: query, headers: headers)))
  }

  @Test("every operation of AWS's model has its case, and nothing else but the browser's form")
  func cases() {
    let named = Set(ModelOperation.all.map(\.currentName)).union(["PostObject"])
    #expect(named == Set(S3Operation.allCases.map(\.rawValue)))
    #expect(ModelOperation.all.count == 116)
  }

  @Test(
    "a request of the model is its operation, whichever way the bucket is told",
    arguments: ModelOperation.all, [false, true])
  func requests(model: ModelOperation, isVirtualHosted: Bool) {
    // These two are asked of no bucket.
    if isVirtualHosted, !model.uri.contains("{Bucket}") { return }
    let head = model.head(bucket: "bucket", key: "a/k", isVirtualHosted: isVirtualHosted)
    #expect(S3Operation(RequestTarget(head))?.rawValue == model.currentName)
  }

  @Test("names that are no subresource do not count")
  func parameters() {
    let signature = "X-Amz-Algorithm=a&X-Amz-Signature=b&x-id=PutObject&response-expires=c&v=1"
    #expect(operation("PUT", "/b/k", signature) == .putObject)
    #expect(operation("GET", "/b/k", "\(signature)&versionId=1&partNumber=2") == .getObject)
    #expect(operation("DELETE", "/b", signature) == .deleteBucket)
    #expect(operation("GET", "/b", "prefix=acl&delimiter=versions") == .listObjects)
    // A bucket's subresource is none of an object's.
    #expect(operation("GET", "/b/k", "session=1&policy") == .getObject)
  }

  @Test("a presigned copy names its source in the query")
  func presignedCopy() {
    let query = "X-Amz-Signature=a&x-amz-copy-source=b%2Fc"
    #expect(operation("PUT", "/b/k", query) == .copyObject)
    #expect(operation("PUT", "/b/k", "\(query)&partNumber=1&uploadId=u") == .uploadPartCopy)
    #expect(operation("PUT", "/b/k", "x-amz-copy-source=b%2Fc") == .putObject)
  }

  @Test(
    "what a subresource has no operation for is never done to the whole",
    arguments: [
      ("DELETE", "/b", "location"), ("DELETE", "/b", "versions"), ("DELETE", "/b", "uploads"),
      ("DELETE", "/b", "acl"), ("DELETE", "/b", "abac"), ("DELETE", "/b", "uploadId=1"),
      ("DELETE", "/b", "annotation&annotationName=a"), ("DELETE", "/b", "metadataJournalTable"),
      ("PUT", "/b", "delete"), ("PUT", "/b", "session"), ("PUT", "/b", "retention"),
      ("POST", "/b", "versioning"), ("POST", "/b", "metadataInventoryTable"),
      ("PUT", "/b/k", "uploads"), ("PUT", "/b/k", "restore"), ("PUT", "/b/k", "attributes"),
      ("DELETE", "/b/k", "acl"), ("DELETE", "/b/k", "retention"), ("DELETE", "/b/k", "uploads"),
      ("DELETE", "/b/k", "encryption"), ("POST", "/b/k", "annotation"),
    ])
  func refusals(method: String, path: String, query: String) async throws {
    #expect(operation(method, path, query) == nil)
    let s3 = try ServiceHarness()
    #expect(await s3.send(method, path, query: query, text: "x").code == "MethodNotAllowed")
  }

  /// What the emulator knows and does not execute.
  private static let notExecuted: Set<String> = [
    "CreateBucketMetadataConfiguration", "CreateBucketMetadataTableConfiguration",
    "CreateSession", "DeleteBucketMetadataConfiguration",
    "DeleteBucketMetadataTableConfiguration", "DeleteObjectAnnotation", "GetBucketAbac",
    "GetBucketMetadataConfiguration", "GetBucketMetadataTableConfiguration",
    "GetObjectAnnotation", "ListDirectoryBuckets", "ListObjectAnnotations", "PutBucketAbac",
    "PutObjectAnnotation", "RenameObject", "SelectObjectContent",
    "UpdateBucketMetadataAnnotationTableConfiguration",
    "UpdateBucketMetadataInventoryTableConfiguration",
    "UpdateBucketMetadataJournalTableConfiguration", "UpdateObjectEncryption",
    "WriteGetObjectResponse",
  ]

  @Test(
    "an operation is executed, or refused by its name and without a change",
    arguments: ModelOperation.all.filter { $0.name != "ListDirectoryBuckets" })
  func execution(model: ModelOperation) async throws {
    let s3 = try ServiceHarness()
    _ = await s3.send("PUT", await s3.bucket() + "/k", text: "content")
    let head = model.head(bucket: "bucket", key: "k")
    let answer = await s3.send(
      model.method, head.path, query: head.query, headers: head.headers, text: "<X/>")
    guard Self.notExecuted.contains(model.name) else {
      #expect(answer.status != 501)
      #expect(answer.code != "InternalError")
      return
    }
    #expect(answer.status == 501)
    if model.method != "HEAD" {
      #expect(answer.xml?.text(of: "Message")?.contains(model.name) == true)
    }
    #expect(await s3.send("GET", "/bucket/k").text == "content")
    #expect(await s3.send("GET", "/bucket").xml?.all("Contents").count == 1)
  }
}
