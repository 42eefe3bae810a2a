// SPDX-License-Identifier: Apache-2.0

extension ApplicationBuilder {
  /// An `AWS::SQS::Queue`
  /// ([reference](https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sqs-queue.html)).
  func buildQueue(_ resource: Resource) throws(Problem) {
    let properties = try properties(of: resource)
    let name = try resolver.name(of: resource)
    let isFIFO = try properties.boolean("FifoQueue") ?? false
    guard isFIFO == name.hasSuffix(".fifo") else {
      throw resource.problem(
        isFIFO
          ? "\(name) is no name of a FIFO queue: it must end in .fifo"
          : "\(name) is a name of a FIFO queue: give FifoQueue: true")
    }
    var queue = Application.Queue(
      logicalID: resource.logicalID, name: name, arn: try resolver.arn(of: resource))
    if isFIFO { queue.attributes["FifoQueue"] = "true" }
    let numbers = [
      ("DelaySeconds", 0...900), ("MaximumMessageSize", 1024...1_048_576),
      ("MessageRetentionPeriod", 60...1_209_600), ("ReceiveMessageWaitTimeSeconds", 0...20),
      ("VisibilityTimeout", 0...43_200), ("KmsDataKeyReusePeriodSeconds", 60...86_400),
    ]
    for (key, range) in numbers {
      queue.attributes[key] = try properties.integer(key, in: range).map { String($0) }
    }
    for key in ["ContentBasedDeduplication", "SqsManagedSseEnabled"] {
      queue.attributes[key] = try properties.boolean(key).map { String($0) }
    }
    for key in ["DeduplicationScope", "FifoThroughputLimit", "KmsMasterKeyId"] {
      queue.attributes[key] = try properties.string(key)
    }
    for key in ["RedrivePolicy", "RedriveAllowPolicy"] {
      queue.attributes[key] = try properties.node(key).map { $0.scalar ?? $0.json }
    }
    for tag in try properties.list("Tags") {
      queue.tags[try tag.requiredString("Key")] = try tag.requiredString("Value")
    }
    properties.ignore("QueueName")
    try properties.warnOfTheRest()
    application.queues.append(queue)
  }
}
