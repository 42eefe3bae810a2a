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
    audio.map { audio in
      "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"\(audio.group)\",NAME=\"\(audio.name)\""
        + (audio.language.map { ",LANGUAGE=\"\($0)\"" } ?? "")
        + ",DEFAULT=\(audio.isDefault ? "YES" : "NO")"
        + ",AUTOSELECT=\(audio.isAutoSelected ? "YES" : "NO")"
        + (audio.describesVideo
          ? ",CHARACTERISTICS=\"public.accessibility.describes-video\"" : "")
        + ",CHANNELS=\"\(audio.channels)\",URI=\"\(PercentEncoding.encode(audio.playlist))\""
    }
  }

  var text: String {
    var lines = ["#EXTM3U", "#EXT-X-INDEPENDENT-SEGMENTS"] + audioLines + captionLines
    for variant in variants {
      // One line for each group that it can be played with.
      for group in variant.audioGroups.map(Optional.some)
        + (variant.audioGroups.isEmpty ? [nil] : [])
      {
        lines += [streamLine(variant, group: group), PercentEncoding.encode(variant.playlist)]
      }
    }
    if let images {
      lines.append(
        "#EXT-X-IMAGE-STREAM-INF:BANDWIDTH=\(images.bandwidth)"
          + ",RESOLUTION=\(images.width)x\(images.height),CODECS=\"jpeg\""
          + ",URI=\"\(PercentEncoding.encode(images.playlist))\"")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// A variant takes what its video takes and the dearest audio of the group.
  private func streamLine(_ variant: Variant, group: String?) -> String {
    let audio = audio.filter { $0.group == group }
    let codecs = (variant.codecs + audio.flatMap(\.codecs)).reduce(into: [String]()) {
      if !$0.contains($1) { $0.append($1) }
    }
    var line =
      "#EXT-X-STREAM-INF:BANDWIDTH=\(variant.bandwidth + (audio.map(\.bandwidth).max() ?? 0))"
      + ",AVERAGE-BANDWIDTH="
      + "\(variant.averageBandwidth + (audio.map(\.averageBandwidth).max() ?? 0))"
      + ",CODECS=\"\(codecs.joined(separator: ","))\""
    if let picture = variant.picture {
      line += tellsResolution ? ",RESOLUTION=\(picture.width)x\(picture.height)" : ""
      line += ",FRAME-RATE=\(Decimals.format(picture.frameRate, digits: 3))"
    }
    if let group { line += ",AUDIO=\"\(group)\"" }
    return line + (captions.isEmpty ? "" : ",SUBTITLES=\"subs\"")
  }
}

/// What can be played, with or without video.
struct Variant: Sendable {
  var playlist: String
  var bandwidth: Int
  var averageBandwidth: Int
  var codecs: [String]
  /// Nil for audio alone.
  var picture: Picture?
  /// The groups of audio that it is played with, each alone.
  var audioGroups: [String] = []

  struct Picture: Hashable, Sendable {
    var width: Int
    var height: Int
    var frameRate: Double
  }
}

/// Audio in segments of its own.
struct AudioRendition: Sendable {
  var group: String
  var playlist: String
  var name: String
  var language: String?
  var isDefault: Bool
  var isAutoSelected: Bool
  var describesVideo = false
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
