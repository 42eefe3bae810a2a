// SPDX-License-Identifier: Apache-2.0
import AWSSigning
import Cryptography
package import FoundationEssentials
import HTTPMessage
import HTTPTransport
import XML

extension S3Client {
  /// What is known of an object without its content.
  package func head(_ location: ObjectLocation) async throws(S3Error) -> ObjectHead {
    try location.check()
    return try await execute(Operation("HEAD", location)).objectHead()
  }

  /// An object with its content in memory, up to 64 MiB of it.
  package func get(_ location: ObjectLocation) async throws(S3Error) -> StoredObject {
    try location.check()
    let response = try await execute(Operation("GET", location))
    return StoredObject(head: try response.objectHead(), content: response.body)
  }

  /// Stores an object of bytes in memory.
  package func put(_ content: Data, at location: ObjectLocation, _ options: PutOptions = .init())
    async throws(S3Error)
  {
    try location.check()
    var operation = Operation("PUT", location)
    try options.apply(to: &operation.headers)
    operation.send(content)
    _ = try await execute(operation).entityTag()
  }

  /// Deletes an object; one that is not there counts as deleted.
  package func delete(_ location: ObjectLocation) async throws(S3Error) {
    try location.check()
    _ = try await execute(Operation("DELETE", location))
  }

  /// Deletes objects of one bucket, up to a thousand, with one request.
  package func delete(keys: [String], in bucket: String) async throws(S3Error) -> [KeyFailure] {
    guard (1...1000).contains(keys.count) else {
      throw .invalidRequest("one request deletes 1 to 1000 objects, not \(keys.count)")
    }
    var writer = XMLWriter()
    writer.element("Delete", attributes: ["xmlns": Self.namespace]) { writer in
      writer.element("Quiet", true)
      for key in keys {
        writer.element("Object") { $0.element("Key", key) }
      }
    }
    var operation = Operation("POST", bucket: bucket)
    operation.query = [("delete", "")]
    operation.send(writer.data)
    operation.headers["Content-Type"] = "application/xml"
    operation.headers["Content-MD5"] = Data(MD5.hash(writer.data)).base64EncodedString()
    let result = try await execute(operation).document("DeleteResult")
    return result.all("Error").map { error in
      KeyFailure(
        key: error.text(of: "Key") ?? "", code: error.text(of: "Code") ?? "",
        message: error.text(of: "Message") ?? "")
    }
  }

  /// One page of a bucket's keys (`ListObjectsV2`).
  package func list(_ bucket: String, _ options: ListOptions = .init()) async throws(S3Error)
    -> ListPage
  {
    guard !bucket.isEmpty else { throw .invalidRequest("the bucket's name is empty") }
    var operation = Operation("GET", bucket: bucket)
    // Keys may hold characters that XML cannot; encoded they always arrive.
    operation.query = [("list-type", "2"), ("encoding-type", "url")]
    if !options.prefix.isEmpty { operation.query.append(("prefix", options.prefix)) }
    for (name, value) in [
      ("start-after", options.startAfter), ("continuation-token", options.continuationToken),
      ("max-keys", options.maximumKeys.map(String.init)),
    ] {
      if let value { operation.query.append((name, value)) }
    }
    return try ListPage(try await execute(operation).document("ListBucketResult"))
  }

  /// The namespace of S3's documents.
  static let namespace = "http://s3.amazonaws.com/doc/2006-03-01/"
}
