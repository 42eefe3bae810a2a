// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import HTTPMessage

/// Checks a completion against the parts that were uploaded.
struct MultipartCompletion {
  /// The least size of every part but the last: 5 MiB.
  static let minimumPartSize: Int64 = 5 << 20

  let upload: MultipartUpload
  let chosen: [ChosenPart]
  let request: S3Request
  let store: ObjectStore

  /// The uploaded parts that were chosen, in order.
  func parts() throws -> [UploadedPart] {
    try checkType()
    for (algorithm, stated) in statedChecksums { _ = try algorithm.stated(Checksum.bare(stated)) }
    for (first, second) in zip(chosen, chosen.dropFirst()) where first.number > second.number {
      throw S3Error(
        400, "InvalidPartOrder",
        "The list of parts was not in ascending order. Parts must be ordered by part number.",
        ["UploadId": upload.id])
    }
    let uploaded = Dictionary(
      try store.parts(of: upload.id).map { ($0.number, $0) }, uniquingKeysWith: { $1 })
    var parts: [UploadedPart] = []
    for (index, part) in chosen.enumerated() {
      // Of a number that is named twice the last counts.
      if index + 1 < chosen.count, chosen[index + 1].number == part.number { continue }
      guard let found = uploaded[part.number], found.etag == part.etag else {
        throw invalidPart(part)
      }
      try check(part, found)
      parts.append(found)
    }
    for (index, part) in parts.dropLast().enumerated() where part.size < Self.minimumPartSize {
      throw S3Error(
        400, "EntityTooSmall",
        "Your proposed upload is smaller than the minimum allowed size",
        [
          "ProposedSize": String(part.size), "MinSizeAllowed": String(Self.minimumPartSize),
          "PartNumber": String(chosen[index].number), "ETag": part.etag,
        ])
    }
    if let text = request.headers["x-amz-mp-object-size"] {
      let size = parts.reduce(0) { $0 + $1.size }
      guard Int64(text) == size else {
        throw S3Error.invalidRequest(
          "The provided 'x-amz-mp-object-size' header value \(text) does not match what was "
            + "computed: \(size)")
      }
    }
    return parts
  }

  private func invalidPart(_ part: ChosenPart) -> S3Error {
    S3Error(
      400, "InvalidPart",
      "One or more of the specified parts could not be found.  The part may not have been uploaded, "
        + "or the specified entity tag may not match the part's entity tag.",
      ["UploadId": upload.id, "PartNumber": String(part.number), "ETag": part.etag])
  }

  private func checkType() throws(S3Error) {
    guard let given = request.headers["x-amz-checksum-type"] else { return }
    let type = upload.checksum?.type.rawValue ?? "null"
    guard given.uppercased() == type else {
      throw .invalidRequest(
        "The upload was created using the \(type) checksum mode. The complete request must use the "
          + "same checksum mode.")
    }
  }

  private func check(_ part: ChosenPart, _ uploaded: UploadedPart) throws(S3Error) {
    let algorithm = upload.effectiveChecksum.algorithm
    for (given, value) in part.checksums {
      guard upload.checksum != nil, given == algorithm else {
        if upload.checksum == nil { throw invalidPart(part) }
        throw S3Error(
          400, "BadDigest",
          "The \(given.lowercased) you specified for part \(part.number) did not match what we "
            + "received.")
      }
      guard value == uploaded.checksum else { throw invalidPart(part) }
    }
    if let checksum = upload.checksum, checksum.type == .composite,
      part.checksums[algorithm] == nil
    {
      throw .invalidRequest(
        "The upload was created using a \(algorithm.lowercased) checksum. The complete request must "
          + "include the checksum for each part. It was missing for part \(part.number) in the "
          + "request.")
    }
  }

  /// The checksums of the object that the request states. Only of an upload whose start named an
  /// algorithm do they count.
  private var statedChecksums: [(ChecksumAlgorithm, String)] {
    guard upload.checksum != nil else { return [] }
    return ChecksumAlgorithm.allCases.compactMap { algorithm in
      request.headers[algorithm.field].map { (algorithm, $0) }
    }
  }

  /// The checksum of the whole object, checked against the request's.
  func checksum(of parts: [UploadedPart]) throws(S3Error) -> Checksum? {
    let kind = upload.effectiveChecksum
    let (algorithm, type) = (kind.algorithm, kind.type)
    let values = parts.map { part in
      (value: part.checksum.flatMap { algorithm.decode($0) }, size: part.size)
    }
    var known: [(value: [UInt8], size: Int64)] = []
    for value in values {
      guard let bytes = value.value else { return nil }
      known.append((bytes, value.size))
    }
    let value: String
    switch type {
    case .composite:
      let digest = algorithm.checksum(of: known.flatMap(\.value))
      value = "\(Data(digest).base64EncodedString())-\(parts.count)"
    case .fullObject:
      guard let combined = algorithm.combine(known) else { return nil }
      value = Data(combined).base64EncodedString()
    }
    for (given, stated) in statedChecksums {
      // Where the request says no type, its algorithm's usual one is meant. Of several parts a
      // value tells its type by itself: a composite one ends with their number.
      let isOfType =
        type == algorithm.defaultType || request.headers["x-amz-checksum-type"] != nil
        || parts.count > 1
      guard given == algorithm, isOfType,
        stated == value || stated == Checksum.bare(value)
      else {
        throw S3Error(
          400, "BadDigest",
          "The \(algorithm.lowercased) you specified did not match the calculated checksum.")
      }
    }
    return Checksum(kind: kind, value: value)
  }
}
