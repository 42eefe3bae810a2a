// SPDX-License-Identifier: Apache-2.0
import MediaConvertAPI
import TranscodePlan

extension GroupBuilder {
  /// Thumbnails are 312 pixels wide unless another width is asked for, as MediaConvert's are.
  mutating func thumbnails(
    _ kind: String, _ trickPlay: ImageBasedTrickPlay?, _ tiles: ImageBasedTrickPlaySettings?
  ) -> ThumbnailTiles? {
    guard trickPlay == .advanced else { return nil }
    let place = "/outputGroupSettings/\(kind)/imageBasedTrickPlaySettings"
    guard let tiles, let columns = tiles.tileWidth, let rows = tiles.tileHeight else {
      refuse(place, "Is a required property with imageBasedTrickPlay ADVANCED")
      return nil
    }
    let width = tiles.thumbnailWidth ?? 312
    if !width.isMultiple(of: 8) {
      refuse("\(place)/thumbnailWidth", "Should be a multiple of 8")
    }
    let longest = ThumbnailTiles.longestSide
    if columns * width > longest {
      refuse("\(place)/tileWidth", "A tile should be at most \(longest) pixels wide")
    }
    if let height = tiles.thumbnailHeight, rows * height > 4096 {
      refuse("\(place)/tileHeight", "A tile should be at most 4096 pixels high")
    }
    return ThumbnailTiles(
      size: FrameSize(width: width, height: tiles.thumbnailHeight, scaling: .stretch),
      intervalSeconds: tiles.thumbnailInterval ?? 1, columns: columns, rows: rows)
  }
}
