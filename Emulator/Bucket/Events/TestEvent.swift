// SPDX-License-Identifier: Apache-2.0
import Database

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
    var json = JSONWriter()
    json.object { json in
      json.field("Service", "Amazon S3")
      json.field("Event", "s3:TestEvent")
      json.field("Time", now().iso8601WithMilliseconds)
      json.field("Bucket", bucket.name)
      json.field("RequestId", cause.requestID)
      json.field("HostId", cause.hostID)
    }
    let payload = json.bytes
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
