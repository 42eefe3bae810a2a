// SPDX-License-Identifier: Apache-2.0

/// The rules for names of buckets ("General purpose bucket naming rules", S3 user guide).
enum BucketName {
  static func validate(_ name: String) throws(S3Error) {
    guard isValid(name) else {
      throw S3Error(
        400, "InvalidBucketName", "The specified bucket is not valid.", ["BucketName": name])
    }
  }

  private static func isValid(_ name: String) -> Bool {
    let bytes = Array(name.utf8)
    guard (3...63).contains(bytes.count) else { return false }
    let isAlphanumeric = { (byte: UInt8) in
      (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte)
    }
    guard bytes.allSatisfy({ isAlphanumeric($0) || $0 == 0x2D || $0 == 0x2E }),
      let first = bytes.first, let last = bytes.last, isAlphanumeric(first), isAlphanumeric(last)
    else { return false }
    let labels = name.split(separator: ".", omittingEmptySubsequences: false)
    guard labels.allSatisfy({ !$0.isEmpty && $0.first != "-" && $0.last != "-" }) else {
      return false
    }
    let isAddress = labels.count == 4 && labels.allSatisfy { UInt8($0) != nil }
    let reserved =
      ["xn--", "sthree-", "amzn-s3-demo-"].contains { name.hasPrefix($0) }
      || ["-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"].contains { name.hasSuffix($0) }
    return !isAddress && !reserved
  }
}
