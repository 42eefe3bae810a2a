// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import HTTPMessage
import HTTPTransport
import LambdaRuntime
import PipelineAPI
import SecretsManagerAPI

/// Sends the webhook's requests over HTTP. Unless it is allowed, no private or loopback address is
/// connected to: the check is made on the connection's own address, after the name's resolution.
struct WebhookRequests: WebhookClient {
  let http: any HTTPSending

  func post(
    _ url: String, headers: [String: String], body: [UInt8], timeoutSeconds: Int
  ) async throws -> Int {
    let fields = HTTPFields(
      headers.sorted { $0.key < $1.key }.map { .init(name: $0.key, value: $0.value) })
    let request = HTTPRequest(
      method: "POST", url: url, headers: fields, body: .bytes(Data(body)),
      destination: .memory(limit: 64 << 10),
      timeouts: .init(
        connect: Double(timeoutSeconds), idle: timeoutSeconds, total: Double(timeoutSeconds)))
    do throws(TransportError) {
      return try await http.send(request).status
    } catch {
      throw Webhook.Failure(reason: error.description)
    }
  }
}

extension Webhook {
  /// The webhook of the settings; nil when there is none.
  init?(
    _ settings: PipelineSettings, cdnBaseURL: String, secret: (String) throws -> any SecretSource
  ) throws {
    guard let url = settings["WEBHOOK_URL"] else { return nil }
    guard url.hasPrefix("https://") || url.hasPrefix("http://") else {
      throw InvalidSetting(name: "WEBHOOK_URL", reason: "must be an http or https URL")
    }
    let allowsPrivate = settings["WEBHOOK_ALLOW_PRIVATE"] == "true"
    self.init(
      url: url, cdnBaseURL: cdnBaseURL,
      attempts: try settings.integer("WEBHOOK_ATTEMPTS", in: 1...100, default: 6),
      secret: try secret("WEBHOOK_SECRET"),
      client: WebhookRequests(
        http: HTTPClient(
          .init(
            refusesPrivateAddresses: !allowsPrivate,
            certificateAuthorities: settings.certificateAuthorities))),
      pause: Webhook.backOff)
  }
}
