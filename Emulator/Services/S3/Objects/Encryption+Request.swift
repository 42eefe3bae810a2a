// SPDX-License-Identifier: Apache-2.0
import HTTPMessage

extension Encryption {
  /// A key's ARN, where the request gave an id; the account's own key where it gave none.
  static func arn(_ key: String?, region: String) -> String {
    guard let key else {
      return "arn:aws:kms:\(region):000000000000:key/0f1c5a52-0000-4000-8000-000000000003"
    }
    // What is no key's id is answered as it was given: there are no keys here to look it up among.
    return key.utf8.count == 36 ? "arn:aws:kms:\(region):000000000000:key/\(key)" : key
  }

  /// The encryption that a request asks for, or the bucket's default.
  init(_ request: S3Request, in bucket: BucketState) throws(S3Error) {
    let standard = bucket.encryption ?? EncryptionConfiguration()
    self = try Encryption(request) ?? standard.encryption(in: bucket)
    if algorithm == "aws:kms",
      request.amzHeader("x-amz-server-side-encryption-bucket-key-enabled") == nil
    {
      usesBucketKey = standard.encryption(in: bucket).usesBucketKey
    }
  }

  /// Reads the encryption that a request asks for; nil when it asks for none.
  private init?(_ request: S3Request) throws(S3Error) {
    let algorithm = request.amzHeader("x-amz-server-side-encryption")
    let keyID = request.amzHeader("x-amz-server-side-encryption-aws-kms-key-id")
    if let algorithm, CustomerKey.isNamed(in: request) {
      throw .invalidArgument(
        "Server Side Encryption with Customer provided key is incompatible with the encryption "
          + "method specified", name: "x-amz-server-side-encryption", value: algorithm)
    }
    if let key = try CustomerKey(request) {
      self.init(algorithm: "AES256", customerKeyMD5: key.md5)
      return
    }
    func keyWithoutKMS() -> S3Error {
      .invalidArgument(
        "Server Side Encryption with AWS KMS managed key requires HTTP header "
          + "x-amz-server-side-encryption : aws:kms", name: "x-amz-server-side-encryption",
        value: algorithm)
    }
    guard let algorithm else {
      guard keyID == nil else { throw keyWithoutKMS() }
      return nil
    }
    guard ["AES256", "aws:kms", "aws:kms:dsse"].contains(algorithm) else {
      throw .invalidArgument(
        "The encryption method specified is not supported", name: "x-amz-server-side-encryption",
        value: algorithm)
    }
    if algorithm == "AES256", keyID != nil { throw keyWithoutKMS() }
    self.init(
      algorithm: algorithm,
      keyID: algorithm == "AES256" ? nil : Self.arn(keyID, region: "us-east-1"),
      usesBucketKey: request.amzHeader("x-amz-server-side-encryption-bucket-key-enabled")
        == "true")
  }

  /// The header fields of an answer.
  var fields: HTTPFields {
    if let customerKeyMD5 {
      return [
        "x-amz-server-side-encryption-customer-algorithm": "AES256",
        "x-amz-server-side-encryption-customer-key-md5": customerKeyMD5,
      ]
    }
    var fields: HTTPFields = ["x-amz-server-side-encryption": algorithm]
    if let keyID { fields.append("x-amz-server-side-encryption-aws-kms-key-id", keyID) }
    if usesBucketKey {
      fields.append("x-amz-server-side-encryption-bucket-key-enabled", "true")
    }
    return fields
  }
}
