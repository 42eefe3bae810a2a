// SPDX-License-Identifier: Apache-2.0
package import AWSService
import Cryptography
package import FoundationEssentials
import JSONTree
import Notation

/// What a topic has for somebody who is told later, and again when it fails.
package struct TopicDelivery: Sendable, Equatable {
  package enum Receiver: Sendable, Equatable {
    /// A function, by its ARN.
    case function(String)
    /// A queue, by its ARN.
    case queue(String)
    /// The web server of a subscription, by the subscription's ARN.
    case web(String)
  }

  /// Names the delivery for good.
  package var id: String
  package var topicARN: String
  package var receiver: Receiver
  package var message: ServiceMessage
  /// The queue that gets it when it is given up.
  package var deadLetterARN: String?
}

/// A request to a subscriber's web server.
package struct WebDelivery: Sendable, Equatable {
  package var url: String
  package var headers: [String: String]
  package var body: Data
}

/// Tells a topic's subscribers of its messages.
package struct Publisher: Sendable {
  let store: TopicStore
  let signer: MessageSigner
  /// Where the AWS port answers, for the links in messages.
  private let endpoint: String
  private let queues: any MessageSending
  private let enqueue: @Sendable (TopicDelivery) throws -> Void
  private let post: @Sendable (WebDelivery) async throws -> Int

  /// - Parameters:
  ///   - queues: takes messages for queues.
  ///   - enqueue: keeps a delivery safe until it is made.
  ///   - post: asks a web server, and gives the status of its answer.
  package init(
    store: TopicStore, signer: MessageSigner, endpoint: String, queues: any MessageSending,
    enqueue: @escaping @Sendable (TopicDelivery) throws -> Void,
    post: @escaping @Sendable (WebDelivery) async throws -> Int
  ) {
    self.store = store
    self.signer = signer
    self.endpoint = endpoint
    self.queues = queues
    self.enqueue = enqueue
    self.post = post
  }

  /// Publishes a message: every subscriber's is on disk when this returns.
  /// - Returns: the message with its id and place.
  func publish(_ new: PublishedMessage, to topic: Topic) async throws -> PublishedMessage {
    var message = new
    if topic.isFIFO {
      guard message.group != nil else {
        throw ServiceError.invalidParameter(
          "The MessageGroupId parameter is required for FIFO topics")
      }
      guard let key = deduplicationKey(of: message, topic) else {
        throw ServiceError.invalidParameter(
          "The topic should either have ContentBasedDeduplication enabled or "
            + "MessageDeduplicationId provided explicitly")
      }
      message.deduplicationID = key
      guard store.number(&message, key: key) else { return message }
    } else if message.deduplicationID != nil {
      throw ServiceError.invalidParameter(
        "MessageDeduplicationId Reason: The request includes MessageDeduplicationId parameter that "
          + "is not valid for this topic type")
    }
    for subscription in store.subscriptions(of: message.topicARN)
    where subscription.token == nil && subscription.filter?.matches(message) ?? true {
      try await tell(subscription, of: message)
    }
    return message
  }

  /// Takes a message of another service
  /// - Throws: when there is no such topic.
  package func publish(_ message: ServiceMessage, to arn: String, id: String) async throws {
    let topic = try store.topic(arn)
    var published = PublishedMessage(
      id: store.configuration.makeID(), topicARN: arn,
      text: String(decoding: message.body, as: UTF8.self), publishedAt: store.configuration.now())
    published.attributes = message.attributes
    published.group = message.group
    if topic.isFIFO { published.deduplicationID = Hex.encode(SHA256.hash(id)) }
    _ = try await publish(published, to: topic)
  }

  private func deduplicationKey(of message: PublishedMessage, _ topic: Topic) -> String? {
    message.deduplicationID
      ?? (topic.deduplicatesByContent ? Hex.encode(SHA256.hash(message.text)) : nil)
  }

  private func tell(_ subscription: Subscription, of message: PublishedMessage) async throws {
    var outgoing = ServiceMessage(Data(), group: message.group)
    outgoing.deduplicationID = message.deduplicationID
    let unsubscribe = link("Unsubscribe", "SubscriptionArn=\(subscription.arn)")
    switch subscription.delivery {
    case .function:
      let event = message.lambdaEvent(
        for: subscription, unsubscribeURL: unsubscribe,
        signed: try signature(of: message, .function))
      outgoing.body = event.data
      try enqueue(delivery(outgoing, for: subscription, message, .function(subscription.endpoint)))
    case .queue, .http, .https:
      if subscription.isRaw {
        outgoing.body = Data(message.text(for: subscription.delivery).utf8)
        outgoing.attributes = message.attributes
      } else {
        outgoing.body =
          message.envelope(
            for: subscription, unsubscribeURL: unsubscribe,
            signed: try signature(of: message, subscription.delivery)
          ).data
      }
      guard subscription.delivery == .queue else {
        return try enqueue(
          delivery(outgoing, for: subscription, message, .web(subscription.arn)))
      }
      do {
        // At once and one after the other, which keeps a FIFO topic's order.
        try await queues.send(
          outgoing, to: subscription.endpoint, id: "\(message.id)/\(subscription.arn)")
      } catch {
        try enqueue(delivery(outgoing, for: subscription, message, .queue(subscription.endpoint)))
      }
    }
  }

  private func delivery(
    _ outgoing: ServiceMessage, for subscription: Subscription, _ message: PublishedMessage,
    _ receiver: TopicDelivery.Receiver
  ) -> TopicDelivery {
    TopicDelivery(
      id: "\(message.id)/\(subscription.arn)", topicARN: message.topicARN, receiver: receiver,
      message: outgoing, deadLetterARN: subscription.deadLetterARN)
  }

  // MARK: Web servers

  /// Asks every web server that has not confirmed yet.
  package func askForConfirmations() throws {
    for subscription in store.subscriptions() { try askForConfirmation(of: subscription) }
  }

  /// Asks a web server to confirm that it wants the messages of a topic.
  func askForConfirmation(of subscription: Subscription) throws {
    guard let token = subscription.token else { return }
    let id = store.configuration.makeID()
    let url = link("ConfirmSubscription", "TopicArn=\(subscription.topicARN)&Token=\(token)")
    let time = store.configuration.now().iso8601
    let text =
      "You have chosen to subscribe to the topic \(subscription.topicARN).\nTo confirm the "
      + "subscription, visit the SubscribeURL included in this message."
    var document: JSON.Object = [
      "Type": "SubscriptionConfirmation", "MessageId": .string(id), "Token": .string(token),
      "TopicArn": .string(subscription.topicARN), "Message": .string(text),
      "SubscribeURL": .string(url), "Timestamp": .string(time),
    ]
    let signed = try signer.sign(
      [
        ("Message", text), ("MessageId", id), ("SubscribeURL", url), ("Timestamp", time),
        ("Token", token), ("TopicArn", subscription.topicARN),
        ("Type", "SubscriptionConfirmation"),
      ], version: signatureVersion(of: subscription.topicARN), endpoint: endpoint)
    for (name, value) in signed.fields { document[name] = .string(value) }
    try enqueue(
      TopicDelivery(
        id: "\(id)/\(subscription.arn)", topicARN: subscription.topicARN,
        receiver: .web(subscription.arn), message: ServiceMessage(JSON.object(document).data),
        deadLetterARN: nil))
  }

  /// Makes a delivery to the web server of a subscription.
  /// - Throws: ``ServiceError`` for an answer that is no success: it is tried again.
  package func deliver(_ message: ServiceMessage, to arn: String, id: String) async throws {
    // The subscription may have ended meanwhile.
    guard let subscription = store.subscription(arn) else { return }
    let isConfirmation = subscription.token != nil
    var headers = [
      "content-type": "text/plain; charset=UTF-8",
      "user-agent": "Amazon Simple Notification Service Agent",
      "x-amz-sns-message-type": isConfirmation ? "SubscriptionConfirmation" : "Notification",
      "x-amz-sns-message-id": id.split(separator: "/").first.map(String.init) ?? id,
      "x-amz-sns-topic-arn": subscription.topicARN,
    ]
    if !isConfirmation { headers["x-amz-sns-subscription-arn"] = subscription.arn }
    if subscription.isRaw, !isConfirmation { headers["x-amz-sns-rawdelivery"] = "true" }
    let status: Int
    do {
      status = try await post(
        WebDelivery(url: subscription.endpoint, headers: headers, body: message.body))
    } catch {
      throw ServiceError(503, "ServiceUnavailableException", "\(subscription.endpoint): \(error)")
    }
    guard !(200...299).contains(status) else { return }
    throw ServiceError(
      503, "ServiceUnavailableException", "\(subscription.endpoint) answered \(status)")
  }

  // MARK: Signatures

  private func link(_ action: String, _ parameters: String) -> String {
    "\(endpoint)/?Action=\(action)&\(parameters)&Version=2010-03-31"
  }

  private func signature(
    of message: PublishedMessage, _ delivery: Subscription.Delivery
  ) throws -> SignedFields {
    var lines = [("Message", message.text(for: delivery)), ("MessageId", message.id)]
    if let subject = message.subject { lines.append(("Subject", subject)) }
    lines += [
      ("Timestamp", message.publishedAt.iso8601), ("TopicArn", message.topicARN),
      ("Type", "Notification"),
    ]
    return try signer.sign(
      lines, version: signatureVersion(of: message.topicARN), endpoint: endpoint)
  }

  private func signatureVersion(of topicARN: String) throws(ServiceError) -> String {
    try store.topic(topicARN).attributes["SignatureVersion"] ?? "1"
  }
}
