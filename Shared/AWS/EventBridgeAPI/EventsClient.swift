// SPDX-License-Identifier: Apache-2.0
package import AWSClient
import FoundationEssentials
import HTTPMessage
package import HTTPTransport

/// EventBridge over HTTP. (<https://docs.aws.amazon.com/eventbridge/latest/APIReference/>)
package struct EventsClient: Sendable {
  private let client: JSONServiceClient

  /// Makes a client of the variables that every AWS SDK reads (`AWS_ENDPOINT_URL_EVENTBRIDGE`).
  package init(
    environment: [String: String], http: any HTTPSending,
    effects: ClientEffects = ClientEffects()
  ) throws(ServiceError) {
    client = try JSONServiceClient(
      name: "EVENTBRIDGE", hostPrefix: "events", signingName: "events", environment: environment,
      http: http, effects: effects)
  }

  /// Puts events, up to ten. Entries that the bus refuses for the moment are put again, and they
  /// alone.
  /// - Throws: ``ServiceError``, also when the bus refuses one of them for good; the others have then
  ///   been put.
  package func putEvents(_ request: PutEventsRequest) async throws(ServiceError) {
    var rest = request.entries
    var failures = 0
    while !rest.isEmpty {
      let results = try await put(rest)
      let refused = zip(rest, results).filter { $1.errorCode != nil }
      guard let first = refused.first?.1 else { return }
      failures += 1
      let isTransient = refused.allSatisfy {
        Self.transientCodes.contains($0.1.errorCode ?? "")
      }
      guard isTransient, failures < JSONServiceClient.attempts else {
        throw ServiceError(
          status: nil, code: first.errorCode ?? "", message: first.errorMessage ?? "")
      }
      try await client.backOff(afterFailure: failures)
      rest = refused.map(\.0)
    }
  }

  /// Puts one event on the default bus.
  /// - Parameter detail: what happened, a JSON object.
  /// - Throws: ``ServiceError``.
  package func put(
    source: String, detailType: String, detail: some Encodable
  ) async throws(ServiceError) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(detail) else {
      throw ServiceError(
        status: nil, code: "InvalidRequest", message: "the detail has no JSON form")
    }
    let text = String(decoding: data, as: UTF8.self)
    try await putEvents(
      PutEventsRequest(entries: [
        PutEventsEntry(source: source, detailType: detailType, detail: text)
      ]))
  }

  /// The codes of entries that may be taken when they are put again (EventBridge API Reference,
  /// "PutEventsResultEntry").
  private static let transientCodes: Set<String> = ["InternalFailure", "ThrottlingException"]

  private func put(_ entries: [PutEventsEntry]) async throws(ServiceError) -> [PutEventsResultEntry]
  {
    guard let body = try? JSONEncoder().encode(PutEventsRequest(entries: entries)) else {
      throw ServiceError(status: nil, code: "InvalidRequest", message: "the body has no JSON form")
    }
    let data = try await client.send(
      JSONServiceClient.Request(
        method: "POST", path: "/",
        headers: [
          "Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": "AWSEvents.PutEvents",
        ], body: body))
    guard let answer = try? JSONDecoder().decode(PutEventsResponse.self, from: data),
      answer.entries.count == entries.count
    else {
      throw ServiceError(
        status: nil, code: "InvalidResponse", message: "not an answer of EventBridge")
    }
    return answer.entries
  }
}
