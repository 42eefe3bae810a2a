// SPDX-License-Identifier: Apache-2.0
import EventBridgeAPI
import Foundation
import Testing

@Suite("PutEvents")
struct PutEventsTests {
  @Test("a request has EventBridge's names and leaves out what is not set")
  func request() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let request = PutEventsRequest(entries: [
      PutEventsEntry(source: "millrace", detailType: "Done", detail: "{}")
    ])
    #expect(
      String(decoding: try encoder.encode(request), as: UTF8.self)
        == #"{"Entries":[{"Detail":"{}","DetailType":"Done","Source":"millrace"}]}"#)
  }

  @Test("an answer counts the entries that failed")
  func response() throws {
    let response = PutEventsResponse(entries: [
      PutEventsResultEntry(eventId: "1"),
      PutEventsResultEntry(errorCode: "InternalFailure", errorMessage: "try again"),
    ])
    #expect(response.failedEntryCount == 1)
    let decoded = try JSONDecoder().decode(
      PutEventsResponse.self, from: JSONEncoder().encode(response))
    #expect(decoded == response)
  }
}
