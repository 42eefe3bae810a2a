// SPDX-License-Identifier: Apache-2.0
import AWSClient
package import FoundationEssentials

/// A secret of Secrets Manager that a process keeps for a while, so that a request seldom waits for it
/// and an exchanged secret is known to all processes within minutes. Where it cannot be read again, the
/// one that is known is good for longer.
package actor KeptSecret: SecretSource {
  private let id: String
  private let client: SecretsClient
  private let now: @Sendable () -> Date
  private var known: (versions: SecretVersions, readAt: Date)?
  private var triedAt: Date?

  /// For how many seconds it is kept.
  static let lifetime = 300.0
  /// How many seconds lie between two tries to read it at least.
  static let pause = 10.0

  /// - Parameter id: the secret's name or ARN.
  package init(
    _ id: String, client: SecretsClient, now: @escaping @Sendable () -> Date = { Date.now }
  ) {
    self.id = id
    self.client = client
    self.now = now
  }

  package func versions() async throws -> SecretVersions {
    try await versions(youngerThan: Self.lifetime)
  }

  package func newestVersions() async throws -> SecretVersions {
    try await versions(youngerThan: Self.pause)
  }

  private func versions(youngerThan age: Double) async throws -> SecretVersions {
    if let known {
      let isYoung = now().timeIntervalSince(known.readAt) < age
      let isPaused = triedAt.map { now().timeIntervalSince($0) < Self.pause } ?? false
      if isYoung || isPaused { return known.versions }
    }
    triedAt = now()
    do {
      let read = try await read()
      known = (read, now())
      return read
    } catch {
      guard let known else { throw error }
      return known.versions
    }
  }

  private func read() async throws(ServiceError) -> SecretVersions {
    guard let current = try await client.value(of: id, stage: "AWSCURRENT") else {
      throw ServiceError(
        status: nil, code: "ResourceNotFoundException", message: "there is no secret \(id)")
    }
    return SecretVersions(
      current: current, previous: try await client.value(of: id, stage: "AWSPREVIOUS"))
  }
}
