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
    case .sha1: 20
    case .sha256: 32
    }
  }

  var crc: CRCAlgorithm? {
    switch self {
    case .crc32: .crc32
    case .crc32c: .crc32c
    case .crc64nvme: .crc64nvme
    case .sha1, .sha256: nil
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
}

/// What a multipart object's checksum covers.
enum ChecksumType: String, Sendable {
  /// The checksum of the parts' checksums, written with `-N`.
  case composite = "COMPOSITE"
  /// The checksum of the whole content.
  case fullObject = "FULL_OBJECT"
}

/// An object's checksum.
struct Checksum: Sendable, Equatable {
  var algorithm: ChecksumAlgorithm
  var type: ChecksumType
  /// Base64, with `-N` for a composite one.
  var value: String
}

/// A checksum in the making.
struct ChecksumState: Sendable {
  let algorithm: ChecksumAlgorithm
  private var state: State

  private enum State {
    case crc(CRCAlgorithm, register: UInt64)
    case sha1(SHA1)
    case sha256(SHA256)
  }

  init(_ algorithm: ChecksumAlgorithm) {
    self.algorithm = algorithm
    state =
      switch algorithm {
      case .crc32: .crc(.crc32, register: CRCAlgorithm.crc32.initial)
      case .crc32c: .crc(.crc32c, register: CRCAlgorithm.crc32c.initial)
      case .crc64nvme: .crc(.crc64nvme, register: CRCAlgorithm.crc64nvme.initial)
      case .sha1: .sha1(SHA1())
      case .sha256: .sha256(SHA256())
      }
  }

  mutating func update(_ bytes: RawSpan) {
    switch state {
    case .crc(let crc, let register): state = .crc(crc, register: crc.update(register, bytes))
    case .sha1(var digest):
      digest.update(bytes)
      state = .sha1(digest)
    case .sha256(var digest):
      digest.update(bytes)
      state = .sha256(digest)
    }
  }

  /// The value's bytes, most significant first.
  func finalized() -> [UInt8] {
    switch state {
    case .sha1(let digest): digest.finalized()
    case .sha256(let digest): digest.finalized()
    case .crc(let crc, let register): algorithm.bytes(of: register ^ crc.initial)
    }
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
    throw S3Error(
      400, "BadDigest", "The \(rawValue) you specified did not match the calculated checksum.")
  }

  /// The checksum over bytes in memory.
  func checksum(of bytes: [UInt8]) -> [UInt8] {
    var state = ChecksumState(self)
    unsafe state.update(bytes.span.bytes)
    return state.finalized()
  }

  /// The checksum of a whole object from those of its parts.
  func combine(_ parts: [(value: [UInt8], size: Int64)]) -> [UInt8]? {
    guard let crc, let first = parts.first else { return nil }
    func number(_ bytes: [UInt8]) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
    let combined = parts.dropFirst().reduce(number(first.value)) {
      crc.combine($0, number($1.value), secondLength: $1.size)
    }
    return self.bytes(of: combined)
  }

  /// A register of a cyclic redundancy check as S3 writes it.
  fileprivate func bytes(of register: UInt64) -> [UInt8] {
    (0..<length).reversed().map { UInt8(truncatingIfNeeded: register >> ($0 * 8)) }
  }
}
