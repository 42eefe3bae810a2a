// SPDX-License-Identifier: Apache-2.0
import Cryptography
import LambdaRuntime
import SecretsManagerAPI

/// The private key that signs for the CDN, read anew when its secret has changed.
actor ViewerKey {
  private let secret: any SecretSource
  private var known: (pem: String, key: RSAPrivateKey)?

  init(_ secret: any SecretSource) { self.secret = secret }

  /// - Throws: ``InvalidSetting`` when the secret is none.
  func key() async throws -> RSAPrivateKey {
    let pem = try await secret.versions().current
    if let known, known.pem == pem { return known.key }
    guard let key = try? RSAPrivateKey(pem: pem) else {
      throw InvalidSetting(name: "CDN_PRIVATE_KEY", reason: "must be an RSA private key in PEM")
    }
    known = (pem, key)
    return key
  }
}
