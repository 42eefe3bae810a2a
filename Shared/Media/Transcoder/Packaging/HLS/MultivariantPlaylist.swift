// SPDX-License-Identifier: Apache-2.0
import Notation
import TranscodePlan

/// A multivariant playlist (RFC 8216, section 4.3.4; Apple's authoring specification, section 9).
struct MultivariantPlaylist: Sendable {
  var variants: [Variant] = []
  var audio: [AudioRendition] = []
  private var captions: [(playlist: String, name: String, settings: CaptionSettings)] = []
  private let images: ImageVariant?
  private let tellsResolution: Bool

  init(images: ImageVariant? = nil, tellsResolution: Bool = true) {
    self.images = images
    self.tellsResolution = tellsResolution
  }

  /// Adds captions under a name that no others have (section 4.3.4.1).
  mutating func append(_ settings: CaptionSettings, playlist: String) {
    let wish = settings.name ?? settings.language ?? "Captions \(captions.count + 1)"
    var name = wish
    var number = 2
    while captions.contains(where: { $0.name == name }) {
      name = "\(wish) \(number)"
      number += 1
    }
    captions.append((playlist, name, settings))
  }

  /// The first captions are the default, as MediaConvert has it.
  private var captionLines: [String] {
    captions.enumerated().map { index, captions in
      "#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID=\"subs\",NAME=\"\(captions.name)\""
        + (captions.settings.language.map { ",LANGUAGE=\"\($0)\"" } ?? "")
        + ",DEFAULT=\(index == 0 ? "YES" : "NO"),AUTOSELECT=YES,FORCED=NO"
        + (captions.settings.isForAccessibility
          ? ",CHARACTERISTICS=\"public.accessibility.transcribes-spoken-dialog,"
            + "public.accessibility.describes-music-and-sound\"" : "")
        + ",URI=\"\(PercentEncoding.encode(captions.playlist))\""
    }
  }

  private var audioLines: [String] {
    audio.enumerated().map { index, audio in
      "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"audio\",NAME=\"\(audio.name)\""
        + ",DEFAULT=\(index == 0 ? "YES" : "NO"),AUTOSELECT=YES"
        + ",CHANNELS=\"\(audio.channels)\",URI=\"\(PercentEncoding.encode(audio.playlist))\""
    }
  }

  var text: String {
    var lines = ["#EXTM3U", "#EXT-X-INDEPENDENT-SEGMENTS"] + audioLines + captionLines
    // A variant takes what its video takes and the dearest audio.
    let audioPeak = audio.map(\.bandwidth).max() ?? 0
    let audioAverage = audio.map(\.averageBandwidth).max() ?? 0
    let audioCodecs = audio.flatMap(\.codecs).reduce(into: [String]()) { codecs, codec in
      if !codecs.contains(codec) { codecs.append(codec) }
    }
    for variant in variants {
      lines.append(
        "#EXT-X-STREAM-INF:BANDWIDTH=\(variant.bandwidth + audioPeak)"
          + ",AVERAGE-BANDWIDTH=\(variant.averageBandwidth + audioAverage)"
          + ",CODECS=\"\((variant.codecs + audioCodecs).joined(separator: ","))\""
          + (tellsResolution ? ",RESOLUTION=\(variant.width)x\(variant.height)" : "")
          + ",FRAME-RATE=\(Decimals.format(variant.frameRate, digits: 3))"
          + (audio.isEmpty ? "" : ",AUDIO=\"audio\"")
          + (captions.isEmpty ? "" : ",SUBTITLES=\"subs\""))
      lines.append(PercentEncoding.encode(variant.playlist))
    }
    if let images {
      lines.append(
        "#EXT-X-IMAGE-STREAM-INF:BANDWIDTH=\(images.bandwidth)"
          + ",RESOLUTION=\(images.width)x\(images.height),CODECS=\"jpeg\""
          + ",URI=\"\(PercentEncoding.encode(images.playlist))\"")
    }
    return lines.joined(separator: "\n") + "\n"
  }
}

/// One line of a multivariant playlist.
struct Variant: Sendable {
  var playlist: String
  var bandwidth: Int
  var averageBandwidth: Int
  var codecs: [String]
  var width: Int
  var height: Int
  var frameRate: Double
}

/// Audio in segments of its own.
struct AudioRendition: Sendable {
  var playlist: String
  var name: String
  var channels: Int
  var bandwidth: Int
  var averageBandwidth: Int
  var codecs: [String]
}

/// Thumbnails in tiles (Image Media Playlist specification 0.4).
struct ImageVariant: Sendable {
  var playlist: String
  var bandwidth: Int
  var width: Int
  var height: Int
}
