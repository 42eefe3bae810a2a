// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import HTTPMessage
import HTTPTransport
import XML

extension S3Client {
  /// Begins a multipart upload.
  /// - Parameter options: what the object will have; without a condition.
  package func createMultipartUpload(_ location: ObjectLocation, _ options: PutOptions = .init())
    async throws(S3Error) -> String
  {
    try location.check()
    guard options.condition == nil else {
      throw .invalidRequest("a multipart upload begins under no condition")
    }
    var operation = Operation("POST", location)
    operation.query = [("uploads", "")]
    try options.apply(to: &operation.headers)
    operation.send(Data())
    return try await execute(operation)
      .document("InitiateMultipartUploadResult").required("UploadId")
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
    _ location: ObjectLocation, uploadID: String, parts: [UploadedPart]
  ) async throws(S3Error) {
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
    operation.send(writer.data)
    _ = try await execute(operation).document("CompleteMultipartUploadResult").required("ETag")
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

/// A part of a multipart upload.
package struct UploadedPart: Sendable, Equatable {
  /// 1 to 10,000.
  package var number: Int
  /// With its quotes.
  package var etag: String
  /// In bytes; nil where it is not known.
  package var size: Int64?

  package init(number: Int, etag: String, size: Int64? = nil) {
    self.number = number
    self.etag = etag
    self.size = size
  }
}
