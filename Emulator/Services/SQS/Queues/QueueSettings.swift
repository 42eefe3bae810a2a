// SPDX-License-Identifier: Apache-2.0
import AWSService
import FoundationEssentials
import JSONTree

/// A queue's attributes that its owner sets
/// ([SetQueueAttributes](https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html)).
struct QueueSettings: Sendable, Equatable {
  /// Where messages go that were received too often.
  struct Redrive: Sendable, Equatable {
    var targetARN: String
    var maxReceiveCount: Int
  }

  /// The attributes as they were set, by name; what is not in it has its default.
  private(set) var texts: [String: String] = [:]
  let isFIFO: Bool
  private(set) var visibilityTimeout = 30
  private(set) var delay = 0
  private(set) var maximumMessageSize = 1 << 20
  private(set) var retention = 345_600
  private(set) var waitTime = 0
  private(set) var deduplicatesByContent = false
  private(set) var deduplicatesByGroup = false
  private(set) var redrive: Redrive?

  /// The settings of a new queue.
  /// - Throws: `InvalidAttributeName` or `InvalidAttributeValue`.
  init(isFIFO: Bool, _ attributes: [String: String]) throws(ServiceError) {
    self.isFIFO = isFIFO
    var attributes = attributes
    if let flag = attributes.removeValue(forKey: "FifoQueue") {
      guard flag == "true" || (flag == "false" && !isFIFO) else {
        throw .invalidAttribute("FifoQueue")
      }
      guard isFIFO else {
        throw .invalidParameter(
          "The name of a FIFO queue can only include alphanumeric characters, hyphens, or "
            + "underscores, must end with .fifo suffix and be 1 to 80 in length.")
      }
    } else if isFIFO {
      throw .invalidParameter(
        "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length")
    }
    try set(attributes)
  }

  /// The settings that are stored, which were taken once.
  init(isFIFO: Bool, stored: [String: String]) throws(ServiceError) {
    self.isFIFO = isFIFO
    try set(stored)
  }

  /// Changes attributes; an empty text takes a policy or a key away.
  mutating func set(_ attributes: [String: String]) throws(ServiceError) {
    for (name, value) in attributes.sorted(by: { $0.key < $1.key }) {
      switch name {
      case "VisibilityTimeout": visibilityTimeout = try Self.number(name, value, 0...43_200)
      case "DelaySeconds": delay = try Self.number(name, value, 0...900)
      case "MaximumMessageSize": maximumMessageSize = try Self.number(name, value, 1024...(1 << 20))
      case "MessageRetentionPeriod": retention = try Self.number(name, value, 60...1_209_600)
      case "ReceiveMessageWaitTimeSeconds": waitTime = try Self.number(name, value, 0...20)
      case "KmsDataKeyReusePeriodSeconds": _ = try Self.number(name, value, 60...86_400)
      case "SqsManagedSseEnabled": _ = try Self.flag(name, value)
      case "KmsMasterKeyId": break
      case "Policy", "RedriveAllowPolicy": try Self.check(name, isObject: value)
      case "RedrivePolicy": redrive = try Self.redrive(value)
      case "ContentBasedDeduplication" where isFIFO:
        deduplicatesByContent = try Self.flag(name, value)
      case "DeduplicationScope" where isFIFO:
        deduplicatesByGroup =
          try Self.choice(name, value, ["queue", "messageGroup"]) == "messageGroup"
      case "FifoThroughputLimit" where isFIFO:
        _ = try Self.choice(name, value, ["perQueue", "perMessageGroupId"])
      case "FifoQueue" where isFIFO:
        guard value == "true" else { throw .invalidAttribute(name) }
        continue
      default: throw ServiceError(400, "InvalidAttributeName", "Unknown Attribute \(name).")
      }
      texts[name] = value.isEmpty ? nil : value
    }
  }

  /// All attributes with their values, the defaults among them.
  var all: [String: String] {
    var all = [
      "VisibilityTimeout": String(visibilityTimeout), "DelaySeconds": String(delay),
      "MaximumMessageSize": String(maximumMessageSize),
      "MessageRetentionPeriod": String(retention),
      "ReceiveMessageWaitTimeSeconds": String(waitTime),
    ]
    if texts["KmsMasterKeyId"] == nil { all["SqsManagedSseEnabled"] = "true" }
    if isFIFO {
      all["FifoQueue"] = "true"
      all["ContentBasedDeduplication"] = "false"
      all["DeduplicationScope"] = "queue"
      all["FifoThroughputLimit"] = "perQueue"
    }
    return all.merging(texts) { _, set in set }
  }

  private static func number(
    _ name: String, _ text: String, _ range: ClosedRange<Int>
  ) throws(ServiceError) -> Int {
    guard let number = Int(text), range.contains(number) else { throw .invalidAttribute(name) }
    return number
  }

  private static func flag(_ name: String, _ text: String) throws(ServiceError) -> Bool {
    guard let flag = Bool(text) else { throw .invalidAttribute(name) }
    return flag
  }

  private static func choice(
    _ name: String, _ text: String, _ choices: [String]
  ) throws(ServiceError) -> String {
    guard choices.contains(text) else { throw .invalidAttribute(name) }
    return text
  }

  private static func check(_ name: String, isObject text: String) throws(ServiceError) {
    guard text.isEmpty || (try? JSON(parsing: text))?.object != nil else {
      throw .invalidAttribute(name)
    }
  }

  private static func redrive(_ text: String) throws(ServiceError) -> Redrive? {
    guard !text.isEmpty else { return nil }
    func invalid(_ reason: String) -> ServiceError {
      .invalidParameter("Value \(text) for parameter RedrivePolicy is invalid. Reason: \(reason)")
    }
    guard let json = try? JSON(parsing: text), json.object != nil else {
      throw invalid("Redrive policy is not a valid JSON map.")
    }
    guard let target = json["deadLetterTargetArn"]?.string else {
      throw invalid("Redrive policy does not contain mandatory attribute: deadLetterTargetArn.")
    }
    // CloudFormation and others write the number as a text.
    let count = json["maxReceiveCount"].map { $0.integer ?? $0.string.flatMap(Int64.init) }
    guard let count else {
      throw invalid("Redrive policy does not contain mandatory attribute: maxReceiveCount.")
    }
    guard let count, (1...1000).contains(count) else {
      throw invalid("Invalid value for maxReceiveCount: must be between 1 and 1000.")
    }
    return Redrive(targetARN: target, maxReceiveCount: Int(count))
  }
}

extension QueueSettings {
  /// Whether `RedriveAllowPolicy` lets a queue send its dead letters here.
  func allowsRedrive(from source: String) -> Bool {
    guard let text = texts["RedriveAllowPolicy"], let json = try? JSON(parsing: text) else {
      return true
    }
    switch json["redrivePermission"]?.string {
    case "denyAll": return false
    case "byQueue": return json["sourceQueueArns"]?.array?.contains(.string(source)) ?? false
    default: return true
    }
  }
}
