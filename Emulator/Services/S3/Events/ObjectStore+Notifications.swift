// SPDX-License-Identifier: Apache-2.0
import Database
import JSONTree
import Notation

extension ObjectStore {
  /// Queues an event's notifications, as part of the write that caused it.
  /// - Returns: whether there is something to deliver.
  func record(
    _ event: ObjectEvent, in bucket: BucketState, cause: EventCause,
    _ transaction: borrowing Transaction
  ) throws -> Bool {
    let rules = bucket.notification.rules.filter {
      $0.matches(event: event.kind.name, key: event.key)
    }
    for rule in rules {
      let payload = event.notification(bucket: bucket, cause: cause, configurationID: rule.id)
      try Self.queue(
        EventNotification(id: makeID(), destination: rule.destination, payload: payload),
        of: event.key, in: bucket, transaction)
    }
    if bucket.notification.sendsToEventBridge {
      let id = makeID()
      let number = account(withCanonicalID: bucket.owner)?.number ?? "000000000000"
      let payload = event.envelope(id: id, bucket: bucket, account: number, cause: cause)
      try Self.queue(
        EventNotification(id: id, destination: .eventBridge, payload: payload), of: event.key,
        in: bucket, transaction)
    }
    return !rules.isEmpty || bucket.notification.sendsToEventBridge
  }

  private static func queue(
    _ notification: EventNotification, of key: ObjectKey, in bucket: BucketState,
    _ transaction: borrowing Transaction
  ) throws {
    try transaction.run(
      "INSERT INTO outbox(event,bucket,key,kind,target,payload) VALUES(?,?,?,?,?,?)",
      .text(notification.id), .text(bucket.name), .blob(key.bytes),
      .text(notification.destination.kind), .text(notification.destination.target),
      .blob(Array(notification.payload)))
  }

  /// Tells new queues and topics that they were chosen (`s3:TestEvent`). S3 sends none to functions
  /// and to EventBridge.
  func sendTestEvents(
    _ configuration: NotificationConfiguration, bucket: BucketState, cause: EventCause
  ) throws {
    var destinations: [NotificationDestination] = []
    for rule in configuration.rules where !destinations.contains(rule.destination) {
      switch rule.destination {
      case .queue, .topic: destinations.append(rule.destination)
      case .function, .eventBridge: break
      }
    }
    guard !destinations.isEmpty else { return }
    let event: JSON = [
      "Service": "Amazon S3", "Event": "s3:TestEvent",
      "Time": .string(now().iso8601), "Bucket": .string(bucket.name),
      "RequestId": .string(cause.requestID), "HostId": .string(cause.hostID),
    ]
    try database.transaction { [destinations] transaction in
      for destination in destinations {
        try Self.queue(
          EventNotification(id: makeID(), destination: destination, payload: event.data),
          of: ObjectKey(bytes: []), in: bucket, transaction)
      }
    }
    notifications.deliver()
  }
}
