// SPDX-License-Identifier: Apache-2.0
import Notation
import FoundationEssentials
import SecretsManagerAPI
import VideoPipeline

/// The application's own server, told of each notification by a signed POST.
///
/// The body is the same JSON as the stream's data, `X-Millrace-Notification` repeats the id (take one
/// id once), and ``WebhookSignature/header`` proves sender and time. Any 2xx status means taken.
struct Webhook: Sendable {
  let url: String
  let cdnBaseURL: String
  /// How often it is tried before a notification is FAILED.
  let attempts: Int
  let secret: any SecretSource
  let client: any WebhookClient
  /// Waits before the next try of an invocation.
  let pause: @Sendable (_ round: Int) async throws -> Void

  static let roundsPerInvocation = 3
  /// How long a call may take.
  static let timeoutSeconds = 5

  /// One second, then four.
  static let backOff: @Sendable (Int) async throws -> Void = { round in
    try await Task.sleep(for: .seconds(round * round))
  }

  /// A call that did not succeed.
  struct Failure: Error, Equatable {
    let reason: String
  }

  func post(_ message: NotificationMessage, at now: Timestamp) async throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let body = Array(try encoder.encode(message))
    let keys: SigningKeys
    do {
      keys = try SigningKeys(await secret.versions())
    } catch {
      throw Failure(reason: "its secret cannot be had: \(error)")
    }
    let headers = [
      "content-type": "application/json", "user-agent": "Millrace",
      "x-millrace-notification": message.notificationId.description,
      WebhookSignature.header.lowercased(): WebhookSignature.value(
        body: body, at: now, keys: keys.all),
    ]
    let status = try await client.post(
      url, headers: headers, body: body, timeoutSeconds: Self.timeoutSeconds)
    guard (200..<300).contains(status) else { throw Failure(reason: "it answered \(status)") }
  }
}

/// Sends the webhook's requests.
protocol WebhookClient: Sendable {
  /// Posts, follows no redirection, and gives the status.
  /// - Throws: ``Webhook/Failure`` when no answer came or the address is not allowed.
  func post(
    _ url: String, headers: [String: String], body: [UInt8], timeoutSeconds: Int
  ) async throws -> Int
}
