// SPDX-License-Identifier: Apache-2.0
import Patterns
import XML

/// Which events of a bucket go where ("Amazon S3 Event Notifications", S3 user guide).
package struct NotificationConfiguration: Sendable, Equatable {
  /// Events of some kinds for keys of some form, and where they go.
  package struct Rule: Sendable, Equatable {
    /// Its events carry it; S3 makes one up when none is given.
    package var id: String
    package var destination: NotificationDestination
    /// Kinds with their prefix: `s3:ObjectCreated:*`, `s3:ObjectRemoved:Delete`, ….
    package var events: [String]
    /// What a key must begin with.
    package var prefix: String?
    /// What a key must end with.
    package var suffix: String?

    package init(id: String, destination: NotificationDestination, events: [String]) {
      self.id = id
      self.destination = destination
      self.events = events
    }
  }

  package var rules: [Rule]
  /// Whether every event goes to EventBridge too.
  package var sendsToEventBridge: Bool

  package init(rules: [Rule] = [], sendsToEventBridge: Bool = false) {
    self.rules = rules
    self.sendsToEventBridge = sendsToEventBridge
  }
}

extension NotificationConfiguration.Rule {
  /// Whether an event of a kind (`ObjectCreated:Put`) for a key is this rule's.
  func matches(event: String, key: ObjectKey) -> Bool {
    guard events.contains(where: { Glob($0).matches("s3:\(event)") }) else {
      return false
    }
    if let prefix, !key.bytes.starts(with: prefix.utf8) { return false }
    if let suffix, !key.bytes.reversed().starts(with: suffix.utf8.reversed()) { return false }
    return true
  }
}

extension NotificationConfiguration: SettingDocument {
  private static let kinds: [(element: String, target: String)] = [
    ("CloudFunctionConfiguration", "CloudFunction"),
    ("LambdaFunctionConfiguration", "LambdaFunctionArn"),
    ("QueueConfiguration", "Queue"), ("TopicConfiguration", "Topic"),
  ]

  static let knownEvents: Set<String> = [
    "s3:ReducedRedundancyLostObject", "s3:ObjectCreated:*", "s3:ObjectCreated:Put",
    "s3:ObjectCreated:Post", "s3:ObjectCreated:Copy", "s3:ObjectCreated:CompleteMultipartUpload",
    "s3:ObjectRemoved:*", "s3:ObjectRemoved:Delete", "s3:ObjectRemoved:DeleteMarkerCreated",
    "s3:ObjectRestore:*", "s3:ObjectRestore:Post", "s3:ObjectRestore:Completed",
    "s3:ObjectRestore:Delete", "s3:Replication:*", "s3:Replication:OperationFailedReplication",
    "s3:Replication:OperationNotTracked", "s3:Replication:OperationMissedThreshold",
    "s3:Replication:OperationReplicatedAfterThreshold", "s3:LifecycleTransition",
    "s3:IntelligentTiering", "s3:ObjectAcl:Put", "s3:LifecycleExpiration:*",
    "s3:LifecycleExpiration:Delete", "s3:LifecycleExpiration:DeleteMarkerCreated",
    "s3:ObjectTagging:*", "s3:ObjectTagging:Put", "s3:ObjectTagging:Delete",
  ]

  init(xml: XMLTree) throws(S3Error) {
    let root = try xml.expecting("NotificationConfiguration")
    var rules: [Rule] = []
    for element in root.children {
      guard let kind = Self.kinds.first(where: { $0.element == element.name }) else { continue }
      rules.append(try Self.rule(element, target: kind.target, number: rules.count))
    }
    self.init(rules: rules, sendsToEventBridge: root["EventBridgeConfiguration"] != nil)
    guard Set(rules.map(\.id)).count == rules.count else {
      throw .invalidArgument(
        "Same ID used for multiple configurations. IDs must be unique", name: "Id")
    }
  }

  private static func rule(
    _ element: XMLTree, target: String, number: Int
  ) throws(S3Error) -> Rule {
    let arn = try element.required(target)
    let destination: NotificationDestination =
      switch target {
      case "Queue": .queue(arn)
      case "Topic": .topic(arn)
      default: .function(arn)
      }
    let service =
      switch target {
      case "Queue": "sqs"
      case "Topic": "sns"
      default: "lambda"
      }
    let parts = arn.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count >= 6, parts[0] == "arn" else {
      throw .invalidArgument("The ARN could not be parsed", name: target, value: arn)
    }
    guard parts[2] == service else {
      throw .invalidArgument("The ARN is not well formed", name: target, value: arn)
    }
    let events = element.all("Event").map(\.text)
    guard !events.isEmpty else { throw .malformedXML }
    for event in events where !knownEvents.contains(event) {
      throw .invalidArgument(
        "The event is not supported for notifications", name: "Event", value: event)
    }
    var rule = Rule(
      id: element.text(of: "Id") ?? "", destination: destination, events: events)
    if rule.id.isEmpty {
      rule.id = "configuration-\(number)-\(service)-\(parts[parts.count - 1])"
    }
    for filter in element["Filter"]?["S3Key"]?.all("FilterRule") ?? [] {
      let name = try filter.required("Name")
      let value = try filter.required("Value")
      switch name.lowercased() {
      case "prefix": rule.prefix = value
      case "suffix": rule.suffix = value
      default:
        throw .invalidArgument(
          "filter rule name must be either prefix or suffix", name: "FilterRule.Name", value: name)
      }
    }
    return rule
  }

  func write(to writer: inout XMLWriter) {
    writer.root("NotificationConfiguration") { writer in
      for rule in rules { Self.write(rule, to: &writer) }
      if sendsToEventBridge { writer.element("EventBridgeConfiguration", "") }
    }
  }

  private static func write(_ rule: Rule, to writer: inout XMLWriter) {
    let (element, target) =
      switch rule.destination {
      case .function: ("CloudFunctionConfiguration", "CloudFunction")
      case .queue: ("QueueConfiguration", "Queue")
      case .topic, .eventBridge: ("TopicConfiguration", "Topic")
      }
    writer.element(element) { writer in
      writer.element("Id", rule.id)
      writer.element(target, rule.destination.target)
      for event in rule.events { writer.element("Event", event) }
      guard rule.prefix != nil || rule.suffix != nil else { return }
      writer.element("Filter") { writer in
        writer.element("S3Key") { writer in
          for (name, value) in [("Prefix", rule.prefix), ("Suffix", rule.suffix)] {
            guard let value else { continue }
            writer.element("FilterRule") {
              $0.element("Name", name)
              $0.element("Value", value)
            }
          }
        }
      }
    }
  }
}
