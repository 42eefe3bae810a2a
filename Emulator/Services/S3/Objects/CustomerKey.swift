// SPDX-License-Identifier: Apache-2.0
import Cryptography
import FoundationEssentials

/// A customer's own key (SSE-C) as a request brings it.
struct CustomerKey {
  let md5: String

  /// Whether a request says anything of a key.
  static func isNamed(in request: S3Request) -> Bool {
    ["algorithm", "key", "key-md5"].contains {
      request.amzHeader("x-amz-server-side-encryption-customer-\($0)") != nil
    }
  }

  /// - Parameter prefix: `x-amz-copy-source-` for the source of a copy.
  init?(_ request: S3Request, prefix: String = "x-amz-") throws(S3Error) {
    let name = "\(prefix)server-side-encryption-customer-"
    let algorithm = request.amzHeader("\(name)algorithm")
    let key = request.amzHeader("\(name)key")
    let md5 = request.amzHeader("\(name)key-md5")
    guard algorithm != nil || key != nil || md5 != nil else { return nil }
    func refusal(_ message: String) -> S3Error {
      .invalidArgument(message, name: "x-amz-server-side-encryption")
    }
    guard let algorithm else {
      throw refusal(
        "Requests specifying Server Side Encryption with Customer provided keys must provide a "
          + "valid encryption algorithm.")
    }
    guard algorithm == "AES256" else {
      throw S3Error(
        400, "InvalidEncryptionAlgorithmError",
        "The Encryption request you specified is not valid. Supported value: AES256.",
        ["ArgumentName": "x-amz-server-side-encryption", "ArgumentValue": algorithm])
    }
    guard let key else {
      throw refusal(
        "Requests specifying Server Side Encryption with Customer provided keys must provide an "
          + "appropriate secret key.")
    }
    guard let bytes = Data(base64Encoded: key), bytes.count == 32, let md5 else {
      throw refusal("The secret key was invalid for the specified algorithm.")
    }
    guard Data(MD5.hash(bytes)).base64EncodedString() == md5 else {
      throw refusal("The calculated MD5 hash of the key did not match the hash that was provided.")
    }
    self.md5 = md5
  }

  /// Refuses a read without the key that the object was written with.
  static func check(
    _ request: S3Request, of encryption: Encryption, prefix: String = "x-amz-"
  ) throws(S3Error) {
    let name = "\(prefix)server-side-encryption-customer-key"
    // To a read, what could be nobody's key is a wrong one; only a write calls it invalid.
    if encryption.customerKeyMD5 != nil, let key = request.amzHeader(name),
      request.amzHeader("\(name)-md5") == nil || Data(base64Encoded: key)?.count != 32
    {
      throw wrongKey
    }
    let key = try CustomerKey(request, prefix: prefix)
    guard let expected = encryption.customerKeyMD5 else {
      guard key == nil else {
        throw .invalidRequest("The encryption parameters are not applicable to this object.")
      }
      return
    }
    guard let key else {
      throw .invalidRequest(
        "The object was stored using a form of Server Side Encryption. The correct parameters must "
          + "be provided to retrieve the object.")
    }
    guard key.md5 == expected else { throw wrongKey }
  }

  private static let wrongKey = S3Error(
    403, "AccessDenied",
    "Requests specifying Server Side Encryption with Customer provided keys must provide the "
      + "correct secret key.")
}
