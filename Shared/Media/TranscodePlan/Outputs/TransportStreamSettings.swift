// SPDX-License-Identifier: Apache-2.0

/// How a program is packed as a transport stream (ISO/IEC 13818-1), with MediaConvert's own defaults.
package struct TransportStreamSettings: Codable, Hashable, Sendable {
  /// The packet identifiers, each 32 to 8182, of the program's table, the video and the audio tracks in
  /// their order.
  package var programMapPID = 480
  package var videoPID = 481
  package var audioPIDs = Array(482...498)
  /// 1 to 65535.
  package var programNumber = 1
  /// 1 to 65535.
  package var streamID = 1
  /// The longest time between two of the program's tables in milliseconds; nil writes them where a
  /// segment begins.
  package var tableInterval: Int?
  /// The longest time between two clock references in milliseconds; nil writes one with each frame.
  package var clockInterval: Int?

  package init() {}
}
