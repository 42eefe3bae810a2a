// SPDX-License-Identifier: Apache-2.0
package import Cryptography
package import Notation

/// The right to read an owner's notifications, carried in a URL because an `EventSource` cannot send
/// a header. The text is `v1.{owner}.{expiry}.{code}`: the owner as hexadecimal UTF-8, the expiry in
/// seconds since 1970, and the HMAC of all before the last dot in hexadecimal.
package struct StreamTicket: Sendable, Equatable {
  /// Whose notifications.
  package let owner: Owner
  /// Until when a stream may be opened with it.
  package let expiresAt: Timestamp

  /// A ticket for the owner.
  package init(owner: Owner, expiresAt: Timestamp) {
    self.owner = owner
    self.expiresAt = Timestamp(seconds: expiresAt.seconds)
  }

  /// The signed text.
  package func text(key: HMACSHA256) -> String {
    let claim = "v1.\(Hex.encode(owner.utf8)).\(expiresAt.seconds)"
    return "\(claim).\(Hex.encode(key.code(for: claim)))"
  }

  /// Why a ticket is refused.
  package enum Refusal: Error, Sendable, Equatable {
    /// It was not made with this secret, or was changed.
    case forged
    /// Its time is over.
    case expired
  }

  /// Reads and checks a signed text. The signature is compared in constant time and before anything
  /// else is believed.
  package init(verifying text: String, at now: Timestamp, key: HMACSHA256) throws(Refusal) {
    guard text.utf8.count <= 2048, let dot = text.lastIndex(of: ".") else { throw .forged }
    let claim = text[..<dot]
    let given = String(text[text.index(after: dot)...])
    guard ConstantTime.equal(Hex.encode(key.code(for: String(claim))), given) else {
      throw .forged
    }
    let parts = claim.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0] == "v1", let seconds = Int64(parts[2]),
      let bytes = Hex.decode(parts[1]), let subject = String(validating: bytes, as: UTF8.self)
    else { throw .forged }
    guard now.seconds < seconds else { throw .expired }
    owner = Owner(subject)
    expiresAt = Timestamp(seconds: seconds)
  }
}
