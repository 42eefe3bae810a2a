// SPDX-License-Identifier: Apache-2.0

/// Thumbnails of the video in tiles, for players that show where they seek to (MediaConvert's
/// `imageBasedTrickPlay`, and the Image Media Playlist specification 0.4 that it keeps to).
package struct ThumbnailTiles: Codable, Hashable, Sendable {
  package var size: FrameSize
  /// Seconds from one thumbnail to the next, rounded to whole frames of the first output.
  package var intervalSeconds: Double
  /// Thumbnails in a row of a tile.
  package var columns: Int
  package var rows: Int

  /// The longest side of a tile in pixels.
  package static let longestSide = 8192

  package init(size: FrameSize, intervalSeconds: Double, columns: Int, rows: Int) {
    self.size = size
    self.intervalSeconds = intervalSeconds
    self.columns = columns
    self.rows = rows
  }
}
