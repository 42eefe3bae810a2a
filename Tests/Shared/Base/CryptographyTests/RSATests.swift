// SPDX-License-Identifier: Apache-2.0
import Notation
import Cryptography
import Foundation
import Testing

@Suite struct RSATests {
  private let message = Array("eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9".utf8)

  @Test(
    "a signature fits its message, its key and its digest only",
    arguments: [RSADigest.sha1, .sha256])
  func signs(digest: RSADigest) throws {
    let key = try RSAPrivateKey.generate()
    let signature = try key.signature(of: message, digest: digest)
    #expect(signature.count == 256)
    #expect(key.publicKey.isValid(signature, of: message, digest: digest))
    #expect(!key.publicKey.isValid(signature, of: message + [0], digest: digest))
    #expect(
      !key.publicKey.isValid(signature, of: message, digest: digest == .sha1 ? .sha256 : .sha1))
    var forged = signature
    forged[100] ^= 1
    #expect(!key.publicKey.isValid(forged, of: message, digest: digest))
    #expect(!key.publicKey.isValid([], of: message, digest: digest))
    let other = try RSAPrivateKey.generate()
    #expect(!other.publicKey.isValid(signature, of: message, digest: digest))
  }

  @Test("keys survive PEM and the numbers of a JSON Web Key")
  func roundTrip() throws {
    let key = try RSAPrivateKey.generate()
    let pem = try key.pem()
    #expect(pem.hasPrefix("-----BEGIN PRIVATE KEY-----\n"))
    let again = try RSAPrivateKey(pem: pem)
    #expect(try again.pem() == pem)
    let signature = try again.signature(of: message)

    let published = try key.publicKey.pem()
    #expect(published.hasPrefix("-----BEGIN PUBLIC KEY-----\n"))
    #expect(try RSAPublicKey(pem: published).isValid(signature, of: message))

    let modulus = try key.publicKey.modulus()
    let exponent = try key.publicKey.exponent()
    #expect(modulus.count == 256)
    #expect(exponent == [1, 0, 1])
    let rebuilt = try RSAPublicKey(modulus: modulus, exponent: exponent)
    #expect(rebuilt.isValid(signature, of: message))
    #expect(try rebuilt.pem() == published)
  }

  @Test("RS256 is deterministic: a fixed key gives the known signature")
  func knownAnswer() throws {
    let key = try RSAPrivateKey(pem: Self.knownKey)
    #expect(Base64URL.encode(try key.signature(of: Array("millrace".utf8))) == Self.knownSignature)
    #expect(
      Base64URL.encode(try key.signature(of: Array("millrace".utf8), digest: .sha1))
        == Self.knownSHA1Signature)
  }

  @Test(
    "what is no RSA key is refused with OpenSSL's reason",
    arguments: ["", "nonsense", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"])
  func refused(pem: String) {
    #expect(throws: CryptographyError.self) { try RSAPrivateKey(pem: pem) }
    let error = #expect(throws: CryptographyError.self) { try RSAPublicKey(pem: pem) }
    #expect(error?.operation == "read public key")
    #expect(error?.message.hasPrefix("error:") == true)
  }

  @Test("a key of another kind is refused by name")
  func otherKind() {
    let error = #expect(throws: CryptographyError.self) { try RSAPrivateKey(pem: Self.ed25519) }
    #expect(error?.message == "not an RSA key")
  }

  @Test("an encrypted key is refused without asking for a passphrase")
  func encrypted() {
    #expect(throws: CryptographyError.self) { try RSAPrivateKey(pem: Self.encryptedKey) }
  }

  @Test(
    "numbers that are no key are refused",
    arguments: [
      ([], []), ([UInt8](repeating: 0xFF, count: 256), []),
      ([UInt8](repeating: 0xFE, count: 256), [1, 0, 1]), ([0xFF], [3]),
      ([UInt8](repeating: 0xFF, count: 256), [UInt8](repeating: 0xFF, count: 9)),
    ])
  func badNumbers(modulus: [UInt8], exponent: [UInt8]) {
    #expect(throws: CryptographyError.self) {
      try RSAPublicKey(modulus: modulus, exponent: exponent)
    }
  }
}
