// SPDX-License-Identifier: Apache-2.0
import AWSService
import FoundationEssentials
import JSONTree
import Notation

/// A message that was published, and the forms in which subscribers get it.
struct PublishedMessage: Sendable, Equatable {
  var id: String
  var topicARN: String
  var text: String
  var subject: String?
  var attributes: MessageAttributes = [:]
  /// With `MessageStructure` `json`: the texts for single kinds of subscribers.
  var texts: [String: String] = [:]
  var group: String?
  var deduplicationID: String?
  /// The place of a FIFO topic's message.
  var sequenceNumber: String?
  var publishedAt: Timestamp

  func text(for delivery: Subscription.Delivery) -> String { texts[delivery.rawValue] ?? text }

  /// SNS's envelope
  /// ([formats](https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html)).
  func envelope(
    for subscription: Subscription, unsubscribeURL: String, signed: SignedFields
  ) -> JSON {
    var object: JSON.Object = [
      "Type": "Notification", "MessageId": .string(id), "TopicArn": .string(topicARN),
    ]
    object["Subject"] = subject.map { .string($0) }
    object["Message"] = .string(text(for: subscription.delivery))
    object["Timestamp"] = .string(publishedAt.iso8601)
    object["SequenceNumber"] = sequenceNumber.map { .string($0) }
    for (name, value) in signed.fields { object[name] = .string(value) }
    object["UnsubscribeURL"] = .string(unsubscribeURL)
    if !attributes.isEmpty { object["MessageAttributes"] = attributesJSON }
    return .object(object)
  }

  /// The event of a function
  /// ([example](https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html)).
  func lambdaEvent(
    for subscription: Subscription, unsubscribeURL: String, signed: SignedFields
  ) -> JSON {
    [
      "Records": [
        [
          "EventSource": "aws:sns", "EventVersion": "1.0",
          "EventSubscriptionArn": .string(subscription.arn),
          "Sns": [
            "Type": "Notification", "MessageId": .string(id), "TopicArn": .string(topicARN),
            "Subject": subject.map { .string($0) } ?? .null,
            "Message": .string(text(for: .function)),
            "Timestamp": .string(publishedAt.iso8601),
            "SignatureVersion": .string(signed.version), "Signature": .string(signed.signature),
            "SigningCertUrl": .string(signed.certificateURL),
            "UnsubscribeUrl": .string(unsubscribeURL), "MessageAttributes": attributesJSON,
          ],
        ]
      ]
    ]
  }

  private var attributesJSON: JSON {
    .object(
      JSON.Object(
        attributes.sorted { $0.key < $1.key }.map { name, attribute in
          let value =
            switch attribute.value {
            case .string(let text): text
            case .binary(let bytes): Data(bytes).base64EncodedString()
            }
          return .init(
            name: name,
            value: ["Type": .string(attribute.dataType), "Value": .string(value)])
        }))
  }
}
