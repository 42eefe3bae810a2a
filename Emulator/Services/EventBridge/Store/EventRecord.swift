// SPDX-License-Identifier: Apache-2.0
package import FoundationEssentials

/// An event that a bus took.
package struct EventRecord: Sendable, Equatable {
  package let id: String
  package let busName: String
  package let takenAt: Date
  package let envelope: Data
  /// The names of the rules that matched.
  package let rules: [String]
}
