// SPDX-License-Identifier: Apache-2.0

extension ApplicationBuilder {
  /// An `SQS` event of a function.
  func buildQueueEvent(
    _ properties: Properties, id: String, function: Resource
  ) throws(Problem) {
    try addMapping(
      properties, id: id, function: try resolver.arn(of: function),
      source: try properties.requiredString("Queue"))
  }

  /// An `AWS::Lambda::EventSourceMapping`, whose source must be a queue.
  func attachEventSourceMapping(_ resource: Resource) throws(Problem) {
    let properties = try properties(of: resource)
    try addMapping(
      properties, id: resource.logicalID,
      function: try properties.requiredString("FunctionName"),
      source: try properties.requiredString("EventSourceArn"))
  }

  private func addMapping(
    _ properties: Properties, id: String, function: String, source: String
  ) throws(Problem) {
    guard source.hasPrefix("arn:aws:sqs:") else {
      findings.add(
        .warning, line: properties.line,
        "the event source \(source) is not emulated; \(id) has no effect")
      return
    }
    var mapping = Application.EventSourceMapping(
      logicalID: id, id: resolver.standInUUID(of: id), function: function, sourceARN: source)
    mapping.isEnabled = try properties.boolean("Enabled") ?? true
    mapping.batchSize = try properties.integer("BatchSize", in: 1...10_000) ?? 10
    mapping.window = try properties.integer("MaximumBatchingWindowInSeconds", in: 0...300) ?? 0
    let types = try properties.strings("FunctionResponseTypes")
    mapping.reportsItemFailures = types.contains("ReportBatchItemFailures")
    if let scaling = try properties.properties("ScalingConfig") {
      mapping.maximumConcurrency = try scaling.integer("MaximumConcurrency", in: 2...1000)
      try scaling.warnOfTheRest()
    }
    if let criteria = try properties.properties("FilterCriteria") {
      for filter in try criteria.list("Filters") {
        let pattern = try filter.required("Pattern")
        mapping.filters.append(pattern.scalar ?? pattern.json)
      }
    }
    properties.ignore("Tags")
    try properties.warnOfTheRest()
    application.eventSourceMappings.append(mapping)
  }
}
