// SPDX-License-Identifier: Apache-2.0
import Notation
import Cryptography
package import FoundationEssentials
import Glibc
import HTTPMessage
import HTTPServer
import JSONTree
import Synchronization
import POSIX

/// Issues the tokens of development: it stands in for whatever issuer the template's authorizers
/// name. Its RSA key is kept in a file that only its owner can read, so that tokens outlive a restart;
/// the key is made when it is first needed, for that takes a tenth of a second.
package final class DevelopmentIssuer: Sendable {
  private struct SigningKey {
    var id: String
    var key: RSAPrivateKey
  }

  private let keyPath: String
  private let key = Mutex<SigningKey?>(nil)

  /// - Parameter keyPath: the file of its key; written with mode 0600 when there is none.
  package init(keyPath: String) { self.keyPath = keyPath }

  package struct Failure: Error, CustomStringConvertible {
    package let description: String
  }

  /// How long a token counts unless it is asked otherwise, in seconds.
  package static let defaultLifetime: Int64 = 3600
  /// The longest that a token may count, in seconds.
  package static let longestLifetime: Int64 = 7 * 86_400

  /// Issues a token for an authorizer.
  /// - Parameters:
  ///   - subject: the `sub`.
  ///   - groups: the `cognito:groups` and `groups`.
  ///   - scope: the `scope`, when it is not empty.
  ///   - lifetime: in seconds.
  ///   - authorizer: gives `iss` and, by its first audience, `aud`.
  package func token(
    subject: String, groups: [String], scope: String = "",
    lifetime: Int64 = DevelopmentIssuer.defaultLifetime, for authorizer: JWTAuthorizer, now: Date
  ) throws(Failure) -> String {
    let key = try signingKey()
    let issued = Int64(now.timeIntervalSince1970)
    let list = JSON.array(groups.map(JSON.string))
    var claims: JSON.Object = [
      "sub": .string(subject), "iss": .string(authorizer.issuer),
      "aud": .string(authorizer.audience.first ?? ""), "cognito:groups": list, "groups": list,
      "token_use": "id", "iat": JSON(issued), "nbf": JSON(issued), "exp": JSON(issued + lifetime),
      "jti": .string(Hex.encode(SecureRandom.bytes(16))),
    ]
    if !scope.isEmpty { claims["scope"] = .string(scope) }
    let header: JSON = ["alg": "RS256", "typ": "JWT", "kid": .string(key.id)]
    let signed = Base64URL.encode(header.bytes) + "." + Base64URL.encode(JSON.object(claims).bytes)
    do {
      return signed + "." + Base64URL.encode(try key.key.signature(of: Array(signed.utf8)))
    } catch {
      throw Failure(description: "cannot sign a token: \(error)")
    }
  }

  /// The public half of the key of that id, when this issuer has it.
  func publicKey(id: String) -> RSAPublicKey? {
    // Without a key file no token can have been issued: there is nothing to make a key for.
    guard let key = try? key.withLock({ try $0 ?? load(into: &$0) }), key.id == id else {
      return nil
    }
    return key.key.publicKey
  }

  /// The JSON Web Key Set (RFC 7517).
  func keySet() throws -> Data {
    let key = try signingKey()
    let set: JSON = [
      "keys": [
        [
          "kty": "RSA", "use": "sig", "alg": "RS256", "kid": .string(key.id),
          "n": .string(Base64URL.encode(try key.key.publicKey.modulus())),
          "e": .string(Base64URL.encode(try key.key.publicKey.exponent())),
        ]
      ]
    ]
    return set.data
  }

  private func signingKey() throws(Failure) -> SigningKey {
    do {
      return try key.withLock { stored in
        if let key = try stored ?? load(into: &stored) { return key }
        return try make(into: &stored)
      }
    } catch {
      throw Failure(description: "cannot prepare the issuer's key \(keyPath): \(error)")
    }
  }

  private func load(into stored: inout SigningKey?) throws -> SigningKey? {
    guard unsafe access(keyPath, R_OK) == 0 else { return nil }
    let pem = String(decoding: try Data(contentsOf: URL(filePath: keyPath)), as: UTF8.self)
    let key = try Self.named(RSAPrivateKey(pem: pem))
    stored = key
    return key
  }

  private func make(into stored: inout SigningKey?) throws -> SigningKey {
    let key = try Self.named(RSAPrivateKey.generate())
    // Written whole under another name first: a crash leaves no half a key.
    let draft = keyPath + ".new"
    unsafe unlink(draft)
    let file = unsafe open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw SystemError("it cannot be written") }
    let pem = Array(try key.key.pem().utf8)
    let written = unsafe pem.withUnsafeBytes { unsafe write(file, $0.baseAddress, $0.count) }
    let refusal = SystemError("it cannot be written", number: written < 0 ? errno : ENOSPC)
    close(file)
    guard written == pem.count else { throw refusal }
    guard unsafe rename(draft, keyPath) == 0 else { throw SystemError("it cannot be written") }
    stored = key
    return key
  }

  private static func named(_ key: RSAPrivateKey) throws -> SigningKey {
    let id = Base64URL.encode(Array(SHA256.hash(try key.publicKey.modulus()).prefix(12)))
    return SigningKey(id: id, key: key)
  }
}
