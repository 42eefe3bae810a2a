// SPDX-License-Identifier: Apache-2.0
import XML

/// A part as a completion names it.
struct ChosenPart: Sendable {
  var number: Int
  var etag: String
  var checksums: [ChecksumAlgorithm: String]

  /// What tells one choice from another.
  static func names(_ parts: [ChosenPart]) -> String {
    parts.map { "\($0.number)=\($0.etag)" }.joined(separator: ",")
  }

  static func read(_ document: [UInt8]) throws(S3Error) -> [ChosenPart] {
    let root = try XMLTree.parsing(document)
    guard ["CompleteMultipartUpload", "MultipartUpload"].contains(root.name) else {
      throw .malformedXML
    }
    var parts: [ChosenPart] = []
    for element in root.all("Part") {
      guard let number = Int(try element.required("PartNumber")) else { throw .malformedXML }
      var part = ChosenPart(
        number: number, etag: EntityTag.unquoted(try element.required("ETag")), checksums: [:])
      for algorithm in ChecksumAlgorithm.allCases {
        part.checksums[algorithm] = element.text(of: algorithm.element)
      }
      parts.append(part)
    }
    guard (1...10_000).contains(parts.count) else { throw .malformedXML }
    return parts
  }
}
