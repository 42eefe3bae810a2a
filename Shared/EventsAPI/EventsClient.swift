// SPDX-License-Identifier: Apache-2.0
public import AWSClient
import FoundationEssentials
import HTTPMessage
public import HTTPTransport

/// EventBridge over HTTP. (<https://docs.aws.amazon.com/eventbridge/latest/APIReference/>)
public struct EventsClient: Sendable {
  private let client: JSONServiceClient

  /// Makes a client of the variables that every AWS SDK reads (`AWS_ENDPOINT_URL_EVENTBRIDGE`).
  public init(
    environment: [String: String], http: any HTTPSending,
    effects: JSONServiceClient.Effects = .init()
  ) throws(ServiceError) {
    client = try JSONServiceClient(
      name: "EVENTBRIDGE", hostPrefix: "events", signingName: "events", environment: environment,
      http: http, effects: effects)
  }

  /// Puts events, up to ten.
  /// - Throws: ``ServiceError``, also when the bus refuses one of them.
  public func putEvents(_ request: PutEventsRequest) async throws(ServiceError) {
    guard let body = try? JSONEncoder().encode(request) else {
      throw ServiceError(status: nil, code: "InvalidRequest", message: "the body has no JSON form")
    }
    let data = try await client.send(
      JSONServiceClient.Request(
        method: "POST", path: "/",
        headers: [
          "Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": "AWSEvents.PutEvents",
        ], body: body))
    guard let answer = try? JSONDecoder().decode(PutEventsResponse.self, from: data) else {
      throw ServiceError(
        status: nil, code: "InvalidResponse", message: "not an answer of EventBridge")
    }
    if let refused = answer.entries.first(where: { $0.errorCode != nil }) {
      throw ServiceError(
        status: nil, code: refused.errorCode ?? "", message: refused.errorMessage ?? "")
    }
  }
}
