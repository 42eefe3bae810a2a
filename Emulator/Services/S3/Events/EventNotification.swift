// SPDX-License-Identifier: Apache-2.0
package import FoundationEssentials

/// An event on its way to somebody. It is delivered at least once; the events of one key arrive in
/// the order of their writes.
package struct EventNotification: Sendable {
  /// The same at every attempt, and of no other notification: what a receiver tells repeats by.
  package let id: String
  package let destination: NotificationDestination
  /// The JSON document: `{"Records":[…]}` for a function, a queue or a topic, the event's envelope
  /// for EventBridge.
  package let payload: Data
}

/// Where a notification goes: an ARN, or the default event bus.
package enum NotificationDestination: Sendable, Hashable {
  case function(String)
  case queue(String)
  case topic(String)
  case eventBridge

  var kind: String {
    switch self {
    case .function: "function"
    case .queue: "queue"
    case .topic: "topic"
    case .eventBridge: "eventBridge"
    }
  }

  var target: String {
    switch self {
    case .function(let arn), .queue(let arn), .topic(let arn): arn
    case .eventBridge: ""
    }
  }

  /// What S3 says where it is not there: the argument and its value.
  var refusal: (name: String, value: String) {
    switch self {
    case .function(let arn): ("\(arn), null", "Not authorized to invoke function [\(arn)]")
    case .queue(let arn): (arn, "The destination queue does not exist")
    case .topic(let arn): (arn, "The destination topic does not exist")
    case .eventBridge: ("", "")
    }
  }

  init?(kind: String, target: String) {
    switch kind {
    case "function": self = .function(target)
    case "queue": self = .queue(target)
    case "topic": self = .topic(target)
    case "eventBridge": self = .eventBridge
    default: return nil
    }
  }
}
