// SPDX-License-Identifier: Apache-2.0
import AWSService
import EventPatterns
import JSONTree

/// Somebody who is told of a topic's messages.
struct Subscription: Sendable, Equatable {
  /// How it is told.
  enum Delivery: String, Sendable {
    case queue = "sqs"
    case function = "lambda"
    case http
    case https
  }

  let arn: String
  let topicARN: String
  let delivery: Delivery
  /// The ARN of a queue or function, or a URL.
  let endpoint: String
  /// The attributes that were set, by name.
  private(set) var attributes: [String: String] = [:]
  /// What an HTTP endpoint must show before it is told of messages; nil once it has.
  var token: String?
  private(set) var filter: SubscriptionFilter?
  private(set) var deadLetterARN: String?

  init(
    arn: String, topicARN: String, delivery: Delivery, endpoint: String, token: String? = nil
  ) {
    self.arn = arn
    self.topicARN = topicARN
    self.delivery = delivery
    self.endpoint = endpoint
    self.token = token
  }

  /// Whether it gets messages as they were published, without SNS's envelope.
  var isRaw: Bool { attributes["RawMessageDelivery"] == "true" }

  /// Changes attributes
  /// ([SetSubscriptionAttributes](https://docs.aws.amazon.com/sns/latest/api/API_SetSubscriptionAttributes.html)).
  /// - Throws: `InvalidParameter` for one that is not carried out, or a value that it cannot have.
  mutating func set(_ new: [String: String]) throws(ServiceError) {
    var changed = attributes
    for (name, value) in new { changed[name] = value.isEmpty ? nil : value }
    for name in changed.keys.sorted() {
      let value = changed[name] ?? ""
      switch name {
      case "RawMessageDelivery":
        guard ["true", "false"].contains(value) else {
          throw .invalidParameter(
            "Attributes Reason: RawMessageDelivery: Invalid value [\(value)].")
        }
        guard value == "false" || delivery != .function else {
          throw .invalidParameter(
            "Attributes Reason: RawMessageDelivery is not supported by lambda endpoints.")
        }
      case "FilterPolicyScope":
        guard ["MessageAttributes", "MessageBody"].contains(value) else {
          throw .invalidParameter("Attributes Reason: FilterPolicyScope: Invalid value [\(value)].")
        }
      case "FilterPolicy", "RedrivePolicy", "SubscriptionRoleArn": break
      default:
        throw .invalidParameter("AttributeName: \(name) is not carried out by the emulator.")
      }
    }
    var filter: SubscriptionFilter?
    if let text = changed["FilterPolicy"], text != "{}" {
      filter = try SubscriptionFilter(
        text, readsBody: changed["FilterPolicyScope"] == "MessageBody")
    }
    var target: String?
    if let text = changed["RedrivePolicy"] {
      target = (try? JSON(parsing: text))?["deadLetterTargetArn"]?.string
      guard target?.hasPrefix("arn:aws:sqs:") == true else {
        throw .invalidParameter("RedrivePolicy: deadLetterTargetArn is no queue's ARN")
      }
    }
    (attributes, self.filter, deadLetterARN) = (changed, filter, target)
  }
}

/// A filter policy
/// ([filter policies](https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html)).
struct SubscriptionFilter: Sendable, Equatable {
  private let pattern: EventPattern
  private let readsBody: Bool

  init(_ text: String, readsBody: Bool) throws(ServiceError) {
    do throws(InvalidEventPattern) { pattern = try EventPattern(parsing: text) } catch {
      throw .invalidParameter("FilterPolicy: \(error.reason)")
    }
    self.readsBody = readsBody
  }

  func matches(_ message: PublishedMessage) -> Bool {
    guard readsBody else { return pattern.matches(message.filterable) }
    guard let body = try? JSON(parsing: message.text), body.object != nil else { return false }
    return pattern.matches(body)
  }
}

extension PublishedMessage {
  /// The attributes as filter policies see them: numbers as numbers, a list as a list.
  fileprivate var filterable: JSON {
    .object(
      JSON.Object(
        attributes.sorted { $0.key < $1.key }.compactMap { name, attribute in
          guard case .string(let text) = attribute.value else { return nil }
          let value: JSON
          switch attribute.dataType {
          case "String.Array": value = (try? JSON(parsing: text)) ?? .string(text)
          case let type where type.hasPrefix("Number"):
            value = (try? JSON(parsing: text)) ?? .string(text)
          default: value = .string(text)
          }
          return .init(name: name, value: value)
        }))
  }
}
