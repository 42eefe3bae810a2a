// SPDX-License-Identifier: Apache-2.0
package import FoundationEssentials

/// An event on its way to somebody. It is delivered at least once; the events of one key arrive in
/// the order of their writes.
package struct EventNotification: Sendable {
  /// The same at every attempt, and of no other notification: what a receiver tells repeats by.
  package let id: String
  /// Where it goes.
  package let destination: NotificationDestination
  /// The JSON document: `{"Records":[…]}` for a function, a queue or a topic, the event's envelope
  /// for EventBridge.
  package let payload: Data

  package init(id: String, destination: NotificationDestination, payload: Data) {
    self.id = id
    self.destination = destination
    self.payload = payload
  }
}
