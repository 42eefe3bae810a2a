// SPDX-License-Identifier: Apache-2.0
import Notation
import Cryptography

/// The key that a secret access key becomes for one scope, ready to sign any number of strings.
package struct SigningKey: Sendable {
  private let keyed: HMACSHA256

  /// Derives the key: `HMAC(HMAC(HMAC(HMAC("AWS4" + secret, day), region), service), "aws4_request")`.
  package init(secretAccessKey: String, scope: CredentialScope) {
    var key = Array("AWS4\(secretAccessKey)".utf8)
    for part in [scope.day, scope.region, scope.service, "aws4_request"] {
      key = HMACSHA256.code(for: part, key: key)
    }
    keyed = HMACSHA256(key: key)
  }

  /// The signature of a text, 64 lower-case hexadecimal digits: a string to sign, or the base 64 of
  /// a POST policy document.
  package func signature(of text: String) -> String { Hex.encode(keyed.code(for: text)) }
}
