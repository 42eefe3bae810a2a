// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import Notation

/// The ids that every answer carries.
enum RequestID {
  /// `x-amz-request-id`: 16 characters.
  static func make(_ random: [UInt8]) -> String { Hex.encode(random).uppercased() }
  /// `x-amz-id-2`.
  static func makeHostID(_ random: [UInt8]) -> String { Data(random).base64EncodedString() }
}
