// SPDX-License-Identifier: Apache-2.0
import AWSService
import JSONTree

/// A topic.
struct Topic: Sendable, Equatable {
  let name: String
  /// The attributes that were set, by name.
  var attributes: [String: String] = [:]
  var tags: [String: String] = [:]

  var isFIFO: Bool { name.hasSuffix(".fifo") }
  var deduplicatesByContent: Bool { attributes["ContentBasedDeduplication"] == "true" }

  /// Changes attributes
  /// ([SetTopicAttributes](https://docs.aws.amazon.com/sns/latest/api/API_SetTopicAttributes.html)).
  /// - Throws: `InvalidParameter` for one that topics do not have, or a value that it cannot have.
  mutating func set(_ new: [String: String]) throws(ServiceError) {
    for (name, value) in new.sorted(by: { $0.key < $1.key }) {
      switch name {
      case "DisplayName", "KmsMasterKeyId", "TracingConfig": break
      case "Policy", "DeliveryPolicy", "DataProtectionPolicy":
        guard value.isEmpty || (try? JSON(parsing: value))?.object != nil else {
          throw .invalidParameter("\(name): it is not valid JSON")
        }
      case "SignatureVersion":
        guard ["1", "2"].contains(value) else { throw .invalidParameter("SignatureVersion") }
      case "FifoTopic":
        guard value == String(isFIFO) else {
          throw .invalidParameter(
            "FifoTopic: a FIFO topic's name ends in .fifo, and no other topic's does")
        }
      case "ContentBasedDeduplication" where isFIFO, "FifoThroughputScope" where isFIFO: break
      default:
        guard Self.isFeedback(name) else { throw .invalidParameter("AttributeName") }
      }
      attributes[name] = value.isEmpty ? nil : value
    }
  }

  /// Where deliveries are logged to, which nothing here is: `LambdaSuccessFeedbackRoleArn` and others.
  private static func isFeedback(_ name: String) -> Bool {
    name.wholeMatch(
      of: /(HTTP|SQS|Lambda|Firehose|Application)(Success|Failure)Feedback(RoleArn|SampleRate)/)
      != nil
  }
}
