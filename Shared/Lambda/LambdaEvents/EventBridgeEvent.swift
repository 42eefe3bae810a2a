// SPDX-License-Identifier: Apache-2.0

/// What EventBridge's envelope is around (EventBridge User Guide, "Event structure"); source and type
/// are in its ``EventKind``.
package struct EventBridgeEvent<Detail: Decodable>: Decodable {
  package let detail: Detail
}

/// The event of a schedule, whose detail is an empty object.
package struct ScheduledEvent: Decodable {
  package static let source = "aws.events"
  package static let detailType = "Scheduled Event"
}
