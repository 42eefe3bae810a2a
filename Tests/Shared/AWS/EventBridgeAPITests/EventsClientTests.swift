// SPDX-License-Identifier: Apache-2.0
import AWSClient
import EventBridgeAPI
import Foundation
import HTTPMessage
import HTTPTransport
import Synchronization
import Testing

@Suite("Putting events")
struct EventsClientTests {
  /// A bus that answers each call by a list of error codes, nil for an entry that it takes.
  final class Bus: HTTPSending {
    private let answers: Mutex<[[String?]]>
    private let calls = Mutex<[[String]]>([])

    init(_ answers: [[String?]]) { self.answers = Mutex(answers) }

    /// The details of every call's entries.
    var details: [[String]] { calls.withLock { $0 } }

    func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
      guard request.headers["X-Amz-Target"] == "AWSEvents.PutEvents",
        request.headers["Content-Type"] == "application/x-amz-json-1.1",
        case .bytes(let body) = request.body,
        let put = try? JSONDecoder().decode(PutEventsRequest.self, from: body)
      else { throw TransportError(.invalidRequest, "not PutEvents") }
      calls.withLock { $0.append(put.entries.map { $0.detail ?? "" }) }
      let codes = answers.withLock { $0.isEmpty ? [] : $0.removeFirst() }
      let answer = PutEventsResponse(
        entries: codes.map { code in
          code.map { PutEventsResultEntry(errorCode: $0, errorMessage: "refused") }
            ?? PutEventsResultEntry(eventId: "1")
        })
      guard let data = try? JSONEncoder().encode(answer) else {
        throw TransportError(.invalidRequest, "no answer")
      }
      return HTTPResponse(status: 200, body: data)
    }
  }

  static func client(_ bus: Bus) throws -> EventsClient {
    try EventsClient(
      environment: ["AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b"], http: bus,
      effects: .init(sleep: { _ in }))
  }

  static func put(_ bus: Bus) async throws {
    try await client(bus).putEvents(
      PutEventsRequest(
        entries: ["a", "b", "c"].map { PutEventsEntry(source: "s", detailType: "t", detail: $0) }))
  }

  @Test("entries that are refused for the moment are put again, and they alone")
  func partialFailure() async throws {
    let bus = Bus([
      [nil, "ThrottlingException", "InternalFailure"], ["InternalFailure", nil], [nil],
    ])
    try await Self.put(bus)
    #expect(bus.details == [["a", "b", "c"], ["b", "c"], ["b"]])
  }

  @Test("an entry that is refused for good is an error with the bus's code")
  func refusal() async throws {
    let bus = Bus([[nil, "MalformedDetail", "ThrottlingException"]])
    let error = await #expect(throws: ServiceError.self) { try await Self.put(bus) }
    #expect(error?.code == "MalformedDetail")
    #expect(bus.details.count == 1)
  }

  @Test("one event's detail is JSON in one form")
  func detail() async throws {
    let bus = Bus([[nil]])
    try await Self.client(bus).put(
      source: "s", detailType: "t", detail: ["url": "https://a/b", "id": "1"])
    #expect(bus.details == [[#"{"id":"1","url":"https://a/b"}"#]])
  }

  @Test("an answer of another length is no answer")
  func otherLength() async throws {
    let error = await #expect(throws: ServiceError.self) { try await Self.put(Bus([[nil]])) }
    #expect(error?.code == "InvalidResponse")
  }

  @Test("a bus that never takes an entry is given up")
  func givenUp() async throws {
    let bus = Bus(
      Array(repeating: ["InternalFailure", "InternalFailure", "InternalFailure"], count: 9))
    await #expect(throws: ServiceError.self) { try await Self.put(bus) }
    #expect(bus.details.count == 4)
  }
}
