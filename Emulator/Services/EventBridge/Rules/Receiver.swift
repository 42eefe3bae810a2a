// SPDX-License-Identifier: Apache-2.0

/// Whom the bus delivers to.
package enum Receiver: Sendable, Equatable {
  /// A function, by its name.
  case function(String)
  /// A queue or a topic, by its ARN.
  /// - group: the message group, which a FIFO queue or topic needs.
  case messaging(arn: String, group: String? = nil)

  /// The receiver of an ARN; nil for what the bus does not deliver to.
  /// - Parameter group: the message group for a FIFO queue.
  package init?(arn: String, group: String? = nil) {
    let parts = arn.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard parts.count >= 6, parts[0] == "arn" else { return nil }
    switch parts[2] {
    case "lambda" where parts.count >= 7 && parts[5] == "function": self = .function(parts[6])
    case "sqs", "sns": self = .messaging(arn: arn, group: group)
    default: return nil
    }
  }

  package var isMessaging: Bool {
    guard case .messaging = self else { return false }
    return true
  }

  /// The function's name, or the ARN of the others.
  package var name: String {
    switch self {
    case .function(let name): name
    case .messaging(let arn, _): arn
    }
  }
}
