// SPDX-License-Identifier: Apache-2.0
import Notation
import TranscodePlan

struct Segment: Hashable, Sendable {
  /// Its file's path from the playlist.
  var name: String
  /// How long its frames last, in seconds.
  var duration: Double
  var size: Int
  /// Where it begins in its file; nil when it is the file.
  var offset: Int?
}

/// A media playlist (RFC 8216, section 4.3.3).
struct MediaPlaylist: Sendable {
  var segments: [Segment] = []
  /// The longest segment that the rendition can have, in seconds.
  var longest: Double
  var isEnded = false
  var encryption: SegmentEncryption?
  var settings = PlaylistSettings()
  /// The header that fragmented MP4 needs (section 4.3.2.5).
  var map: Map?

  struct Map: Hashable, Sendable {
    /// Its file's name, without folders.
    var name: String
    /// How many bytes at the file's beginning it is; nil when it is the file.
    var length: Int?
  }

  /// Every segment's duration, rounded to a whole number, is at most this (section 4.3.3.1).
  var targetDuration: Int {
    let longest = isEnded ? segments.map(\.duration).max() ?? self.longest : self.longest
    return max(1, Int(longest.rounded()))
  }

  /// The media sequence number of the first segment.
  static let firstSequenceNumber = 1

  /// The lowest version that has what the playlist says (section 7).
  private var version: Int {
    if map != nil { return 6 }
    if encryption?.keyFormat != nil || encryption?.keyFormatVersions != nil { return 5 }
    return segments.contains { $0.offset != nil } ? 4 : 3
  }

  var text: String {
    var lines = [
      "#EXTM3U", "#EXT-X-VERSION:\(version)", "#EXT-X-TARGETDURATION:\(targetDuration)",
      "#EXT-X-MEDIA-SEQUENCE:\(Self.firstSequenceNumber)",
      "#EXT-X-PLAYLIST-TYPE:\(isEnded ? "VOD" : "EVENT")",
      "#EXT-X-INDEPENDENT-SEGMENTS",
    ]
    if settings.forbidsCaching { lines.append("#EXT-X-ALLOW-CACHE:NO") }
    if let map {
      let range = map.length.map { ",BYTERANGE=\"\($0)@0\"" } ?? ""
      lines.append("#EXT-X-MAP:URI=\"\(reference(to: map.name))\"\(range)")
    }
    var key: String?
    var time = 0.0
    var nextDate = 0.0
    for (index, segment) in segments.enumerated() {
      // A key holds until the next one, so only a vector that changes has it said again.
      let next = encryption?.keyTag(forSegment: Self.firstSequenceNumber + index)
      if let next, next != key { lines.append(next) }
      key = next
      if let clock = settings.clock, time >= nextDate {
        lines.append("#EXT-X-PROGRAM-DATE-TIME:\(clock.text(after: time))")
        nextDate = time + clock.period
      }
      time += segment.duration
      lines.append(
        settings.roundsDurations
          ? "#EXTINF:\(Int(segment.duration.rounded())),"
          : "#EXTINF:\(Decimals.format(segment.duration, digits: 6)),")
      if let offset = segment.offset {
        lines.append("#EXT-X-BYTERANGE:\(segment.size)@\(offset)")
      }
      lines.append(reference(to: segment.name))
    }
    if isEnded { lines.append("#EXT-X-ENDLIST") }
    return lines.joined(separator: "\n") + "\n"
  }

  private func reference(to name: String) -> String {
    (settings.baseURL ?? "") + PercentEncoding.encode(name, keepingSlash: true)
  }

  /// The largest bit rate of any run of segments that lasts from half to one and a half times the
  /// target duration (the peak segment bit rate of RFC 8216bis, section 4.4.6.2), in bits a second.
  var peakBitRate: Double {
    let target = Double(targetDuration)
    var peak = 0.0
    for start in segments.indices {
      var bits = 0.0
      var duration = 0.0
      for segment in segments[start...] {
        bits += Double(segment.size) * 8
        // As a reader finds it, in whole microseconds: BANDWIDTH must not be a hair below what it
        // computes.
        duration += (segment.duration * 1e6).rounded() / 1e6
        if duration > 1.5 * target { break }
        if duration >= 0.5 * target { peak = max(peak, bits / duration) }
      }
    }
    return peak > 0 ? peak : averageBitRate
  }

  /// All bits over the whole duration, in bits a second.
  var averageBitRate: Double {
    let duration = self.duration
    return duration > 0 ? segments.reduce(0) { $0 + Double($1.size) * 8 } / duration : 0
  }

  var duration: Double { segments.reduce(0) { $0 + $1.duration } }
}

extension PlaylistSettings.Clock {
  /// The time of a moment in seconds after the first frame, to the millisecond.
  fileprivate func text(after seconds: Double) -> String {
    Timestamp(milliseconds: start + Int64((seconds * 1000).rounded())).iso8601
  }
}

extension SegmentEncryption {
  /// The tag that tells players how to decrypt a segment (section 4.3.2.4).
  fileprivate func keyTag(forSegment sequenceNumber: Int) -> String {
    let name =
      switch method {
      case .wholeSegments: "AES-128"
      case .samplesCBC: "SAMPLE-AES"
      case .samplesCTR: "SAMPLE-AES-CTR"
      }
    var tag = "#EXT-X-KEY:METHOD=\(name),URI=\"\(keyURL)\""
    // In CTR mode each sample says its own (RFC 8216bis, section 4.4.4.4).
    if namesVector, method != .samplesCTR {
      tag +=
        ",IV=0x\((method == .samplesCBC ? trackVector : vector(ofSegment: sequenceNumber)).hexadecimal)"
    }
    if let keyFormat { tag += ",KEYFORMAT=\"\(keyFormat)\"" }
    if let keyFormatVersions { tag += ",KEYFORMATVERSIONS=\"\(keyFormatVersions)\"" }
    return tag
  }
}
