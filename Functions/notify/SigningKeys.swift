// SPDX-License-Identifier: Apache-2.0
import Cryptography
import LambdaRuntime
import Notation
import SecretsManagerAPI
import VideoPipeline

/// The keys of a secret: what is signed is signed with the current one, and what the one before it has
/// signed holds until its time is over, so that a secret is exchanged without anybody's notice.
struct SigningKeys: Sendable {
  let current: HMACSHA256
  let previous: HMACSHA256?

  /// The fewest bytes of a secret.
  static let leastLength = 16

  /// The secret is so short that it could be guessed.
  struct WeakSecret: ReportableError, Equatable {
    var errorType: String { "WeakSecret" }
    var errorMessage: String {
      "a secret that signs must have \(SigningKeys.leastLength) characters or more"
    }
  }

  init(_ versions: SecretVersions) throws(WeakSecret) {
    guard versions.current.utf8.count >= Self.leastLength else { throw WeakSecret() }
    current = HMACSHA256(key: Array(versions.current.utf8))
    previous = versions.previous.flatMap { text in
      text.utf8.count >= Self.leastLength ? HMACSHA256(key: Array(text.utf8)) : nil
    }
  }

  /// The current one first.
  var all: [HMACSHA256] { [current] + (previous.map { [$0] } ?? []) }

  /// Reads a ticket that one of the keys has signed.
  func ticket(_ text: String, at now: Timestamp) throws(StreamTicket.Refusal) -> StreamTicket {
    if let previous, let ticket = try? StreamTicket(verifying: text, at: now, key: previous) {
      return ticket
    }
    return try StreamTicket(verifying: text, at: now, key: current)
  }

  /// Reads a cursor that one of the keys has signed.
  func cursor(_ text: String, for owner: Owner) -> StreamCursor? {
    all.lazy.compactMap { StreamCursor(verifying: text, for: owner, key: $0) }.first
  }
}
