// SPDX-License-Identifier: Apache-2.0
package import AWSService
import Notation
import Database
package import FoundationEssentials
import JSONTree

extension EventBus {
  /// Takes an event: it and the invocations that it causes are on disk when this returns.
  /// - Parameter id: the event's id; an id that was taken before changes nothing. Nil makes one.
  /// - Returns: the event's id.
  @discardableResult
  package func publish(_ event: BusEvent, id: String? = nil) throws -> String {
    let id = id ?? makeID()
    try publish([(event, id)])
    return id
  }

  /// Takes an event that is an EventBridge envelope already (`id`, `source`, `detail-type`,
  /// `detail`, …). An id that was taken before changes nothing.
  /// - Throws: ``EventRefused`` for what is no envelope.
  package func publish(envelope: Data, busName: String = "default") throws {
    guard let json = try? JSON(parsing: envelope), let id = json["id"]?.string,
      json["source"]?.string != nil, json["detail-type"]?.string != nil
    else {
      throw EventRefused(code: "MalformedDetail", message: "The event is no EventBridge envelope.")
    }
    try turn { turn, transaction in
      try turn.take(json, id: id, busName: busName, in: transaction)
    }
    wake()
  }

  /// Takes several events in one transaction.
  func publish(_ events: [(event: BusEvent, id: String)]) throws {
    try turn { turn, transaction in
      for (event, id) in events { try turn.take(event, id: id, in: transaction) }
    }
    wake()
  }

  /// Queues an asynchronous invocation; it is on disk when this returns.
  /// - Parameter id: names this invocation for good: an id that was queued before (within the last
  ///   hour, or among the last ten thousand) changes nothing.
  package func enqueue(function: String, payload: Data, id: String) throws {
    try enqueue(for: .function(function), payload: payload, id: id)
  }

  /// Queues what a topic has for a subscriber.
  /// - Parameters:
  ///   - topicARN: the topic, which the log and dead letters tell.
  ///   - deadLetterARN: the queue that gets it when it is given up.
  package func enqueue(
    for receiver: Receiver, _ message: ServiceMessage, id: String, topicARN: String,
    deadLetterARN: String?
  ) throws {
    let origin = InvocationOrigin(
      ruleARN: topicARN, targetARN: arn(of: receiver), retryPolicy: Rule.RetryPolicy(),
      deadLetterARN: deadLetterARN, isTopic: true)
    try turn { turn, transaction in
      try turn.queue(
        for: receiver, payload: message.body, attributes: message.attributes,
        deduplicationID: message.deduplicationID, id: id, origin: origin, in: transaction)
    }
    wake()
  }

  /// Queues an asynchronous invocation, or a message to a queue or topic, in the same way.
  package func enqueue(for receiver: Receiver, payload: Data, id: String) throws {
    try turn { turn, transaction in
      try turn.queue(for: receiver, payload: payload, id: id, in: transaction)
    }
    wake()
  }
}
