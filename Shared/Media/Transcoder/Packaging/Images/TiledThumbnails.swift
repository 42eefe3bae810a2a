// SPDX-License-Identifier: Apache-2.0
import Notation
import TranscodePlan

/// The stage that lays thumbnails of the video out in tiles, one JPEG file each, and writes the
/// playlist that says which part of which tile belongs to which time.
struct TiledThumbnails: Sendable {
  let delivery: Delivery
  /// The path of the tiles without number and extension.
  let base: String
  let tiles: ThumbnailTiles
  /// From one thumbnail to the next.
  let interval: Interval
  let width: Int
  let height: Int
  let frames: BoundedQueue<VideoEvent>
  /// Whether the playlist is written; DASH manifests say the same by themselves.
  let writesPlaylist: Bool

  /// So many frames of a rate.
  struct Interval: Sendable {
    var frames: Int64
    var rate: Fraction

    init(seconds: Double, rate: Fraction) {
      let count = seconds * rate.value
      frames = count.isFinite ? Int64(min(max(count.rounded(), 1), 1e12)) : 1
      self.rate = rate
    }

    /// The nanosecond at which the n-th thumbnail's frame is shown.
    func time(_ number: Int64) -> Int64 { rate.inverse.nanoseconds(number * frames) }

    var seconds: Double { Double(frames) / rate.value }
  }

  private static let quality = 80

  private var thumbnailsPerTile: Int64 { Int64(tiles.columns * tiles.rows) }

  func run() throws -> ImagePlaylist {
    var tile: FilterGraph?
    var playlist = ImagePlaylist(
      path: base + ".m3u8", width: width, height: height, columns: tiles.columns,
      rows: tiles.rows, interval: interval.seconds)
    func finishTile() throws {
      guard let graph = tile else { return }
      tile = nil
      try graph.send(nil)
      guard let image = try graph.receive() else { return }
      let path = "\(base)_\(padded(playlist.tiles.count + 1, 5)).jpg"
      let size = try StillImage.write(image, quality: Self.quality, to: path, delivery)
      playlist.tiles.append(
        Segment(
          name: path.lastPathName, duration: Double(thumbnailsPerTile) * interval.seconds,
          size: size))
    }
    let end = try frames.forEachMoment(at: interval.time) { frame, number in
      guard let image = try StillImage.convert(frame) else { return }
      let graph =
        try tile
        ?? FilterGraph(
          "[in]tile=\(tiles.columns)x\(tiles.rows)[out0]", input: image.videoFormat,
          timeBase: .nanosecond)
      tile = graph
      image.time = number
      try graph.send(image)
      if (number + 1) % thumbnailsPerTile == 0 { try finishTile() }
    }
    try finishTile()
    playlist.end(at: Double(end) / 1e9)
    if writesPlaylist { try delivery.write(playlist.text, to: playlist.path, .mediaPlaylist) }
    return playlist
  }
}
