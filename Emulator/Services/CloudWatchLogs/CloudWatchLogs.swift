// SPDX-License-Identifier: Apache-2.0
package import AWSService
import FoundationEssentials
package import HTTPServer
import JSONTree

/// Amazon CloudWatch Logs, as far as it tells what functions wrote: `FilterLogEvents`, `GetLogEvents`,
/// `DescribeLogGroups`, `DescribeLogStreams`. Each function has one stream.
package struct CloudWatchLogs: SignedService {
  private let store: LogStore
  private let region: String
  private let accountID: String
  private let stream = "emulator/[$LATEST]"

  package init(store: LogStore, region: String, accountID: String) {
    self.store = store
    self.region = region
    self.accountID = accountID
  }

  package var signingName: String { "logs" }
  package var operations: any OperationTable { Self.table }
  package var errorForm: ServiceErrorForm { .awsJSON(internalCode: "ServiceUnavailableException") }
  package var bodyLimit: Int { 1 << 20 }

  package func answer(_ request: ServiceRequest) async throws -> Response? {
    let input = (try? JSON(parsing: request.body)) ?? [:]
    switch request.operation.name {
    case "FilterLogEvents": return .awsJSON(try filter(input))
    case "GetLogEvents": return .awsJSON(try get(input))
    case "DescribeLogGroups": return .awsJSON(groups(input))
    case "DescribeLogStreams": return .awsJSON(try streams(input))
    default: return nil
    }
  }

  private func arn(of function: String) -> String {
    "arn:aws:logs:\(region):\(accountID):log-group:/aws/lambda/\(function)"
  }

  /// The function whose log group a request names.
  private func function(_ input: JSON) throws(ServiceError) -> String {
    let identifier = input["logGroupName"]?.string ?? input["logGroupIdentifier"]?.string ?? ""
    let name =
      identifier.split(separator: ":", omittingEmptySubsequences: true)
      .first { $0.hasPrefix("/") } ?? Substring(identifier)
    guard name.hasPrefix("/aws/lambda/"),
      case let function = String(name.dropFirst("/aws/lambda/".count)),
      store.functions.contains(function)
    else {
      throw ServiceError(
        400, "ResourceNotFoundException", "The specified log group does not exist.")
    }
    return function
  }

  /// The events that a request asks for, the oldest first.
  private func events(_ input: JSON) throws(ServiceError) -> [LogStore.Event] {
    let function = try function(input)
    let text = input["filterPattern"]?.string ?? ""
    guard let pattern = FilterPattern(text) else {
      throw ServiceError(
        400, "InvalidParameterException",
        "The emulator matches terms alone; the filter pattern is none: \(text)")
    }
    let start = input["startTime"]?.integer ?? 0
    let end = input["endTime"]?.integer ?? .max
    return store.events(of: function).filter { event in
      event.milliseconds >= start && event.milliseconds < end && pattern.matches(event.text)
    }
  }

  private func filter(_ input: JSON) throws(ServiceError) -> JSON {
    // The token is the id of the last event that was told.
    let last = input["nextToken"]?.string.flatMap { Int($0) } ?? 0
    let limit = min(Int(input["limit"]?.integer ?? 10_000), 10_000)
    let wanted = input["logStreamNames"]?.array?.compactMap(\.string)
    let isAsked = wanted?.contains(stream) ?? true
    let rest = isAsked ? try events(input).filter { $0.id > last } : []
    var answer: JSON.Object = [
      "events": .array(
        rest.prefix(limit).map { event in
          [
            "logStreamName": .string(stream), "timestamp": JSON(event.milliseconds),
            "message": .string(event.text + "\n"), "ingestionTime": JSON(event.milliseconds),
            "eventId": .string("\(event.id)"),
          ]
        }),
      "searchedLogStreams": [],
    ]
    if rest.count > limit { answer["nextToken"] = .string("\(rest[limit - 1].id)") }
    return .object(answer)
  }

  private func get(_ input: JSON) throws(ServiceError) -> JSON {
    let token = input["nextToken"]?.string.flatMap { Int($0.dropFirst(2)) }
    let limit = min(Int(input["limit"]?.integer ?? 10_000), 10_000)
    var found = try events(input).filter { $0.id > token ?? 0 }
    let isFromHead = token != nil || input["startFromHead"]?.bool == true
    found = isFromHead ? Array(found.prefix(limit)) : Array(found.suffix(limit))
    let next = "f/\(found.last?.id ?? token ?? 0)"
    return [
      "events": .array(
        found.map { event in
          [
            "timestamp": JSON(event.milliseconds), "message": .string(event.text + "\n"),
            "ingestionTime": JSON(event.milliseconds),
          ]
        }),
      "nextForwardToken": .string(next), "nextBackwardToken": .string("b/0"),
    ]
  }

  private func groups(_ input: JSON) -> JSON {
    let prefix = input["logGroupNamePrefix"]?.string ?? ""
    let part = input["logGroupNamePattern"]?.string ?? ""
    let found = store.functions.sorted().filter { function in
      let name = "/aws/lambda/\(function)"
      return name.hasPrefix(prefix) && (part.isEmpty || name.contains(part))
    }
    return [
      "logGroups": .array(
        found.map { function in
          [
            "logGroupName": .string("/aws/lambda/\(function)"),
            "arn": .string(arn(of: function) + ":*"), "logGroupArn": .string(arn(of: function)),
            "creationTime": JSON(0), "metricFilterCount": JSON(0), "storedBytes": JSON(0),
          ]
        })
    ]
  }

  private func streams(_ input: JSON) throws(ServiceError) -> JSON {
    let function = try function(input)
    let events = store.events(of: function)
    guard let first = events.first, let last = events.last else { return ["logStreams": []] }
    return [
      "logStreams": [
        [
          "logStreamName": .string(stream),
          "arn": .string("\(arn(of: function)):log-stream:\(stream)"),
          "creationTime": JSON(first.milliseconds), "firstEventTimestamp": JSON(first.milliseconds),
          "lastEventTimestamp": JSON(last.milliseconds),
          "lastIngestionTime": JSON(last.milliseconds), "storedBytes": JSON(0),
        ]
      ]
    ]
  }

  private static let table = JSONOperations(
    prefix: "Logs_20140328",
    """
    AssociateKmsKey AssociateSourceToS3TableIntegration CancelExportTask CancelImportTask
    CreateDelivery CreateExportTask CreateImportTask CreateLogAnomalyDetector CreateLogGroup
    CreateLogStream CreateLookupTable CreateScheduledQuery DeleteAccountPolicy
    DeleteDataProtectionPolicy DeleteDelivery DeleteDeliveryDestination
    DeleteDeliveryDestinationPolicy DeleteDeliverySource DeleteDestination DeleteIndexPolicy
    DeleteIntegration DeleteLogAnomalyDetector DeleteLogGroup DeleteLogStream DeleteLookupTable
    DeleteMetricFilter DeleteQueryDefinition DeleteResourcePolicy DeleteRetentionPolicy
    DeleteScheduledQuery DeleteSubscriptionFilter DeleteSyslogConfiguration DeleteTransformer
    DescribeAccountPolicies DescribeConfigurationTemplates DescribeDeliveries
    DescribeDeliveryDestinations DescribeDeliverySources DescribeDestinations DescribeExportTasks
    DescribeFieldIndexes DescribeImportTaskBatches DescribeImportTasks DescribeIndexPolicies
    DescribeLogGroups DescribeLogStreams DescribeLookupTables DescribeMetricFilters
    DescribeQueries DescribeQueryDefinitions DescribeResourcePolicies DescribeSubscriptionFilters
    DisassociateKmsKey DisassociateSourceFromS3TableIntegration FilterLogEvents
    GetDataProtectionPolicy GetDelivery GetDeliveryDestination GetDeliveryDestinationPolicy
    GetDeliverySource GetIntegration GetLogAnomalyDetector GetLogEvents GetLogFields
    GetLogGroupFields GetLogObject GetLogRecord GetLookupTable GetQueryResults GetScheduledQuery
    GetScheduledQueryHistory GetStorageTierPolicy GetTransformer ListAggregateLogGroupSummaries
    ListAnomalies ListIntegrations ListLogAnomalyDetectors ListLogGroups ListLogGroupsForQuery
    ListScheduledQueries ListSourcesForS3TableIntegration ListSyslogConfigurations
    ListTagsForResource ListTagsLogGroup PutAccountPolicy PutBearerTokenAuthentication
    PutDataProtectionPolicy PutDeliveryDestination PutDeliveryDestinationPolicy PutDeliverySource
    PutDestination PutDestinationPolicy PutIndexPolicy PutIntegration PutLogEvents
    PutLogGroupDeletionProtection PutMetricFilter PutQueryDefinition PutResourcePolicy
    PutRetentionPolicy PutStorageTierPolicy PutSubscriptionFilter PutSyslogConfiguration
    PutTransformer StartLiveTail StartQuery StopQuery TagLogGroup TagResource TestMetricFilter
    TestTransformer UntagLogGroup UntagResource UpdateAnomaly UpdateDeliveryConfiguration
    UpdateLogAnomalyDetector UpdateLookupTable UpdateScheduledQuery
    """)
}
