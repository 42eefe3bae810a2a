// SPDX-License-Identifier: Apache-2.0
package import Cryptography
package import Notation

/// The signature of a webhook's request, `X-Millrace-Signature: t={seconds},v1={hex}`: the HMAC of
/// the seconds, a dot and the body. The receiver computes the same and refuses old times. While a
/// secret is exchanged there is a `v1` for each of the two keys, and one that fits is enough.
package enum WebhookSignature {
  /// The header's name.
  package static let header = "X-Millrace-Signature"

  /// The header's value.
  package static func value(body: [UInt8], at now: Timestamp, keys: [HMACSHA256]) -> String {
    let codes = keys.map { $0.code(for: Array("\(now.seconds).".utf8) + body) }
    return "t=\(now.seconds)" + codes.map { ",v1=\(Hex.encode($0))" }.joined()
  }
}
