// SPDX-License-Identifier: Apache-2.0
package import Notation

/// A keyed digest: HMAC-SHA256 of a message under the caller's secret, 32 bytes.
package typealias KeyedDigest = (_ message: [UInt8]) -> [UInt8]

/// The right to read an owner's notifications, carried in a URL because an `EventSource` cannot send
/// a header. The text is `v1.{owner}.{expiry}.{code}`: the owner as hexadecimal UTF-8, the expiry in
/// seconds since 1970, and the HMAC of all before the last dot in hexadecimal.
package struct StreamTicket: Sendable, Equatable {
  /// Whose notifications.
  package let owner: String
  /// Until when a stream may be opened with it.
  package let expiresAt: Timestamp

  /// A ticket for the owner.
  package init(owner: String, expiresAt: Timestamp) {
    self.owner = owner
    self.expiresAt = Timestamp(seconds: expiresAt.seconds)
  }

  /// The signed text.
  package func text(hmac: KeyedDigest) -> String {
    let claim = "v1.\(Hex.encode(owner.utf8)).\(expiresAt.seconds)"
    return "\(claim).\(Hex.encode(hmac(Array(claim.utf8))))"
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
  package init(verifying text: String, at now: Timestamp, hmac: KeyedDigest) throws(Refusal) {
    guard text.utf8.count <= 2048, let dot = text.lastIndex(of: ".") else { throw .forged }
    let claim = text[..<dot]
    let expected = Array(Hex.encode(hmac(Array(claim.utf8))).utf8)
    let given = Array(text[text.index(after: dot)...].utf8)
    guard constantTimeEqual(expected, given) else { throw .forged }
    let parts = claim.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0] == "v1", let seconds = Int64(parts[2]),
      let bytes = Hex.decode(parts[1]), let owner = String(validating: bytes, as: UTF8.self)
    else { throw .forged }
    guard now.seconds < seconds else { throw .expired }
    self.owner = owner
    expiresAt = Timestamp(seconds: seconds)
  }
}

/// The signature of a webhook's request, `X-Millrace-Signature: t={seconds},v1={hex}`: the HMAC of
/// the seconds, a dot and the body. The receiver computes the same and refuses old times.
package enum WebhookSignature {
  /// The header's name.
  package static let header = "X-Millrace-Signature"

  /// The header's value.
  package static func value(body: [UInt8], at now: Timestamp, hmac: KeyedDigest) -> String {
    let code = hmac(Array("\(now.seconds).".utf8) + body)
    return "t=\(now.seconds),v1=\(Hex.encode(code))"
  }
}

private func constantTimeEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
  guard left.count == right.count else { return false }
  return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
}
