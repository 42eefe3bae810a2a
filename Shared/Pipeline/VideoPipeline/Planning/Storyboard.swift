// SPDX-License-Identifier: Apache-2.0
import Notation

/// Thumbnails of a whole video, for players that show where they seek to: tiles of thumbnails, which
/// MediaConvert makes, and a WebVTT file that says which part of which tile belongs to which time,
/// which it does not.
package struct Storyboard: Sendable, Equatable {
  /// One thumbnail.
  package struct Thumbnail: Sendable, Equatable {
    /// When it begins, in milliseconds.
    package var start: Int64
    /// When the next one begins, in milliseconds.
    package var end: Int64
    /// Its tile, relative to the folder of the multivariant playlist.
    package var tile: String
    /// Its left side in the tile, in pixels.
    package var x: Int
    /// Its upper side in the tile, in pixels.
    package var y: Int
    /// Its width in pixels.
    package var width: Int
    /// Its height in pixels.
    package var height: Int
  }

  /// The thumbnails in order; at least one.
  package let thumbnails: [Thumbnail]

  /// A ten-hour film with a thumbnail each second has fewer.
  private static let most = 50_000

  /// Where the image playlist is that a multivariant playlist names (`EXT-X-IMAGE-STREAM-INF`),
  /// relative to it; nil when there is none.
  package static func imagePlaylist(in multivariant: String) -> String? {
    for line in multivariant.lines {
      guard let list = line.value(of: "#EXT-X-IMAGE-STREAM-INF:") else { continue }
      if let uri = attributes(list)["URI"], isRelative(uri) { return String(uri) }
    }
    return nil
  }

  /// Reads an image playlist (Image Media Playlist specification 0.4: `EXT-X-TILES` says how a tile is
  /// laid out and `EXTINF` how long it lasts).
  /// - Parameter name: the playlist's own name as ``imagePlaylist(in:)`` gives it.
  /// - Returns: nil when it names no thumbnails, or is no such playlist.
  package init?(imagePlaylist text: String, name: String) {
    let folder = name.lastIndex(of: "/").map { String(name[...$0]) } ?? ""
    var thumbnails: [Thumbnail] = []
    var start: Int64 = 0
    var length: Int64?
    var layout: Layout?
    for line in text.lines {
      if let value = line.value(of: "#EXTINF:") {
        length = milliseconds(value.prefix { $0 != "," })
      } else if let value = line.value(of: "#EXT-X-TILES:") {
        layout = Layout(Self.attributes(value))
      } else if !line.isEmpty, !line.hasPrefix("#") {
        guard let duration = length, let layout, Self.isRelative(line) else { return nil }
        let count = min(layout.capacity, max(1, Int((duration - 1) / layout.interval) + 1))
        guard thumbnails.count + count <= Self.most else { return nil }
        for number in 0..<count {
          let begin = start + Int64(number) * layout.interval
          let end = number == count - 1 ? start + duration : begin + layout.interval
          thumbnails.append(
            Thumbnail(
              start: begin, end: end, tile: folder + line,
              x: number % layout.columns * layout.width, y: number / layout.columns * layout.height,
              width: layout.width, height: layout.height))
        }
        start += duration
        length = nil
      }
    }
    guard !thumbnails.isEmpty else { return nil }
    self.thumbnails = thumbnails
  }

  /// The WebVTT file: a cue for each thumbnail, its text the tile with the part of it as a media
  /// fragment (`#xywh=`, W3C Media Fragments URI 1.0, section 4.2.2).
  package var webVTT: String {
    var text = "WEBVTT\n"
    for cue in thumbnails where cue.end > cue.start {
      text += "\n\(Self.time(cue.start)) --> \(Self.time(cue.end))\n"
      text += "\(cue.tile)#xywh=\(cue.x),\(cue.y),\(cue.width),\(cue.height)\n"
    }
    return text
  }

  /// How a tile is laid out.
  private struct Layout {
    var width: Int
    var height: Int
    var columns: Int
    var capacity: Int
    /// From one thumbnail to the next, in milliseconds.
    var interval: Int64

    init?(_ attributes: [Substring: Substring]) {
      guard let size = pair(attributes["RESOLUTION"]), let grid = pair(attributes["LAYOUT"]),
        let interval = attributes["DURATION"].flatMap(milliseconds), interval > 0
      else { return nil }
      (width, height) = size
      columns = grid.0
      capacity = grid.0 * grid.1
      self.interval = interval
    }
  }

  private static func time(_ milliseconds: Int64) -> String {
    let seconds = milliseconds / 1000
    return "\(padded(seconds / 3600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))"
      + ".\(padded(milliseconds % 1000, 3))"
  }

  /// Nothing outside of the video's own folder is ever taken for a part of it.
  private static func isRelative(_ uri: some StringProtocol) -> Bool {
    !uri.isEmpty && !uri.hasPrefix("/") && !uri.contains(":") && !uri.contains("\\")
      && !uri.split(separator: "/").contains("..")
  }

  /// An attribute list (RFC 8216, section 4.2), values without their quotation marks.
  private static func attributes(_ list: Substring) -> [Substring: Substring] {
    var result: [Substring: Substring] = [:]
    var rest = list
    while let equals = rest.firstIndex(of: "=") {
      let name = rest[..<equals]
      rest = rest[rest.index(after: equals)...]
      let isQuoted = rest.first == "\""
      if isQuoted { rest = rest.dropFirst() }
      let end = rest.firstIndex(of: isQuoted ? "\"" : ",") ?? rest.endIndex
      result[name] = rest[..<end]
      rest = rest[end...].drop { $0 == "\"" || $0 == "," }
    }
    return result
  }
}

/// `640x360`: two numbers of pixels or thumbnails.
private func pair(_ text: Substring?) -> (Int, Int)? {
  let parts = text?.split(separator: "x").compactMap { Int($0) } ?? []
  guard parts.count == 2, parts.allSatisfy({ (1...65_536).contains($0) }) else { return nil }
  return (parts[0], parts[1])
}

/// Seconds with a fraction, as whole milliseconds; at most a week.
private func milliseconds(_ text: Substring) -> Int64? {
  guard let seconds = Double(text), seconds >= 0, seconds < 604_800 else { return nil }
  return Int64((seconds * 1000).rounded())
}

extension String {
  fileprivate var lines: [Substring] { split(whereSeparator: \.isNewline) }
}

extension Substring {
  fileprivate func value(of tag: String) -> Substring? {
    hasPrefix(tag) ? dropFirst(tag.count) : nil
  }
}

/// The thumbnails that are ordered of MediaConvert for a storyboard.
package struct StoryboardPlan: Sendable, Equatable {
  /// Seconds from one thumbnail to the next.
  package var intervalSeconds: Int
  /// A thumbnail's width in pixels, a multiple of eight as MediaConvert asks.
  package var width: Int
  /// A thumbnail's height in pixels, even.
  package var height: Int
  /// Thumbnails in a row of a tile.
  package static let columns = 5
  /// Rows of a tile.
  package static let rows = 4

  /// A thumbnail's longer side.
  static let longestSide = 320

  /// The thumbnails of a picture of that size.
  package init(intervalSeconds: Int, of picture: PictureSize) {
    self.intervalSeconds = intervalSeconds
    let scale = min(1, Double(Self.longestSide) / Double(max(1, picture.longSide)))
    width = max(32, Int((Double(picture.width) * scale / 8).rounded(.down)) * 8)
    let ratio = Double(picture.height) / Double(max(1, picture.width))
    height = min(max(32, Int((Double(width) * ratio / 2).rounded()) * 2), Self.longestSide)
  }
}
