// SPDX-License-Identifier: Apache-2.0
import Database

extension EventBus {
  /// The newest events, newest first.
  package func recentEvents(limit: Int = 100) throws -> [EventRecord] {
    try database.read { try $0.events(limit: limit) }
  }

  /// The newest invocations, newest first.
  package func recentInvocations(limit: Int = 100) throws -> [InvocationRecord] {
    try database.read { try $0.invocations(limit: limit) }
  }

  /// One invocation by the id that it was queued by.
  package func invocation(id: String) throws -> InvocationRecord? {
    try database.read { try $0.invocation(id: id) }
  }

  /// The newest letters (dead letters and messages to destinations), newest first.
  package func letters(limit: Int = 100) throws -> [Letter] {
    try database.read { try $0.letters(limit: limit) }
  }
}
