// SPDX-License-Identifier: Apache-2.0
import Notation
import AWSSigning
import Cryptography
package import FoundationEssentials
import HTTPMessage
import HTTPTransport
import Synchronization
import XML

extension S3Client {
  /// What is known of an object without its content.
  package func head(_ location: ObjectLocation) async throws(S3Error) -> ObjectHead {
    try location.check()
    return try await execute(Operation("HEAD", location)).objectHead()
  }

  /// An object with its content in memory, up to 64 MiB of it.
  package func get(_ location: ObjectLocation, range: ByteRange?) async throws(S3Error)
    -> StoredObject
  {
    try location.check()
    var operation = Operation("GET", location)
    operation.headers["Range"] = range?.headerValue
    let response = try await execute(operation)
    return StoredObject(head: try response.objectHead(), content: response.body)
  }

  /// An object's content piece by piece, as it comes.
  /// - Parameter consume: takes the pieces in order, on a thread of the HTTP client. Once it was given
  ///   something, a failure is not tried again.
  package func get(
    _ location: ObjectLocation, range: ByteRange? = nil,
    to consume: @escaping @Sendable (RawSpan) throws -> Void
  ) async throws(S3Error) -> ObjectHead {
    try location.check()
    let hasBegun = Flag()
    var operation = Operation("GET", location)
    operation.headers["Range"] = range?.headerValue
    operation.destination = .stream { bytes in
      hasBegun.value.store(true, ordering: .relaxed)
      try consume(bytes)
    }
    operation.isRepeatable = { !hasBegun.value.load(ordering: .relaxed) }
    return try await execute(operation).objectHead()
  }

  /// Stores an object of bytes in memory.
  package func put(_ content: Data, at location: ObjectLocation, _ options: PutOptions = .init())
    async throws(S3Error) -> WrittenObject
  {
    try location.check()
    var operation = Operation("PUT", location)
    try options.apply(to: &operation.headers)
    operation.send(content)
    return try await execute(operation).writtenObject()
  }

  /// Stores an object of a stream, which is read once: a failure is not tried again.
  /// - Parameters:
  ///   - length: how many bytes the stream gives.
  ///   - next: the next bytes, at most so many; empty at the end. It runs on a thread of the HTTP
  ///     client.
  package func put(
    length: Int64, at location: ObjectLocation, _ options: PutOptions = .init(),
    next: @escaping @Sendable (_ atMost: Int) throws -> [UInt8]
  ) async throws(S3Error) -> WrittenObject {
    try location.check()
    var operation = Operation("PUT", location)
    try options.apply(to: &operation.headers)
    operation.body = .stream(length: length, next: next)
    operation.payload = .unsigned
    operation.isRepeatable = { false }
    return try await execute(operation).writtenObject()
  }

  /// Copies an object of up to 5 GiB within S3.
  /// - Parameter options: nil keeps what is stored with the source; otherwise it replaces that, and
  ///   its condition holds for the target.
  package func copy(
    from source: ObjectLocation, to target: ObjectLocation, _ options: PutOptions? = nil
  ) async throws(S3Error) -> WrittenObject {
    try source.check()
    try target.check()
    var operation = Operation("PUT", target)
    operation.headers["x-amz-copy-source"] =
      "/\(source.bucket)/\(PercentEncoding.encode(source.key, keepingSlash: true))"
    if let options {
      operation.headers["x-amz-metadata-directive"] = "REPLACE"
      try options.apply(to: &operation.headers)
    }
    let response = try await execute(operation)
    let result = try response.document("CopyObjectResult")
    return WrittenObject(
      etag: try result.required("ETag"), versionID: response.headers["x-amz-version-id"])
  }

  /// Deletes an object; one that is not there counts as deleted.
  package func delete(_ location: ObjectLocation) async throws(S3Error) {
    try location.check()
    _ = try await execute(Operation("DELETE", location))
  }

  /// Deletes objects of one bucket, a thousand with each request.
  package func delete(keys: [String], in bucket: String) async throws(S3Error) -> [KeyFailure] {
    var failures: [KeyFailure] = []
    var rest = keys[...]
    while !rest.isEmpty {
      failures += try await deleteBatch(rest.prefix(1000), in: bucket)
      rest = rest.dropFirst(1000)
    }
    return failures
  }

  private func deleteBatch(_ keys: ArraySlice<String>, in bucket: String)
    async throws(S3Error) -> [KeyFailure]
  {
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

  /// The namespace of S3's documents.
  static let namespace = "http://s3.amazonaws.com/doc/2006-03-01/"
}

/// A flag that a callback sets on another thread.
private final class Flag: Sendable {
  let value = Atomic(false)
}

extension PutOptions {
  /// Writes the options as headers.
  func apply(to headers: inout HTTPFields) throws(S3Error) {
    headers["Content-Type"] = contentType
    headers["Cache-Control"] = cacheControl
    headers["Content-Disposition"] = contentDisposition
    for (name, value) in metadata.sorted(by: { $0.key < $1.key }) {
      guard name.utf8.allSatisfy({ $0 < 0x80 }), value.utf8.allSatisfy({ $0 < 0x80 }) else {
        throw .invalidRequest("metadata '\(name)' is not ASCII")
      }
      headers["x-amz-meta-\(name)"] = value
    }
    condition?.apply(to: &headers)
  }
}

extension WriteCondition {
  /// Writes the condition as a header.
  func apply(to headers: inout HTTPFields) {
    switch self {
    case .ifAbsent: headers["If-None-Match"] = "*"
    case .ifMatch(let etag): headers["If-Match"] = etag
    }
  }
}
