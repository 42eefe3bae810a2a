// SPDX-License-Identifier: Apache-2.0

/// Why a text is not JSON.
package struct JSONSyntaxError: Error, Equatable, CustomStringConvertible {
  /// What was found.
  package let reason: String
  /// Where, in bytes from the start.
  package let offset: Int

  /// For documents that have to be objects.
  package static let notAnObject = JSONSyntaxError(reason: "expected an object", offset: 0)

  /// The reason and the place.
  package var description: String { "\(reason) at byte \(offset)" }
}
