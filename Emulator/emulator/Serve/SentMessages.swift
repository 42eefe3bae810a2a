// SPDX-License-Identifier: Apache-2.0
import AWSService
import EventBridgeService
import FoundationEssentials
import HTTPMessage
import HTTPTransport
import SNSService

/// Messages to queues, topics and topics' web servers, told apart by their ARNs.
struct SentMessages: MessageSending {
  let queues: QueuedMessages
  let publisher: Publisher

  func send(_ message: ServiceMessage, to arn: String, id: String) async throws {
    let parts = arn.split(separator: ":")
    guard parts.count > 2, parts[2] == "sns" else {
      return try await queues.send(message, to: arn, id: id)
    }
    // A subscription's ARN is its topic's with an id behind it.
    if parts.count > 6 {
      try await publisher.deliver(message, to: arn, id: id)
    } else {
      try await publisher.publish(message, to: arn, id: id)
    }
  }
}

extension Publisher {
  /// The publisher of an emulator, whose bus keeps what cannot be told at once.
  init(
    store: TopicStore, key: MessageSigner, endpoint: String, queues: QueuedMessages, bus: EventBus
  ) {
    let client = HTTPClient()
    self.init(
      store: store, signer: key, endpoint: endpoint, queues: queues,
      enqueue: { try bus.enqueue($0) },
      post: { delivery in
        let fields = delivery.headers.sorted { $0.key < $1.key }.map {
          HTTPFields.Field(name: $0.key, value: $0.value)
        }
        let request = HTTPRequest(
          method: "POST", url: delivery.url, headers: HTTPFields(fields),
          body: .bytes(delivery.body), timeouts: .init(total: 15))
        return try await client.send(request).status
      })
  }
}

extension EventBus {
  /// Keeps what a topic has for a subscriber, until it is told.
  fileprivate func enqueue(_ delivery: TopicDelivery) throws {
    let receiver: Receiver? =
      switch delivery.receiver {
      case .function(let arn): Receiver(arn: arn)
      case .queue(let arn), .web(let arn):
        .messaging(arn: arn, group: delivery.message.group)
      }
    guard let receiver else { return }
    try enqueue(
      for: receiver, delivery.message, id: delivery.id, topicARN: delivery.topicARN,
      deadLetterARN: delivery.deadLetterARN)
  }
}
