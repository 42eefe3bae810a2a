// SPDX-License-Identifier: Apache-2.0
import XML

/// How new objects are encrypted when their request does not say.
struct EncryptionConfiguration: Sendable, Equatable, SettingDocument {
  var algorithm = "AES256"
  var keyID: String?
  var usesBucketKey = false

  init() {}

  init(xml: XMLTree) throws(S3Error) {
    let rules = try xml.expecting("ServerSideEncryptionConfiguration").all("Rule")
    guard rules.count == 1, let rule = rules.first,
      let encryption = rule["ApplyServerSideEncryptionByDefault"]
    else { throw .malformedXML }
    algorithm = try encryption.required("SSEAlgorithm")
    guard ["AES256", "aws:kms", "aws:kms:dsse"].contains(algorithm) else { throw .malformedXML }
    keyID = encryption.text(of: "KMSMasterKeyID")
    if keyID != nil, algorithm == "AES256" {
      throw .invalidArgument(
        "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or "
          + "aws:kms:dsse", name: "ApplyServerSideEncryptionByDefault")
    }
    usesBucketKey = rule.text(of: "BucketKeyEnabled") == "true"
  }

  func write(to writer: inout XMLWriter) {
    writer.root("ServerSideEncryptionConfiguration") {
      $0.element("Rule") { writer in
        writer.element("ApplyServerSideEncryptionByDefault") { writer in
          writer.optional("KMSMasterKeyID", keyID)
          writer.element("SSEAlgorithm", algorithm)
        }
        writer.element("BucketKeyEnabled", usesBucketKey)
      }
    }
  }

  /// The encryption of an object whose request names none.
  func encryption(in bucket: BucketState) -> Encryption {
    let isKMS = algorithm != "AES256"
    return Encryption(
      algorithm: algorithm, keyID: isKMS ? Encryption.arn(keyID, region: bucket.region) : nil,
      usesBucketKey: usesBucketKey && isKMS)
  }
}
