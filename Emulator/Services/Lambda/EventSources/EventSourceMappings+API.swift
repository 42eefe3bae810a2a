// SPDX-License-Identifier: Apache-2.0
import AWSService
import EventPatterns
import FoundationEssentials
import HTTPServer
import JSONTree
import Notation

/// The operations of Lambda's API on event source mappings
/// ([reference](https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html)).
extension EventSourceMappings {
  /// Answers a request; nil for another operation.
  /// - Parameter host: knows the functions.
  func answer(_ request: ServiceRequest, host: FunctionHost) throws -> Response? {
    let id = request.operation.labels["UUID"] ?? ""
    switch request.operation.name {
    case "CreateEventSourceMapping":
      return .json(try create(try Self.body(request), host).json(host), status: 202)
    case "GetEventSourceMapping": return .json(try existing(id).json(host))
    case "UpdateEventSourceMapping":
      return .json(try update(id, try Self.body(request), host).json(host), status: 202)
    case "DeleteEventSourceMapping":
      var document = try existing(id).json(host).object ?? [:]
      document["State"] = "Deleting"
      try remove(id)
      return .json(.object(document), status: 202)
    case "ListEventSourceMappings": return .json(try list(request, host))
    default: return nil
    }
  }

  private static func body(_ request: ServiceRequest) throws(ServiceError) -> JSON {
    guard let json = try? JSON(parsing: request.body), json.object != nil else {
      throw ServiceError(
        400, "InvalidRequestContentException", "Could not parse request body into json.")
    }
    return json
  }

  private func existing(_ id: String) throws(ServiceError) -> Entry {
    guard let entry = entry(id) else {
      throw ServiceError(
        404, "ResourceNotFoundException", "The resource you requested does not exist.")
    }
    return entry
  }

  private func create(_ json: JSON, _ host: FunctionHost) throws -> Entry {
    guard let source = json["EventSourceArn"]?.string, source.hasPrefix("arn:aws:sqs:") else {
      throw ServiceError.invalid(
        "Unrecognized event source: of all kinds of sources the emulator has SQS queues.")
    }
    let function = try Self.function(json, host) ?? ""
    guard !function.isEmpty else { throw ServiceError.invalid("FunctionName must not be null") }
    let twin = all().first { $0.mapping.sourceARN == source && $0.mapping.function == function }
    if let twin {
      throw ServiceError(
        409, "ResourceConflictException",
        "The event source arn (\" \(source) \") and function (\" \(function) \") provided mapping "
          + "already exists. Please update or delete the existing mapping with UUID "
          + twin.mapping.id)
    }
    var mapping = EventSourceMapping(
      id: UUID().uuidString.lowercased(), sourceARN: source, function: function)
    try mapping.change(by: json)
    try check(mapping, host)
    return try set(mapping)
  }

  private func update(_ id: String, _ json: JSON, _ host: FunctionHost) throws -> Entry {
    var mapping = try existing(id).mapping
    if let function = try Self.function(json, host) { mapping.function = function }
    try mapping.change(by: json)
    try check(mapping, host)
    return try set(mapping)
  }

  /// The name of the function that a request names; nil when it names none.
  private static func function(
    _ json: JSON, _ host: FunctionHost
  ) throws(ServiceError) -> String? {
    guard let text = json["FunctionName"]?.string else { return nil }
    guard let definition = host.definition(of: text) else {
      throw ServiceError(404, "ResourceNotFoundException", "Function not found: \(text)")
    }
    return definition.name
  }

  private func check(_ mapping: EventSourceMapping, _ host: FunctionHost) throws(ServiceError) {
    if let problem = mapping.problem { throw .invalid(problem) }
    guard let visibility = queues.visibilityTimeout(of: mapping.sourceARN) else {
      throw .invalid(
        "Error occurred while ReceiveMessage. SQS Error Code: "
          + "AWS.SimpleQueueService.NonExistentQueue. SQS Error Message: The specified queue does "
          + "not exist.")
    }
    let timeout = host.definition(of: mapping.function).map { Int($0.timeout.components.seconds) }
    guard let timeout, visibility < timeout else { return }
    throw .invalid(
      "Queue visibility timeout: \(visibility) seconds is less than Function timeout: \(timeout) "
        + "seconds")
  }

