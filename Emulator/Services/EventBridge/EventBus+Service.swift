// SPDX-License-Identifier: Apache-2.0
import EventPatterns
package import AWSService
import FoundationEssentials
package import HTTPServer
import JSONTree

extension EventBus: SignedService {
  package var signingName: String { "events" }
  package var operations: any OperationTable { Self.table }
  package var errorForm: ServiceErrorForm { .awsJSON(internalCode: "InternalException") }
  package var bodyLimit: Int { 2 << 20 }

  package func answer(_ request: ServiceRequest) async throws -> Response? {
    switch request.operation.name {
    case "PutEvents": .awsJSON(try putEvents(request.body))
    case "TestEventPattern": .awsJSON(try Self.testEventPattern(request.body))
    case let operation:
      try answer(operation, Self.document(request.body)).map { .awsJSON($0) }
    }
  }

  private static func document(_ body: Data) throws(ServiceError) -> JSON {
    guard let json = try? JSON(parsing: body), json.object != nil else {
      throw ServiceError(400, "SerializationException", "The request body is not a JSON object.")
    }
    return json
  }

  private static let table = JSONOperations(
    prefix: "AWSEvents",
    """
    ActivateEventSource CancelReplay CreateApiDestination CreateArchive CreateConnection
    CreateEndpoint CreateEventBus CreatePartnerEventSource DeactivateEventSource
    DeauthorizeConnection DeleteApiDestination DeleteArchive DeleteConnection DeleteEndpoint
    DeleteEventBus DeletePartnerEventSource DeleteRule DescribeApiDestination DescribeArchive
    DescribeConnection DescribeEndpoint DescribeEventBus DescribeEventSource
    DescribePartnerEventSource DescribeReplay DescribeRule DisableRule EnableRule
    ListApiDestinations ListArchives ListConnections ListEndpoints ListEventBuses ListEventSources
    ListPartnerEventSourceAccounts ListPartnerEventSources ListReplays ListRuleNamesByTarget
    ListRules ListTagsForResource ListTargetsByRule PutEvents PutPartnerEvents PutPermission PutRule
    PutTargets RemovePermission RemoveTargets StartReplay TagResource TestEventPattern UntagResource
    UpdateApiDestination UpdateArchive UpdateConnection UpdateEndpoint UpdateEventBus
    """)

  private func putEvents(_ body: Data) throws -> JSON {
    let json = try Self.document(body)
    guard let entries = json["Entries"]?.array else {
      throw ServiceError.validation(
        "Value null at 'entries' failed to satisfy constraint: Member must not be null")
    }
    guard (1...10).contains(entries.count) else {
      let bound = entries.isEmpty ? "greater than or equal to 1" : "less than or equal to 10"
      throw ServiceError.validation(
        "Value '[PutEventsRequestEntry]' at 'entries' failed to satisfy constraint: "
          + "Member must have length \(bound)")
    }
    guard entries.reduce(0, { $0 + PutEventsEntry.size(of: $1) }) <= 256 << 10 else {
      throw ServiceError(
        400, "ValidationException",
        "Total size of the entries in the request is over the limit.")
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
    try publish(events)
    return [
      "FailedEntryCount": JSON(entries.count - events.count), "Entries": .array(results),
    ]
  }

  private static func testEventPattern(_ body: Data) throws -> JSON {
    guard let json = try? JSON(parsing: body), let text = json["EventPattern"]?.string,
      let eventText = json["Event"]?.string
    else { throw ServiceError.validation("EventPattern and Event must not be null") }
    let pattern: EventPattern
    do { pattern = try EventPattern(parsing: text) } catch {
      throw ServiceError(400, "InvalidEventPatternException", "\(error)")
    }
    guard let event = try? JSON(parsing: eventText), event.object != nil else {
      throw ServiceError(400, "InvalidEventPatternException", "Event is not valid.")
    }
    return ["Result": .bool(pattern.matches(event))]
  }
}

extension ServiceError {
  fileprivate static func validation(_ problem: String) -> ServiceError {
    ServiceError(400, "ValidationException", "1 validation error detected: \(problem)")
  }
}
