// SPDX-License-Identifier: Apache-2.0

/// Why a text is not JSON.
public struct JSONSyntaxError: Error, Equatable, CustomStringConvertible {
  /// What was found.
  public let reason: String
  /// Where, in bytes from the start.
  public let offset: Int

  /// The reason and the place.
  public var description: String { "\(reason) at byte \(offset)" }
}
