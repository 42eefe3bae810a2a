// SPDX-License-Identifier: Apache-2.0
import Notation

/// A playlist of tiles (Image Media Playlist specification 0.4).
struct ImagePlaylist: Sendable {
  let path: String
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
      playlist: path.lastPathName, bandwidth: Int(peakBitRate.rounded(.up)), width: width,
      height: height)
  }

  /// The adaptation set of a DASH manifest (DASH-IF interoperability points 4.3, section 6.2.6).
  func adaptationSet(id: Int) -> [String] {
    let name = PercentEncoding.encode(String(path.dropLast(5)).lastPathName)
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
