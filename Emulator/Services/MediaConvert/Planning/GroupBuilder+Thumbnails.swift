// SPDX-License-Identifier: Apache-2.0
import TranscodePlan

extension GroupBuilder {
  /// Thumbnails are 312 pixels wide unless another width is asked for, as MediaConvert's are.
  mutating func thumbnails(_ group: Setting) -> ThumbnailTiles? {
    guard group["imageBasedTrickPlay"].text == "ADVANCED" else { return nil }
    let tiles = group["imageBasedTrickPlaySettings"]
    guard let columns = tiles["tileWidth"].integer, let rows = tiles["tileHeight"].integer else {
      refuse(group, without: "imageBasedTrickPlaySettings")
      return nil
    }
    let width = tiles["thumbnailWidth"].integer ?? 312
    if !width.isMultiple(of: 8) {
      refuse(tiles["thumbnailWidth"], "Should be a multiple of 8")
    }
    let longest = ThumbnailTiles.longestSide
    if columns * width > longest {
      refuse(tiles["tileWidth"], "A tile should be at most \(longest) pixels wide")
    }
    let height = tiles["thumbnailHeight"].integer
    if let height, rows * height > 4096 {
      refuse(tiles["tileHeight"], "A tile should be at most 4096 pixels high")
    }
    return ThumbnailTiles(
      size: FrameSize(width: width, height: height, scaling: .stretch),
      intervalSeconds: tiles["thumbnailInterval"].number ?? 1, columns: columns, rows: rows)
  }
}
