// SPDX-License-Identifier: Apache-2.0
package import EventPatterns
import FoundationEssentials
package import JSONTree

/// What a rule's target is given of an event
/// ([Target](https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Target.html)).
package enum TargetInput: Sendable, Equatable {
  /// The whole event.
  case event
  /// `Input`: a constant JSON text.
  case constant(JSON)
  /// `InputPath`: a part of the event.
  case path(EventPath)
  /// `InputTransformer`: a template filled from the event.
  case transformer(InputTransformer)

  /// The facts about a delivery that a template may name.
  struct Context {
    var ruleARN: String
    var ruleName: String
    /// When the bus took the event in, as ISO 8601 text.
    var ingestionTime: String
  }

  /// The target's payload for an event. A path that leads nowhere gives `{}`, as EventBridge sends.
  func payload(for event: JSON, in context: Context) -> Data {
    switch self {
    case .event: event.data
    case .constant(let value): value.data
    case .path(let path): (path.value(in: event) ?? [:]).data
    case .transformer(let transformer): transformer.payload(for: event, in: context)
    }
  }
}
