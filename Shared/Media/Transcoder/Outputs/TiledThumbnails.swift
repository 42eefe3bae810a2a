// SPDX-License-Identifier: Apache-2.0
import Notation
import TranscodePlan

/// The stage that lays thumbnails of the video out in tiles, one JPEG file each, and writes the
/// playlist that says which part of which tile belongs to which time.
struct TiledThumbnails: Sendable {
  let group: Int
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

  /// The JPEG quality of tiles.
  private static let quality = 80

  private var thumbnailsPerTile: Int64 { Int64(tiles.columns * tiles.rows) }

  /// Makes tiles until the frames end.
  /// - Returns: what is known of them.
  func run(folder: OutputFolder, reports: Reports) throws -> ImagePlaylist {
    var tile: FilterGraph?
    var playlist = ImagePlaylist(
      path: base + ".m3u8", width: width, height: height, columns: tiles.columns,
      rows: tiles.rows, interval: interval.seconds)
    func finishTile() throws {
      guard let graph = tile else { return }
      tile = nil
      try graph.send(nil)
      guard let image = try graph.receive() else { return }
      let path = self.path(number: playlist.tiles.count + 1)
      let size = try StillImage.write(
        image, quality: Self.quality, to: path, in: folder)
      report(path, .frame, size, to: reports)
      playlist.tiles.append(
        Segment(
          name: PathName.last(path), duration: Double(thumbnailsPerTile) * interval.seconds,
          size: size))
    }
    let end = try frames.forEachMoment(at: interval.time) { frame, number in
      guard let image = try StillImage.convert(frame) else { return }
      let graph =
        try tile
        ?? FilterGraph(
          "[in]tile=\(tiles.columns)x\(tiles.rows)[out0]", input: image.videoFormat,
          timeBase: .nanosecond, outputs: 1, threads: 1)
      tile = graph
      image.time = number
      try graph.send(image)
      if (number + 1) % thumbnailsPerTile == 0 { try finishTile() }
    }
    try finishTile()
    playlist.end(at: Double(end) / 1e9)
    if writesPlaylist {
      let path = base + ".m3u8"
      report(path, .mediaPlaylist, try folder.write(playlist.text, to: path), to: reports)
    }
    return playlist
  }

  private func path(number: Int) -> String {
    "\(base)_\(PathName.number(number, digits: 5)).jpg"
  }

  private func report(
    _ path: String, _ kind: OutputFile.Kind, _ size: Int, to reports: Reports
  ) {
    reports.report(
      .file(
        OutputFile(
          path: path, kind: kind, size: size, isFinal: true, group: group, output: nil)))
  }
}

/// A playlist of tiles (Image Media Playlist specification 0.4).
struct ImagePlaylist: Sendable {
  /// Its path below the output folder.
  let path: String
  /// The size of a thumbnail.
  let width: Int
  let height: Int
  let columns: Int
  let rows: Int
  /// Seconds from one thumbnail to the next.
  let interval: Double
  var tiles: [Segment] = []

  /// Gives the last tile the length that is left of a video.
  mutating func end(at seconds: Double) {
    guard let last = tiles.indices.last else { return }
    let before = tiles[..<last].reduce(0) { $0 + $1.duration }
    tiles[last].duration = min(tiles[last].duration, max(0.001, seconds - before))
  }

  var text: String {
    let longest = tiles.map(\.duration).max() ?? 1
    var lines = [
      "#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-TARGETDURATION:\(max(1, Int(longest.rounded())))",
      "#EXT-X-MEDIA-SEQUENCE:\(MediaPlaylist.firstSequenceNumber)", "#EXT-X-PLAYLIST-TYPE:VOD",
      "#EXT-X-IMAGES-ONLY",
    ]
    for tile in tiles {
      lines += [
        "#EXTINF:\(Decimals.format(tile.duration, digits: 6)),",
        "#EXT-X-TILES:RESOLUTION=\(width)x\(height),LAYOUT=\(columns)x\(rows)"
          + ",DURATION=\(Decimals.format(interval, digits: 6))",
        PercentEncoding.encode(tile.name),
      ]
    }
    lines.append("#EXT-X-ENDLIST")
    return lines.joined(separator: "\n") + "\n"
  }

  /// The line that a multivariant playlist has for it.
  var variant: ImageVariant {
    ImageVariant(
      playlist: PathName.last(path), bandwidth: Int(peakBitRate.rounded(.up)), width: width,
      height: height)
  }

  /// The adaptation set of a DASH manifest (DASH-IF interoperability points 4.3, section 6.2.6).
  func adaptationSet(id: Int) -> [String] {
    let name = PercentEncoding.encode(PathName.last(String(path.dropLast(5))))
    let length = Int((Double(columns * rows) * interval * 1e6).rounded())
    return [
      #"    <AdaptationSet contentType="image" mimeType="image/jpeg">"#,
      #"      <SegmentTemplate timescale="1000000" duration="\#(length)" startNumber="1""#
        + #" media="\#(name)_$Number%05d$.jpg"/>"#,
      #"      <Representation id="\#(id)" bandwidth="\#(max(1, Int(peakBitRate.rounded(.up))))""#
        + #" width="\#(columns * width)" height="\#(rows * height)">"#,
      #"        <EssentialProperty schemeIdUri="http://dashif.org/guidelines/thumbnail_tile""#
        + #" value="\#(columns)x\#(rows)"/>"#,
      "      </Representation>", "    </AdaptationSet>",
    ]
  }

  /// The largest bit rate of any tile, in bits a second; a video's last moment counts as an interval.
  var peakBitRate: Double {
    tiles.map { Double($0.size) * 8 / max($0.duration, interval) }.max() ?? 0
  }
}
