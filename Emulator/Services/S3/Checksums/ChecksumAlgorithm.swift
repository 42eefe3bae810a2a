// SPDX-License-Identifier: Apache-2.0
import Cryptography
import FoundationEssentials
import HTTPMessage

/// The additional checksums of S3 ("Checking object integrity", S3 user guide).
enum ChecksumAlgorithm: String, Sendable, CaseIterable {
  case crc32 = "CRC32"
  case crc32c = "CRC32C"
  case crc64nvme = "CRC64NVME"
  case sha1 = "SHA1"
  case sha256 = "SHA256"
  case sha512 = "SHA512"
  case md5 = "MD5"
  case xxhash64 = "XXHASH64"
  case xxhash3 = "XXHASH3"
  case xxhash128 = "XXHASH128"

  /// The header or trailer field that carries a value.
  var field: String { "x-amz-checksum-\(lowercased)" }
  /// The element of XML documents that carries a value.
  var element: String { "Checksum\(rawValue)" }
  /// The name in S3's messages about multipart uploads.
  var lowercased: String { rawValue.lowercased() }

  /// The length of a value in bytes.
  var length: Int {
    switch self {
    case .crc32, .crc32c: 4
    case .crc64nvme: 8
    case .sha1: SHA1.byteCount
    case .sha256: SHA256.byteCount
    case .sha512: SHA512.byteCount
    case .md5: MD5.byteCount
    case .xxhash64: XXHashDigest.Kind.xxh64.byteCount
    case .xxhash3: XXHashDigest.Kind.xxh3.byteCount
    case .xxhash128: XXHashDigest.Kind.xxh128.byteCount
    }
  }

  var crc: CRCAlgorithm? {
    switch self {
    case .crc32: .crc32
    case .crc32c: .crc32c
    case .crc64nvme: .crc64nvme
    case .sha1, .sha256, .sha512, .md5, .xxhash64, .xxhash3, .xxhash128: nil
    }
  }

  /// The digest of nothing yet, whose value is the checksum.
  func digest() -> any StreamDigest {
    switch self {
    case .crc32: CRCDigest(.crc32)
    case .crc32c: CRCDigest(.crc32c)
    case .crc64nvme: CRCDigest(.crc64nvme)
    case .sha1: SHA1()
    case .sha256: SHA256()
    case .sha512: SHA512()
    case .md5: MD5()
    case .xxhash64: XXHashDigest(.xxh64)
    case .xxhash3: XXHashDigest(.xxh3)
    case .xxhash128: XXHashDigest(.xxh128)
    }
  }

  /// The type of a multipart upload's checksum when the caller names none.
  var defaultType: ChecksumType { self == .crc64nvme ? .fullObject : .composite }

  func supports(_ type: ChecksumType) -> Bool {
    switch type {
    case .composite: self != .crc64nvme
    case .fullObject: crc != nil
    }
  }

  init?(field: String) {
    guard let match = Self.allCases.first(where: { $0.field.equalsIgnoringASCIICase(field) }) else {
      return nil
    }
    self = match
  }

  /// The algorithm of a header's value.
  static func named(_ text: String) throws(S3Error) -> ChecksumAlgorithm {
    guard let algorithm = ChecksumAlgorithm(rawValue: text.uppercased()) else {
      throw .invalidRequest(
        "Checksum algorithm provided is unsupported. Please try again with any of the valid "
          + "types: [\(allCases.map(\.rawValue).sorted().joined(separator: ", "))]")
    }
    return algorithm
  }
}

extension ChecksumAlgorithm {
  /// The value's bytes, or nil when the text is not Base64 of the right length.
  func decode(_ text: some StringProtocol) -> [UInt8]? {
    guard let data = Data(base64Encoded: String(text)), data.count == length else { return nil }
    return Array(data)
  }

  /// The bytes of a value that a request states.
  /// - Throws: what S3 says of a text that is no value: that it is invalid, where it is Base64 at
  ///   least; what is not even that differs from every checksum.
  func stated(_ text: some StringProtocol) throws(S3Error) -> [UInt8] {
    if let bytes = decode(text) { return bytes }
    guard Data(base64Encoded: String(text)) == nil else {
      throw .invalidRequest("Value for \(field) header is invalid.")
    }
    throw mismatch
  }

  /// The refusal of a content that differs from its stated checksum.
  var mismatch: S3Error {
    S3Error(
      400, "BadDigest", "The \(rawValue) you specified did not match the calculated checksum.")
  }

  /// The checksum over bytes in memory.
  func checksum(of bytes: [UInt8]) -> [UInt8] {
    var digest = digest()
    digest.update(unsafe bytes.span.bytes)
    return digest.finalized()
  }

  /// The checksum of a whole object from those of its parts.
  func combine(_ parts: [(value: [UInt8], size: Int64)]) -> [UInt8]? {
    guard let crc, let first = parts.first else { return nil }
    func number(_ bytes: [UInt8]) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
    let combined = parts.dropFirst().reduce(number(first.value)) {
      crc.combine($0, number($1.value), secondLength: $1.size)
    }
    return crc.bytes(of: combined)
  }
}
