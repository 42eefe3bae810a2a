// SPDX-License-Identifier: Apache-2.0

/// What uploads are allowed.
package struct UploadRules: Sendable, Equatable {
  /// The largest file in bytes.
  package var maxBytes: Int64
  /// The size in bytes above which an upload is multipart unless it is asked otherwise.
  package var multipartThreshold: Int64
  /// The size of a part in bytes, but of the last one.
  package var partSize: Int64

  /// S3 takes at most 5 GiB in one PUT.
  package static let largestSinglePut: Int64 = 5 * 1024 * 1024 * 1024
  /// The most parts: as many of the largest size as S3's largest object takes. S3 would take 10,000, but
  /// one answer holds a URL for each, and Lambda's answers have 6 MB at most.
  package static let mostParts: Int64 = 1024
  /// The least size of a part but the last, and the largest: 5 MiB and 5 GiB.
  package static let smallestPart: Int64 = 5 * 1024 * 1024
  /// See ``smallestPart``.
  package static let largestPart: Int64 = 5 * 1024 * 1024 * 1024
  /// How many bytes of an answer its parts may take: the rest of the 6 MB is for their quotes, which
  /// stand in a text within the answer, and for a longer session token when the upload is resumed.
  static let partsBytes: Int64 = 4_500_000
  /// S3's limit for a key in bytes of UTF-8.
  package static let longestKey = 1024

  /// Rules; a threshold of 100 MiB is what S3's user guide recommends.
  package init(
    maxBytes: Int64 = SourceLimits.defaultMaxBytes,
    multipartThreshold: Int64 = 100 * 1024 * 1024, partSize: Int64 = 8 * 1024 * 1024
  ) {
    self.maxBytes = maxBytes
    self.multipartThreshold = multipartThreshold
    self.partSize = max(partSize, Self.smallestPart)
  }

  /// Checks a request.
  /// - Throws: ``APIError`` 400 for a field, 413 for the size.
  package func validate(_ request: UploadRequest) throws(APIError) -> ValidUpload {
    let name = try validFileName(request.fileName)
    let type = try validType(request.contentType)
    guard let size = request.size else {
      throw .badRequest("MissingField", "size is missing: the file's size in bytes.")
    }
    guard size > 0 else {
      throw .badRequest(
        "InvalidSize", "size must be the file's size in bytes, a whole number above 0.")
    }
    guard size <= maxBytes else {
      throw APIError(
        status: 413, code: "FileTooLarge",
        message: SourceLimits.tooLarge(size, maximum: maxBytes))
    }
    var method: UploadMethod = size > multipartThreshold ? .multipart : .single
    if let asked = request.upload {
      guard let known = UploadMethod(rawValue: asked) else {
        throw .badRequest("InvalidUpload", "upload must be \"single\" or \"multipart\".")
      }
      method = known
    }
    if size > Self.largestSinglePut { method = .multipart }
    return ValidUpload(
      fileName: name, contentType: type, size: size, method: method,
      metadata: try validMetadata(request.metadata ?? [:]))
  }

  /// Refuses an upload whose key would be longer than S3 allows.
  package func validate(key: String) throws(APIError) {
    guard key.utf8.count <= Self.longestKey else {
      throw .badRequest(
        "InvalidFileName",
        "fileName is too long: the object's key would have \(key.utf8.count) bytes, at most "
          + "\(Self.longestKey) are allowed.")
    }
  }

  /// The parts of a file of that size, so few that an answer holds their URLs.
  /// - Parameter urlLength: the length of one part's URL in bytes: a long name makes it long.
  package func parts(ofSize size: Int64, urlLength: Int) throws(APIError) -> UploadParts {
    let most = min(Self.mostParts, max(1, Self.partsBytes / Int64(urlLength + 100)))
    let needed = (size + most - 1) / most
    let step: Int64 = 1024 * 1024
    let partSize = max(partSize, (needed + step - 1) / step * step)
    guard partSize <= Self.largestPart else {
      throw .badRequest("InvalidFileName", "fileName is too long for a file of \(size) bytes.")
    }
    return UploadParts(size: size, partSize: partSize)
  }

  private func validFileName(_ given: String?) throws(APIError) -> String {
    guard let name = given, !name.isEmpty else {
      throw .badRequest("MissingField", "fileName is missing: the file's name.")
    }
    guard name != ".", name != "..", !name.utf8.contains(UInt8(ascii: "/")) else {
      throw .badRequest("InvalidFileName", "fileName must be a name without a slash, not a path.")
    }
    // XML 1.0 carries neither these nor U+FFFE and U+FFFF, so S3 could never name such a key.
    let isControl = name.unicodeScalars.contains { scalar in
      scalar.value < 0x20 || scalar.value == 0x7F || [0xFFFE, 0xFFFF].contains(scalar.value)
    }
    guard !isControl else {
      throw .badRequest("InvalidFileName", "fileName must not contain control characters.")
    }
    // They make a name look like another wherever it is shown (Unicode Standard Annex 9, section 2).
    let turnsText = name.unicodeScalars.contains { scalar in
      (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
    }
    guard !turnsText else {
      throw .badRequest(
        "InvalidFileName", "fileName must not contain characters that turn the text's direction.")
    }
    return name
  }

  private func validType(_ given: String?) throws(APIError) -> String {
    guard let type = given, !type.isEmpty else {
      throw .badRequest("MissingField", "contentType is missing: the file's type, as video/mp4.")
    }
    let essence = type.prefix { $0 != ";" }
      .split(separator: " ", omittingEmptySubsequences: true).joined()
      .lowercased()
    let token = essence.dropFirst("video/".count)
    let isToken =
      !token.isEmpty
      && token.utf8.allSatisfy { byte in
        switch byte {
        case 0x30...0x39, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "+"),
          UInt8(ascii: "_"):
          true
        default: false
        }
      }
    let isPrintable = type.utf8.allSatisfy { (0x20...0x7E).contains($0) }
    guard
      isPrintable, type.utf8.count <= 255,
      (essence.hasPrefix("video/") && isToken) || essence == "application/mxf"
    else {
      throw .badRequest(
        "UnsupportedType", "contentType must be a video type, such as video/mp4.")
    }
    return type
  }

  private func validMetadata(_ given: [String: String]) throws(APIError) -> [String: String] {
    var total = 0
    for (name, value) in given {
      let isToken = name.utf8.allSatisfy { byte in
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "_"): true
        default: false
        }
      }
      let isText = value.utf8.allSatisfy { (0x20...0x7E).contains($0) }
      guard isToken, !name.isEmpty, isText else {
        throw .badRequest(
          "InvalidMetadata",
          "metadata names are letters, digits, - and _; values are printable ASCII.")
      }
      total += name.utf8.count + value.utf8.count
    }
    // S3's own limit for user metadata.
    guard total <= 2048 else {
      throw .badRequest("InvalidMetadata", "metadata is longer than 2048 bytes.")
    }
    return given
  }
}

/// A request that passed ``UploadRules/validate(_:)``.
package struct ValidUpload: Sendable, Equatable {
  /// The file's name.
  package let fileName: String
  /// The file's media type as it was given.
  package let contentType: String
  /// The file's size in bytes.
  package let size: Int64
  /// How the bytes travel.
  package let method: UploadMethod
  /// User metadata.
  package let metadata: [String: String]
}

/// How a file is cut into the parts of a multipart upload.
package struct UploadParts: Codable, Sendable, Equatable {
  /// The file's size in bytes.
  package let size: Int64
  /// The size of each part but the last, in bytes.
  package let partSize: Int64

  /// A cut.
  package init(size: Int64, partSize: Int64) {
    self.size = size
    self.partSize = partSize
  }

  /// How many parts there are; they are numbered from 1.
  package var count: Int { Int((size + partSize - 1) / partSize) }

  /// The size of a part in bytes.
  package func size(ofPart number: Int) -> Int64 {
    number < count ? partSize : size - Int64(count - 1) * partSize
  }
}
