// SPDX-License-Identifier: Apache-2.0

/// A secret as it is at the moment: it may be exchanged while the process runs.
package protocol SecretSource: Sendable {
  /// The secret, which may be some minutes old.
  func versions() async throws -> SecretVersions

  /// The secret as it is now, for who has met something that the known one does not explain.
  func newestVersions() async throws -> SecretVersions
}

/// The text of a secret, and the one before it as long as that may still be met.
package struct SecretVersions: Sendable, Equatable {
  package var current: String
  package var previous: String?

  package init(current: String, previous: String? = nil) {
    self.current = current
    self.previous = previous
  }
}

/// A secret that was given to the process and stays as it is.
package struct FixedSecret: SecretSource {
  private let text: String

  package init(_ text: String) { self.text = text }

  package func versions() async throws -> SecretVersions { SecretVersions(current: text) }

  package func newestVersions() async throws -> SecretVersions { try await versions() }
}
