// SPDX-License-Identifier: Apache-2.0

/// Why a text is not JSON.
public struct JSONSyntaxError: Error, Equatable, CustomStringConvertible {
  /// What was found.
  public let reason: String
  /// Where, in bytes from the start.
  public let offset: Int

  /// For documents that have to be objects.
  public static let notAnObject = JSONSyntaxError(reason: "expected an object", offset: 0)

  /// The reason and the place.
  public var description: String { "\(reason) at byte \(offset)" }
}
