// SPDX-License-Identifier: Apache-2.0
package import AWSService
import FoundationEssentials
package import HTTPServer
import JSONTree
import Notation

/// Amazon EventBridge Scheduler's API on the schedules of a bus
/// ([reference](https://docs.aws.amazon.com/scheduler/latest/APIReference/Welcome.html)). They are all of
/// the group `default`, and run by UTC.
package struct Scheduler: SignedService {
  private let bus: EventBus

  package init(bus: EventBus) { self.bus = bus }

  package var signingName: String { "scheduler" }
  package var operations: any OperationTable { Self.table }
  package var bodyLimit: Int { 2 << 20 }

  package var errorForm: ServiceErrorForm {
    .restJSON(internalCode: "InternalServerException") { ["Message": .string($0.message)] }
  }

  package func answer(_ request: ServiceRequest) async throws -> Response? {
    let name = request.operation.labels["Name"] ?? ""
    switch request.operation.name {
    case "CreateSchedule": return .json(try bus.createSchedule(name, try Self.body(request)))
    case "UpdateSchedule": return .json(try bus.updateSchedule(name, try Self.body(request)))
    case "GetSchedule": return .json(bus.describe(schedule: try schedule(name, request)))
    case "DeleteSchedule":
      try bus.deleteSchedule(try schedule(name, request))
      return .json([:])
    case "ListSchedules": return .json(try list(request))
    default: return nil
    }
  }

  private static let table = RESTOperations(
    """
    /schedule-groups GET ListScheduleGroups
    /schedule-groups/{Name} POST CreateScheduleGroup DELETE DeleteScheduleGroup GET GetScheduleGroup
    /schedules GET ListSchedules
    /schedules/{Name} POST CreateSchedule DELETE DeleteSchedule GET GetSchedule PUT UpdateSchedule
    /tags/{ResourceArn} GET ListTagsForResource POST TagResource DELETE UntagResource
    """)

  private static func body(_ request: ServiceRequest) throws(ServiceError) -> JSON {
    guard let json = try? JSON(parsing: request.body), json.object != nil else {
      throw ServiceError(400, "ValidationException", "The request body is not a JSON object.")
    }
    return json
  }

  private func schedule(_ name: String, _ request: ServiceRequest) throws(ServiceError) -> Rule {
    let parameters = Self.parameters(request)
    return try bus.schedule(name, group: parameters["groupName"] ?? "default")
  }

  private static func parameters(_ request: ServiceRequest) -> [String: String] {
    Dictionary(
      PercentEncoding.parseQuery(request.head.query ?? "").map { ($0.name, $0.value ?? "") }
    ) { first, _ in first }
  }

  private func list(_ request: ServiceRequest) throws(ServiceError) -> JSON {
    let parameters = Self.parameters(request)
    let limit = parameters["MaxResults"].map { Int($0) } ?? 100
    guard let limit, (1...100).contains(limit) else {
      throw ServiceError(400, "ValidationException", "MaxResults must be from 1 to 100.")
    }
    let found = bus.schedules.filter { rule in
      rule.name.hasPrefix(parameters["NamePrefix"] ?? "")
        && parameters["State"].map { ($0 == "ENABLED") == rule.isEnabled } ?? true
        && parameters["ScheduleGroup"] ?? "default" == "default"
        && parameters["NextToken"].map { $0 < rule.name } ?? true
    }
    let page = found.prefix(limit)
    var object: JSON.Object = ["Schedules": .array(page.map { bus.summary(of: $0) })]
    if page.count < found.count { object["NextToken"] = page.last.map { .string($0.name) } }
    return .object(object)
  }
}
