// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import HTTPMessage
package import HTTPServer
import JSONTree

extension EventBus {
  /// EventBridge's API for SDKs (AWS JSON 1.1): `PutEvents` and `TestEventPattern`. It expects that
  /// the request's signature was verified before.
  package var service: any HTTPService {
    BufferedService(limit: 2 << 20) { head, body in
      let answer: EventBridgeAnswer
      switch head.headers["x-amz-target"] {
      case "AWSEvents.PutEvents": answer = self.putEvents(body)
      case "AWSEvents.TestEventPattern": answer = Self.testEventPattern(body)
      case let target:
        answer = .error(
          "UnknownOperationException", "The emulator's EventBridge does not do \(target ?? "that")."
        )
      }
      return answer.response(requestID: self.makeID())
    }
  }

  private func putEvents(_ body: Data) -> EventBridgeAnswer {
    guard let json = try? JSON(parsing: body), json.object != nil else {
      return .error("SerializationException", "The request body is not a JSON object.")
    }
    guard let entries = json["Entries"]?.array else {
      return .validation(
        "Value null at 'entries' failed to satisfy constraint: Member must not be null")
    }
    guard (1...10).contains(entries.count) else {
      let bound = entries.isEmpty ? "greater than or equal to 1" : "less than or equal to 10"
      return .validation(
        "Value '[PutEventsRequestEntry]' at 'entries' failed to satisfy constraint: "
          + "Member must have length \(bound)")
    }
    guard entries.reduce(0, { $0 + PutEventsEntry.size(of: $1) }) <= 256 << 10 else {
      return .error(
        "ValidationException", "Total size of the entries in the request is over the limit.")
    }
    var events: [(event: BusEvent, id: String)] = []
    var results: [JSON] = []
    for entry in entries {
      do throws(EventRefused) {
        let event = try PutEventsEntry.event(of: entry)
        let id = makeID()
        events.append((event, id))
        results.append(["EventId": .string(id)])
      } catch {
        results.append(["ErrorCode": .string(error.code), "ErrorMessage": .string(error.message)])
      }
    }
    do { try publish(events) } catch {
      log("event bus: PutEvents: \(error)")
      return .failure("The events could not be stored.")
    }
    return .success([
      "FailedEntryCount": JSON(entries.count - events.count), "Entries": .array(results),
    ])
  }

  private static func testEventPattern(_ body: Data) -> EventBridgeAnswer {
    guard let json = try? JSON(parsing: body), let pattern = json["EventPattern"]?.string,
      let event = json["Event"]?.string
    else { return .validation("EventPattern and Event must not be null") }
    do throws(InvalidEventPattern) {
      let pattern = try EventPattern(parsing: pattern)
      guard let event = try? JSON(parsing: event), event.object != nil else {
        return .error("InvalidEventPatternException", "Event is not valid.")
      }
      return .success(["Result": .bool(pattern.matches(event))])
    } catch { return .error("InvalidEventPatternException", "\(error)") }
  }
}

/// An entry of `PutEvents`
/// ([PutEventsRequestEntry](https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsRequestEntry.html)).
enum PutEventsEntry {
  /// The event of an entry.
  static func event(of entry: JSON) throws(EventRefused) -> BusEvent {
    func required(_ name: String) throws(EventRefused) -> String {
      guard let text = entry[name]?.string, !text.isEmpty else {
        throw EventRefused(
          code: "InvalidArgument",
          message: "Parameter \(name) is not valid. Reason: \(name) is a required argument.")
      }
      return text
    }
    let source = try required("Source")
    guard source != "aws", !source.hasPrefix("aws.") else {
      throw EventRefused(
        code: "NotAuthorizedForSourceException", message: "Not authorized for the source.")
    }
    let detailType = try required("DetailType")
    let detailText = try required("Detail")
    guard detailType.utf8.count <= 128 else {
      throw EventRefused(
        code: "InvalidArgument",
        message:
          "Parameter DetailType is not valid. Reason: DetailType is longer than 128 characters.")
    }
    guard let detail = try? JSON(parsing: detailText), detail.object != nil else {
      throw EventRefused(code: "MalformedDetail", message: "Detail is malformed.")
    }
    let bus = entry["EventBusName"]?.string ?? "default"
    return BusEvent(
      source: source, detailType: detailType, detail: detail,
      resources: entry["Resources"]?.array?.compactMap(\.string) ?? [], time: time(entry["Time"]),
      busName: bus.split(separator: "/").last.map(String.init) ?? "default")
  }

  /// A JSON 1.1 timestamp: seconds since 1970, or ISO 8601 text from hand-written clients.
  private static func time(_ value: JSON?) -> Date? {
    if let seconds = value?.double { return Date(timeIntervalSince1970: seconds) }
    return value?.string.flatMap { try? Date($0, strategy: .iso8601) }
  }

  /// The size that counts towards the limit of a request: 14 bytes for a time, and the UTF-8 of
  /// source, detail type, detail and resources
  /// ([entry size](https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html)).
  static func size(of entry: JSON) -> Int {
    let texts = ["Source", "DetailType", "Detail"].compactMap { entry[$0]?.string }
    let resources = entry["Resources"]?.array?.compactMap(\.string) ?? []
    return (entry["Time"] == nil ? 0 : 14) + (texts + resources).reduce(0) { $0 + $1.utf8.count }
  }
}

/// An answer of the API before it is HTTP.
enum EventBridgeAnswer {
  case success(JSON)
  case error(String, String)
  case failure(String)

  static func validation(_ problem: String) -> EventBridgeAnswer {
    .error("ValidationException", "1 validation error detected: \(problem)")
  }

  func response(requestID: String) -> Response {
    let (status, body): (Int, JSON) =
      switch self {
      case .success(let json): (200, json)
      case .error(let code, let message):
        (400, ["__type": .string(code), "message": .string(message)])
      case .failure(let message):
        (500, ["__type": "InternalException", "message": .string(message)])
      }
    return Response(
      status: status,
      headers: ["content-type": "application/x-amz-json-1.1", "x-amzn-requestid": requestID],
      body: .bytes(body.data))
  }
}