  private func list(_ request: ServiceRequest, _ host: FunctionHost) throws(ServiceError) -> JSON {
    let pairs = PercentEncoding.parseQuery(request.head.query ?? "")
    func parameter(_ name: String) -> String? { pairs.first { $0.name == name }?.value }
    let limit = parameter("MaxItems").flatMap { Int($0) } ?? 100
    guard (1...10_000).contains(limit) else {
      throw .invalid("MaxItems must be from 1 to 10000")
    }
    let function = parameter("FunctionName").map { host.definition(of: $0)?.name ?? $0 }
    let source = parameter("EventSourceArn")
    let found = all().filter { entry in
      (function.map { $0 == entry.mapping.function } ?? true)
        && (source.map { $0 == entry.mapping.sourceARN } ?? true)
        && (parameter("Marker").map { $0 < entry.mapping.id } ?? true)
    }
    let page = found.prefix(limit)
    var object: JSON.Object = ["EventSourceMappings": .array(page.map { $0.json(host) })]
    if page.count < found.count {
      object["NextMarker"] = page.last.map { .string($0.mapping.id) }
    }
    return .object(object)
  }
}

extension EventSourceMapping {
  /// Takes the settings of a request. One that is not carried out is refused by its name.
  fileprivate mutating func change(by json: JSON) throws(ServiceError) {
    for member in json.object?.members ?? [] where member.value != .null {
      let value = member.value
      switch member.name {
      case "EventSourceArn", "FunctionName", "Tags": break
      case "Enabled": isEnabled = value.bool ?? true
      case "BatchSize": batchSize = try Self.number(member, 1...10_000)
      case "MaximumBatchingWindowInSeconds": window = try Self.number(member, 0...300)
      case "FunctionResponseTypes":
        let types = value.array?.compactMap(\.string) ?? []
        guard types.allSatisfy({ $0 == "ReportBatchItemFailures" }) else {
          throw .invalid("FunctionResponseTypes: [ReportBatchItemFailures] is what there is")
        }
        reportsItemFailures = !types.isEmpty
      case "ScalingConfig":
        maximumConcurrency = try value["MaximumConcurrency"].map { (limit) throws(ServiceError) in
          try Self.number(.init(name: "MaximumConcurrency", value: limit), 2...1000)
        }
      case "FilterCriteria":
        filters = try (value["Filters"]?.array ?? []).map { (filter) throws(ServiceError) in
          do throws(InvalidEventPattern) {
            return try MessageFilter(filter["Pattern"]?.string ?? "")
          } catch { throw .invalid("Invalid filter pattern definition. \(error.reason)") }
        }
      default: throw .invalid("\(member.name) is not executed by the emulator.")
      }
    }
  }

  private static func number(
    _ member: JSON.Object.Member, _ range: ClosedRange<Int>
  ) throws(ServiceError) -> Int {
    guard let number = member.value.integer, range.contains(Int(number)) else {
      throw .invalid(
        "\(member.name) must be from \(range.lowerBound) to \(range.upperBound)")
    }
    return Int(number)
  }
}

extension EventSourceMappings.Entry {
  /// The mapping as Lambda's API tells it.
  fileprivate func json(_ host: FunctionHost) -> JSON {
    var object: JSON.Object = [
      "UUID": .string(mapping.id), "BatchSize": JSON(mapping.batchSize),
      "MaximumBatchingWindowInSeconds": JSON(mapping.window),
      "EventSourceArn": .string(mapping.sourceARN),
      "FunctionArn": .string(host.arn(of: mapping.function)),
      "LastModified": JSON(modifiedAt.timeIntervalSince1970),
      "LastProcessingResult": .string(lastResult),
      "State": mapping.isEnabled ? "Enabled" : "Disabled",
      "StateTransitionReason": "USER_INITIATED",
      "FunctionResponseTypes": mapping.reportsItemFailures ? ["ReportBatchItemFailures"] : [],
      "EventSourceMappingArn": .string(host.arn(ofMapping: mapping.id)),
    ]
    object["ScalingConfig"] = mapping.maximumConcurrency.map { ["MaximumConcurrency": JSON($0)] }
    if !mapping.filters.isEmpty {
      object["FilterCriteria"] = [
        "Filters": .array(mapping.filters.map { ["Pattern": .string($0.text)] })
      ]
    }
    return .object(object)
  }
}

extension ServiceError {
  fileprivate static func invalid(_ problem: String) -> ServiceError {
    ServiceError(400, "InvalidParameterValueException", problem)
  }
}
