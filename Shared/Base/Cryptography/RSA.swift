// SPDX-License-Identifier: Apache-2.0

/// The digest that an RSA signature is made over.
package enum RSADigest: Sendable, Equatable {
  /// SHA-1, which CloudFront's signed URLs and cookies ask for.
  case sha1
  /// SHA-256, as in `RS256` of JSON Web Signatures (RFC 7518, section 3.3).
  case sha256
}

/// An RSA key pair that signs with PKCS#1 v1.5 padding.
package struct RSAPrivateKey: Sendable {
  private let key: PKey

  /// Makes a new key pair.
  /// - Parameter bits: the modulus' length, 2048 or more for anything that guards something.
  package static func generate(bits: Int = 2048) throws(CryptographyError) -> Self {
    Self(key: try PKey.generate(bits: bits))
  }

  private init(key: PKey) { self.key = key }

  /// Reads a PEM text: `PRIVATE KEY` (PKCS#8) or `RSA PRIVATE KEY` (PKCS#1), not encrypted.
  package init(pem: String) throws(CryptographyError) {
    key = try PKey.read(pem: pem, isPrivate: true)
  }

  /// The key as an unencrypted PKCS#8 PEM text. It is the secret itself.
  package func pem() throws(CryptographyError) -> String { try key.pem(private: true) }

  /// The half that may be published.
  package var publicKey: RSAPublicKey { RSAPublicKey(key: key) }

  /// A certificate of the key by itself (X.509, RFC 5280), valid for ten years, as PEM.
  package func certificate(commonName: String) throws(CryptographyError) -> String {
    try key.certificate(commonName: commonName)
  }

  /// The signature of a message, as long as the modulus.
  package func signature(of message: [UInt8], digest: RSADigest = .sha256)
    throws(CryptographyError) -> [UInt8]
  {
    try key.sign(message, digest: digest)
  }
}

/// An RSA public key that checks signatures with PKCS#1 v1.5 padding.
package struct RSAPublicKey: Sendable {
  private let key: PKey

  init(key: PKey) { self.key = key }

  /// Reads a PEM text: `PUBLIC KEY` (SubjectPublicKeyInfo), as CloudFront takes it.
  package init(pem: String) throws(CryptographyError) {
    key = try PKey.read(pem: pem, isPrivate: false)
  }

  /// Makes the key of a JSON Web Key's numbers (RFC 7518, section 6.3.1), big-endian bytes.
  package init(modulus: [UInt8], exponent: [UInt8]) throws(CryptographyError) {
    key = try PKey.make(modulus: modulus, exponent: exponent)
  }

  /// The key as a SubjectPublicKeyInfo PEM text.
  package func pem() throws(CryptographyError) -> String { try key.pem(private: false) }

  /// The modulus, big-endian without leading zeros: `n` of a JSON Web Key.
  package func modulus() throws(CryptographyError) -> [UInt8] { try key.number("n") }

  /// The public exponent, big-endian without leading zeros: `e` of a JSON Web Key.
  package func exponent() throws(CryptographyError) -> [UInt8] { try key.number("e") }

  /// Whether a signature was made of the message by this key's private half. Anything malformed is
  /// no signature.
  package func isValid(
    _ signature: [UInt8], of message: [UInt8], digest: RSADigest = .sha256
  ) -> Bool {
    key.verify(signature, of: message, digest: digest)
  }
}
