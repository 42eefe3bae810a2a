// SPDX-License-Identifier: Apache-2.0
import HTTPMessage
import XML

/// What a multipart object's checksum covers.
enum ChecksumType: String, Sendable {
  /// The checksum of the parts' checksums, written with `-N`.
  case composite = "COMPOSITE"
  /// The checksum of the whole content.
  case fullObject = "FULL_OBJECT"
}

struct ChecksumKind: Sendable, Equatable {
  var algorithm: ChecksumAlgorithm
  var type: ChecksumType

  /// What S3 makes unasked.
  static let standard = ChecksumKind(algorithm: .crc64nvme, type: .fullObject)
}

/// An object's checksum.
struct Checksum: Sendable, Equatable {
  var kind: ChecksumKind
  /// Base64, with `-N` for a composite one.
  var value: String

  var algorithm: ChecksumAlgorithm { kind.algorithm }
  var type: ChecksumType { kind.type }

  /// A value without its number of parts.
  static func bare(_ value: String) -> String {
    value.split(separator: "-").first.map(String.init) ?? value
  }
}

extension HTTPFields {
  mutating func append(_ checksum: Checksum) {
    append(checksum.algorithm.field, checksum.value)
    append("x-amz-checksum-type", checksum.type.rawValue)
  }
}

extension XMLWriter {
  /// Writes the value and the type.
  mutating func elements(of checksum: Checksum?) {
    guard let checksum else { return }
    element(checksum.algorithm.element, checksum.value)
    element("ChecksumType", checksum.type.rawValue)
  }

  /// Writes the algorithm and the type.
  mutating func elements(of kind: ChecksumKind?) {
    guard let kind else { return }
    element("ChecksumAlgorithm", kind.algorithm.rawValue)
    element("ChecksumType", kind.type.rawValue)
  }
}
