// SPDX-License-Identifier: Apache-2.0

/// The body of `POST /videos`.
package struct UploadRequest: Codable, Sendable, Equatable {
  /// The file's name, the last part of its key.
  package var fileName: String?
  /// The file's media type.
  package var contentType: String?
  /// The file's exact size in bytes; -1 for a number that can be no size, the largest number for one
  /// that is larger still.
  package var size: Int64?
  /// `single` or `multipart`; by size when left out.
  package var upload: String?
  /// The caller's own remarks, kept as the object's user metadata.
  package var metadata: [String: String]?

  /// A request.
  package init(
    fileName: String?, contentType: String?, size: Int64?, upload: String? = nil,
    metadata: [String: String]? = nil
  ) {
    self.fileName = fileName
    self.contentType = contentType
    self.size = size
    self.upload = upload
    self.metadata = metadata
  }

  /// Reads a request. A size that is a number, whatever number it is, is refused as a size: the decoder
  /// would say that the whole body is no JSON.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    fileName = try container.decodeIfPresent(String.self, forKey: .fileName)
    contentType = try container.decodeIfPresent(String.self, forKey: .contentType)
    if let whole = try? container.decodeIfPresent(Int64.self, forKey: .size) {
      size = whole
    } else {
      let number = try container.decodeIfPresent(Double.self, forKey: .size)
      size = number.map { $0 >= Double(Int64.max) ? .max : -1 }
    }
    upload = try container.decodeIfPresent(String.self, forKey: .upload)
    metadata = try container.decodeIfPresent([String: String].self, forKey: .metadata)
  }
}

/// How the bytes of an upload travel.
package enum UploadMethod: String, Sendable, Equatable {
  /// One PUT.
  case single
  /// S3 multipart, which can be resumed.
  case multipart
}
