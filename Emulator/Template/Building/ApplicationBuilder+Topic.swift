// SPDX-License-Identifier: Apache-2.0

extension ApplicationBuilder {
  /// An `AWS::SNS::Topic`
  /// ([reference](https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-topic.html)).
  func buildTopic(_ resource: Resource) throws(Problem) {
    let properties = try properties(of: resource)
    let name = try resolver.name(of: resource)
    let isFIFO = try properties.boolean("FifoTopic") ?? false
    guard isFIFO == name.hasSuffix(".fifo") else {
      throw resource.problem(
        isFIFO
          ? "\(name) is no name of a FIFO topic: it must end in .fifo"
          : "\(name) is a name of a FIFO topic: give FifoTopic: true")
    }
    var topic = Application.Topic(
      logicalID: resource.logicalID, name: name, arn: try resolver.arn(of: resource))
    if isFIFO { topic.attributes["FifoTopic"] = "true" }
    topic.attributes["ContentBasedDeduplication"] = try properties.boolean(
      "ContentBasedDeduplication"
    ).map { String($0) }
    for key in [
      "DisplayName", "KmsMasterKeyId", "SignatureVersion", "TracingConfig", "FifoThroughputScope",
    ] {
      topic.attributes[key] = try properties.string(key)
    }
    for tag in try properties.list("Tags") {
      topic.tags[try tag.requiredString("Key")] = try tag.requiredString("Value")
    }
    for (index, entry) in try properties.list("Subscription").enumerated() {
      try addSubscription(
        logicalID: "\(resource.logicalID)Subscription\(index + 1)", to: topic.arn,
        delivery: try entry.requiredString("Protocol"),
        endpoint: try entry.requiredString("Endpoint"), attributes: [:], line: entry.line)
    }
    properties.ignore("TopicName")
    properties.note(
      "DeliveryStatusLogging", "DataProtectionPolicy", because: "deliveries are not logged here")
    try properties.warnOfTheRest()
    application.topics.append(topic)
  }

  /// An `AWS::SNS::Subscription`.
  func attachSubscription(_ resource: Resource) throws(Problem) {
    let properties = try properties(of: resource)
    try addSubscription(
      logicalID: resource.logicalID, to: try properties.requiredString("TopicArn"),
      delivery: try properties.requiredString("Protocol"),
      endpoint: try properties.requiredString("Endpoint"),
      attributes: try subscriptionAttributes(properties), line: resource.line)
    properties.ignore("Region")
    try properties.warnOfTheRest()
  }

  /// An `SNS` event of a function: the topic calls it or, with `SqsSubscription`, a queue in between
  /// feeds it.
  func buildTopicEvent(
    _ properties: Properties, id: String, function: Resource
  ) throws(Problem) {
    let topic = try properties.requiredString("Topic")
    let functionARN = try resolver.arn(of: function)
    let attributes = try subscriptionAttributes(properties)
    properties.ignore("Region")
    guard let between = try properties.node("SqsSubscription"), between.scalar != "false" else {
      try addSubscription(
        logicalID: id, to: topic, delivery: "lambda", endpoint: functionARN,
        attributes: attributes, line: properties.line)
      return try properties.warnOfTheRest()
    }
    var mapping = Application.EventSourceMapping(
      logicalID: id, id: resolver.standInUUID(of: "\(id)Mapping"), function: functionARN,
      sourceARN: "")
    if between.scalar == nil, let details = try properties.properties("SqsSubscription") {
      mapping.sourceARN = try details.requiredString("QueueArn")
      mapping.batchSize = try details.integer("BatchSize", in: 1...10_000) ?? 10
      mapping.isEnabled = try details.boolean("Enabled") ?? true
      details.ignore("QueueUrl", "QueuePolicyLogicalId")
      try details.warnOfTheRest()
    } else if let queue = resolver.resources["\(id)Queue"] {
      mapping.sourceARN = try resolver.arn(of: queue)
      application.queues.append(
        Application.Queue(
          logicalID: queue.logicalID, name: try resolver.name(of: queue),
          arn: mapping.sourceARN))
    }
    try addSubscription(
      logicalID: id, to: topic, delivery: "sqs", endpoint: mapping.sourceARN,
      attributes: attributes, line: properties.line)
    application.eventSourceMappings.append(mapping)
    try properties.warnOfTheRest()
  }

  private func subscriptionAttributes(
    _ properties: Properties
  ) throws(Problem) -> [String: String] {
    var attributes: [String: String] = [:]
    for key in ["FilterPolicy", "RedrivePolicy"] {
      attributes[key] = try properties.node(key).map { $0.scalar ?? $0.json }
    }
    attributes["FilterPolicyScope"] = try properties.string("FilterPolicyScope")
    attributes["RawMessageDelivery"] = try properties.boolean("RawMessageDelivery").map {
      String($0)
    }
    properties.note("SubscriptionRoleArn", because: "policies are not enforced")
    return attributes
  }

  private func addSubscription(
    logicalID: String, to topic: String, delivery: String, endpoint: String,
    attributes: [String: String], line: Int
  ) throws(Problem) {
    guard ["sqs", "lambda", "http", "https"].contains(delivery) else {
      return findings.add(
        .warning, line: line,
        "subscriptions by \(delivery) are not emulated; \(logicalID) has no effect")
    }
    application.subscriptions.append(
      Application.Subscription(
        logicalID: logicalID, id: resolver.standInUUID(of: logicalID), topicARN: topic,
        delivery: delivery, endpoint: endpoint, attributes: attributes))
  }
}
