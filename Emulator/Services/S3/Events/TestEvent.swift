// SPDX-License-Identifier: Apache-2.0
import Notation
import Database
import JSONTree

extension ObjectStore {
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
    let payload = event.bytes
    try database.transaction { [destinations] transaction in
      for destination in destinations {
        try transaction.run(
          "INSERT INTO outbox(event,bucket,key,kind,target,payload) VALUES(?,?,?,?,?,?)",
          .text(makeUUID()), .text(bucket.name), .blob([]), .text(destination.kind),
          .text(destination.target), .blob(payload))
      }
    }
    outbox.deliver()
  }
}
