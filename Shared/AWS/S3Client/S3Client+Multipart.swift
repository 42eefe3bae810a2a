// SPDX-License-Identifier: Apache-2.0
package import FoundationEssentials
import HTTPMessage
import HTTPTransport
import XML

extension S3Client {
  /// Begins a multipart upload.
  /// - Parameter options: what the object will have; a condition belongs to the completion.
  package func createMultipartUpload(_ location: ObjectLocation, _ options: PutOptions = .init())
    async throws(S3Error) -> String
  {
    try location.check()
    guard options.condition == nil else {
      throw .invalidRequest("a multipart upload's condition is given when it is completed")
    }
    var operation = Operation("POST", location)
    operation.query = [("uploads", "")]
    try options.apply(to: &operation.headers)
    operation.send(Data())
    return try await execute(operation)
      .document("InitiateMultipartUploadResult").required("UploadId")
  }

  /// Uploads a part from memory.
  /// - Parameter number: 1 to 10,000; a part that is there already is replaced.
  package func uploadPart(
    _ content: Data, of location: ObjectLocation, uploadID: String, number: Int
  ) async throws(S3Error) -> UploadedPart {
    var operation = try partOperation(location, uploadID: uploadID, number: number)
    operation.send(content)
    return UploadedPart(
      number: number, etag: try await execute(operation).writtenObject().etag,
      size: Int64(content.count))
  }

  /// Uploads a part from a range of a file.
  /// - Parameter number: 1 to 10,000; a part that is there already is replaced.
  package func uploadPart(
    file path: String, offset: Int64, length: Int64, of location: ObjectLocation,
    uploadID: String, number: Int
  ) async throws(S3Error) -> UploadedPart {
    var operation = try partOperation(location, uploadID: uploadID, number: number)
    operation.body = .file(path: path, offset: offset, length: length)
    operation.payload = try await payload(ofFile: path, offset: offset, length: length)
    return UploadedPart(
      number: number, etag: try await execute(operation).writtenObject().etag, size: length)
  }

  private func partOperation(_ location: ObjectLocation, uploadID: String, number: Int)
    throws(S3Error) -> Operation
  {
    try location.check()
    guard (1...10_000).contains(number) else {
      throw .invalidRequest("a part's number is 1 to 10000, not \(number)")
    }
    var operation = Operation("PUT", location)
    operation.query = [("partNumber", String(number)), ("uploadId", uploadID)]
    return operation
  }

  /// Every part that has been uploaded, by number.
  package func listParts(_ location: ObjectLocation, uploadID: String)
    async throws(S3Error) -> [UploadedPart]
  {
    try location.check()
    var parts: [UploadedPart] = []
    var marker: Int?
    while true {
      var operation = Operation("GET", location)
      operation.query = [("uploadId", uploadID)]
      if let marker { operation.query.append(("part-number-marker", String(marker))) }
      let result = try await execute(operation).document("ListPartsResult")
      for part in result.all("Part") {
        parts.append(
          UploadedPart(
            number: try part.requiredNumber("PartNumber"), etag: try part.required("ETag"),
            size: try part.requiredNumber("Size")))
      }
      guard result.text(of: "IsTruncated") == "true" else { return parts }
      let next: Int = try result.requiredNumber("NextPartNumberMarker")
      guard next > marker ?? -1 else {
        throw .invalidResponse("a list of parts that does not go on")
      }
      marker = next
    }
  }

  /// Makes the object of its parts. S3 answers a completion that is sent again after its answer was
  /// lost as it answered the first.
  package func completeMultipartUpload(
    _ location: ObjectLocation, uploadID: String, parts: [UploadedPart],
    condition: WriteCondition? = nil
  ) async throws(S3Error) -> WrittenObject {
    try location.check()
    guard !parts.isEmpty else { throw .invalidRequest("a multipart upload has at least one part") }
    var writer = XMLWriter()
    writer.element("CompleteMultipartUpload", attributes: ["xmlns": Self.namespace]) { writer in
      for part in parts {
        writer.element("Part") {
          $0.element("PartNumber", part.number)
          $0.element("ETag", part.etag)
        }
      }
    }
    var operation = Operation("POST", location)
    operation.query = [("uploadId", uploadID)]
    operation.headers["Content-Type"] = "application/xml"
    condition?.apply(to: &operation.headers)
    operation.send(writer.data)
    let response = try await execute(operation)
    let result = try response.document("CompleteMultipartUploadResult")
    return WrittenObject(
      etag: try result.required("ETag"), versionID: response.headers["x-amz-version-id"])
  }

  /// Ends a multipart upload without an object.
  package func abortMultipartUpload(_ location: ObjectLocation, uploadID: String)
    async throws(S3Error)
  {
    try location.check()
    var operation = Operation("DELETE", location)
    operation.query = [("uploadId", uploadID)]
    _ = try await execute(operation)
  }
}
