// SPDX-License-Identifier: Apache-2.0
package import Cryptography
import FoundationEssentials
import Synchronization

/// The fields of a message that tell who has signed it.
struct SignedFields: Sendable, Equatable {
  var version: String
  var signature: String
  var certificateURL: String

  var fields: [(String, String)] {
    [
      ("SignatureVersion", version), ("Signature", signature), ("SigningCertURL", certificateURL),
    ]
  }
}

/// Signs messages as SNS does, with a key of the emulator's own
/// ([verifying signatures](https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html)).
package final class MessageSigner: Sendable {
  private struct Identity: Sendable {
    var key: RSAPrivateKey
    var certificate: String
  }

  private let identity = Mutex<Identity?>(nil)
  private let makeKey: @Sendable () throws -> RSAPrivateKey

  /// - Parameter makeKey: gives the key, once it is needed for the first time.
  package init(makeKey: @escaping @Sendable () throws -> RSAPrivateKey) {
    self.makeKey = makeKey
  }

  /// Where the certificate is to be had on the AWS port.
  let certificatePath = "/SimpleNotificationService-emulator.pem"

  /// The certificate of the key, as PEM.
  func certificate() throws -> String { try current().certificate }

  /// Signs the fields of a message, in the order of their names.
  /// - Parameter version: 1 for SHA-1, 2 for SHA-256.
  func sign(
    _ fields: [(String, String)], version: String, endpoint: String
  ) throws -> SignedFields {
    let text = fields.map { "\($0.0)\n\($0.1)\n" }.joined()
    let signature = try current().key.signature(
      of: Array(text.utf8), digest: version == "2" ? .sha256 : .sha1)
    return SignedFields(
      version: version, signature: Data(signature).base64EncodedString(),
      certificateURL: endpoint + certificatePath)
  }

  private func current() throws -> Identity {
    try identity.withLock { identity in
      if let identity { return identity }
      let key = try makeKey()
      let made = Identity(
        key: key, certificate: try key.certificate(commonName: "sns.amazonaws.com"))
      identity = made
      return made
    }
  }
}
