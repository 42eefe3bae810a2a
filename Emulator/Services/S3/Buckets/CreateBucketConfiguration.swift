// SPDX-License-Identifier: Apache-2.0
import XML

/// What a `CreateBucket` document asks for.
struct CreateBucketConfiguration {
  var region: String
  var isEU = false
  var tags: TagSet?

  init(_ bytes: [UInt8], signedFor signed: String) throws(S3Error) {
    region = signed
    guard !bytes.isEmpty else {
      guard signed == "us-east-1" else { throw Self.incompatible("unspecified") }
      return
    }
    let root = try XMLTree.parsing(bytes).expecting("CreateBucketConfiguration")
    if let set = root["Tags"] {
      let tags = try TagSet(tagSet: set)
      for tag in tags.tags where tag.key.hasPrefix("aws:") {
        throw S3Error(
          400, "InvalidTag",
          "User-defined tag keys can't start with \"aws:\". This prefix is reserved for system "
            + "tags. Remove \"aws:\" from your tag keys and try again.")
      }
      try tags.validate(for: .bucket)
      if !tags.tags.isEmpty { self.tags = tags }
    }
    guard let constraint = root.text(of: "LocationConstraint"), !constraint.isEmpty else {
      guard signed == "us-east-1" || root["Location"] != nil else {
        throw Self.incompatible("unspecified")
      }
      return
    }
    isEU = constraint == "EU"
    if signed == "us-east-1" {
      guard constraint == "EU" || (constraint != signed && Region.isKnown(constraint)) else {
        throw S3Error(
          400, "InvalidLocationConstraint", "The specified location-constraint is not valid",
          ["LocationConstraint": constraint])
      }
      region = constraint == "EU" ? "eu-west-1" : constraint
    } else {
      guard constraint == signed || (constraint == "EU" && signed == "eu-west-1") else {
        throw Self.incompatible(constraint)
      }
    }
  }

  private static func incompatible(_ constraint: String) -> S3Error {
    S3Error(
      400, "IllegalLocationConstraintException",
      "The \(constraint) location constraint is incompatible for the region specific endpoint this "
        + "request was sent to.")
  }
}
