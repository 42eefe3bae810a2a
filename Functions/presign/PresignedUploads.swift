// SPDX-License-Identifier: Apache-2.0
import Notation
import HTTPMessage
import PipelineAPI
import S3Client
import VideoPipeline

/// URLs that S3's signature binds to key, type, length and user metadata.
struct PresignedUploads: UploadSigning {
  let presigner: S3Presigner

  func put(
    _ upload: ValidUpload, as key: String, in bucket: String, seconds: Int, at now: Timestamp
  ) throws -> (url: String, headers: [String: String]) {
    let presigned = try presigner.put(
      ObjectLocation(bucket: bucket, key: key), contentType: upload.contentType,
      contentLength: upload.size, metadata: upload.metadata, expiresIn: seconds, at: now.date)
    let headers = presigned.headers.map { ($0.name.asciiLowercased, $0.value) }
    return (presigned.url, Dictionary(headers) { first, _ in first })
  }

  func part(
    _ number: Int, ofUpload uploadID: String, _ key: String, in bucket: String, size: Int64,
    seconds: Int, at now: Timestamp
  ) throws -> String {
    try presigner.uploadPart(
      ObjectLocation(bucket: bucket, key: key), uploadID: uploadID, partNumber: number,
      contentLength: size, expiresIn: seconds, at: now.date
    ).url
  }
}
