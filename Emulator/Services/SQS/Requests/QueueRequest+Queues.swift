// SPDX-License-Identifier: Apache-2.0
import AWSService
import JSONTree
import Notation

/// The operations on queues.
extension QueueRequest {
  func create() throws -> JSON {
    let name = try required("QueueName")
    try store.create(name, attributes: dictionary("Attributes"), tags: dictionary("tags"))
    return ["QueueUrl": .string(url(of: name))]
  }

  func url() throws -> JSON {
    let name = try required("QueueName")
    let owner = string("QueueOwnerAWSAccountId") ?? store.configuration.accountID
    guard owner == store.configuration.accountID, store.hasQueue(name) else {
      throw ServiceError.noSuchQueue
    }
    return ["QueueUrl": .string(url(of: name))]
  }

  func list() throws -> JSON {
    let (names, token) = try page(store.names(prefix: string("QueueNamePrefix") ?? ""))
    return answer("QueueUrls", names, token)
  }

  func deadLetterSources() throws -> JSON {
    let (names, token) = try page(store.sources(of: try queue()))
    var answer = answer("queueUrls", names, token).object ?? [:]
    if names.isEmpty { answer["queueUrls"] = [] }
    return .object(answer)
  }

  private func answer(_ member: String, _ names: [String], _ token: String?) -> JSON {
    var object: JSON.Object = [:]
    if !names.isEmpty { object[member] = .array(names.map { .string(url(of: $0)) }) }
    object["NextToken"] = token.map { .string($0) }
    return .object(object)
  }

  func deleteQueue() throws -> JSON {
    try store.delete(queue())
    return [:]
  }

  func purge() throws -> JSON {
    try store.purge(queue())
    return [:]
  }

  func attributes() throws -> JSON {
    let name = try queue()
    let wanted = strings("AttributeNames")
    for name in wanted where !Self.attributeNames.contains(name) {
      throw ServiceError(400, "InvalidAttributeName", "Unknown Attribute \(name).")
    }
    let all = try store.attributes(of: name)
    let chosen = wanted.contains("All") ? all : all.filter { wanted.contains($0.key) }
    return chosen.isEmpty ? [:] : ["Attributes": .object(.init(sorting: chosen))]
  }

  private static let attributeNames: Set = [
    "All", "Policy", "VisibilityTimeout", "MaximumMessageSize", "MessageRetentionPeriod",
    "ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible", "CreatedTimestamp",
    "LastModifiedTimestamp", "QueueArn", "ApproximateNumberOfMessagesDelayed", "DelaySeconds",
    "ReceiveMessageWaitTimeSeconds", "RedrivePolicy", "FifoQueue", "ContentBasedDeduplication",
    "KmsMasterKeyId", "KmsDataKeyReusePeriodSeconds", "DeduplicationScope", "FifoThroughputLimit",
    "RedriveAllowPolicy", "SqsManagedSseEnabled",
  ]

  func setAttributes() throws -> JSON {
    let name = try queue()
    guard json["Attributes"] != nil else { throw ServiceError.missing("Attribute.Name") }
    try store.setAttributes(dictionary("Attributes"), of: name)
    return [:]
  }

  // MARK: Tags

  func tag() throws -> JSON {
    let new = dictionary("Tags")
    guard !new.isEmpty else { throw ServiceError.missing("Tags") }
    try store.tag(queue()) { tags in
      tags.merge(new) { _, new in new }
      guard tags.count <= 50 else {
        throw ServiceError.invalidParameter("Too many tags added for queue.")
      }
    }
    return [:]
  }

  func untag() throws -> JSON {
    let names = strings("TagKeys")
    guard !names.isEmpty else {
      throw ServiceError.invalidParameter("Tag keys cannot be null or empty.")
    }
    try store.tag(queue()) { tags in for name in names { tags[name] = nil } }
    return [:]
  }

  func tags() throws -> JSON {
    let tags = try store.read(queue(), \.tags)
    return tags.isEmpty ? [:] : ["Tags": .object(.init(sorting: tags))]
  }

  // MARK: Permissions

  /// Adds a statement to the queue's policy.
  func addPermission() throws -> JSON {
    let (name, label) = (try queue(), try required("Label"))
    let (accounts, actions) = (strings("AWSAccountIds"), strings("Actions"))
    guard !accounts.isEmpty else { throw ServiceError.missing("AWSAccountIds") }
    guard !actions.isEmpty else { throw ServiceError.missing("Actions") }
    var statements = try self.statements(of: name)
    guard !statements.contains(where: { $0["Sid"]?.string == label }) else {
      throw ServiceError.invalidParameter(
        "Label", label, "Already exists.")
    }
    let principals = accounts.map { JSON.string("arn:aws:iam::\($0):root") }
    let allowed = actions.map { JSON.string("SQS:\($0)") }
    statements.append([
      "Sid": .string(label), "Effect": "Allow",
      "Principal": ["AWS": principals.count == 1 ? principals[0] : .array(principals)],
      "Action": allowed.count == 1 ? allowed[0] : .array(allowed),
      "Resource": .string(store.arn(of: name)),
    ])
    return try set(statements, of: name)
  }

  func removePermission() throws -> JSON {
    let (name, label) = (try queue(), try required("Label"))
    let before = try statements(of: name)
    let after = before.filter { $0["Sid"]?.string != label }
    guard after.count < before.count else {
      throw ServiceError.invalidParameter(
        "Label", label, "can't find label on existing policy.")
    }
    return try set(after, of: name)
  }

  private func statements(of name: String) throws -> [JSON] {
    let policy = try store.read(name) { $0.settings.texts["Policy"] }
    guard let statement = try policy.map({ try JSON(parsing: $0) })?["Statement"] else { return [] }
    return statement.array ?? [statement]
  }

  private func set(_ statements: [JSON], of name: String) throws -> JSON {
    let policy: JSON = [
      "Version": "2008-10-17", "Id": .string("\(store.arn(of: name))/SQSDefaultPolicy"),
      "Statement": .array(statements),
    ]
    try store.setAttributes(["Policy": statements.isEmpty ? "" : policy.text], of: name)
    return [:]
  }

  // MARK: Moving messages

  func startMoving() throws -> JSON {
    let handle = try store.startMoving(
      from: required("SourceArn"), to: string("DestinationArn"),
      rate: integer("MaxNumberOfMessagesPerSecond", in: 1...500))
    return ["TaskHandle": .string(handle)]
  }

  func cancelMoving() throws -> JSON {
    let count = try store.cancelMoving(required("TaskHandle"))
    return ["ApproximateNumberOfMessagesMoved": JSON(count)]
  }

  func moveTasks() throws -> JSON {
    let limit = try integer("MaxResults", in: 1...10) ?? 1
    let tasks = try store.moveTasks(from: required("SourceArn")).prefix(limit)
    return ["Results": .array(tasks.map(\.json))]
  }
}

extension MoveTask {
  fileprivate var json: JSON {
    var object: JSON.Object = [:]
    if status == .running { object["TaskHandle"] = .string(handle) }
    object["Status"] = .string(status.rawValue)
    object["SourceArn"] = .string(sourceARN)
    object["DestinationArn"] = destinationARN.map { .string($0) }
    object["MaxNumberOfMessagesPerSecond"] = rate.map { JSON($0) }
    object["ApproximateNumberOfMessagesMoved"] = JSON(moved)
    object["ApproximateNumberOfMessagesToMove"] = JSON(total)
    object["FailureReason"] = failure.map { .string($0) }
    object["StartedTimestamp"] = JSON(Int(startedAt.milliseconds))
    return .object(object)
  }
}
