// SPDX-License-Identifier: Apache-2.0
import Notation
import TranscodePlan

/// A DASH manifest of finished tracks (ISO/IEC 23009-1).
struct DASHManifest {
  let tracks: [WrittenTrack]
  var captions: [WrittenCaptions] = []
  var images: ImagePlaylist?
  let segmentSeconds: Double
  let settings: DASHManifestSettings
  var encryption: SegmentEncryption?

  var text: String {
    let length = "PT\(Decimals.format(duration, digits: 6))S"
    let buffer = Decimals.format(settings.minimumBufferSeconds ?? segmentSeconds, digits: 3)
    var lines = [
      #"<?xml version="1.0" encoding="UTF-8"?>"#,
      #"<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" profiles="\#(profile)""#
        + #" mediaPresentationDuration="\#(length)" minBufferTime="PT\#(buffer)S">"#,
    ]
    if let base = settings.baseURL { lines.append("  <BaseURL>\(XMLText.escape(base))</BaseURL>") }
    lines.append(#"  <Period id="1" start="PT0S" duration="\#(length)">"#)
    for (set, content) in adaptationSets {
      let isSingle = set.allSatisfy { $0.place.layout == .singleFile }
      let language = set.first?.language.map { #" lang="\#(XMLText.escape($0))""# } ?? ""
      lines.append(
        #"    <AdaptationSet contentType="\#(content)" mimeType="\#(content)/mp4"\#(language)"#
          + #" segmentAlignment="true" startWithSAP="1""#
          + (isSingle ? #" subsegmentAlignment="true" subsegmentStartsWithSAP="1">"# : ">"))
      if let encryption { lines.append("      \(encryption.contentProtection)") }
      for track in set { lines += representation(track) }
      lines.append("    </AdaptationSet>")
    }
    for (index, captions) in captions.enumerated() {
      lines += captions.adaptationSet(id: tracks.count + index + 1)
    }
    lines += images?.adaptationSet(id: tracks.count + captions.count + 1) ?? []
    lines += ["  </Period>", "</MPD>"]
    return lines.joined(separator: "\n") + "\n"
  }

  /// The tracks between which players may switch: all video, and the audio of each language.
  private var adaptationSets: [(tracks: [WrittenTrack], content: String)] {
    let (video, audio) = (tracks.filter(\.isVideo), tracks.filter { !$0.isVideo })
    let languages = audio.map(\.language).reduce(into: [String?]()) {
      if !$0.contains($1) { $0.append($1) }
    }
    return (video.isEmpty ? [] : [(video, "video")])
      + languages.map { language in (audio.filter { $0.language == language }, "audio") }
  }

  private var duration: Double { max(0, tracks.map(\.end).max() ?? 0) }

  private var profile: String {
    let name =
      switch settings.profile {
      case .main: "urn:mpeg:dash:profile:isoff-main:2011"
      case .onDemand: "urn:mpeg:dash:profile:isoff-on-demand:2011"
      }
    // ETSI TS 102 796, E.2.1.
    return settings.isForHbbTV ? "urn:hbbtv:dash:profile:isoff-live:2012,\(name)" : name
  }

  private func representation(_ track: WrittenTrack) -> [String] {
    let playlist = track.playlist(longest: segmentSeconds, isEnded: true)
    let bandwidth =
      settings.saysAverages
      ? Int(playlist.averageBitRate.rounded()) : Int(playlist.peakBitRate.rounded(.up))
    let place = tracks.firstIndex { $0.base == track.base } ?? 0
    let common = #"id="\#(place + 1)" codecs="\#(track.codec)" bandwidth="\#(bandwidth)""#
    var lines: [String] = []
    switch track.kind {
    case .video(let width, let height, let rate):
      lines.append(
        #"      <Representation \#(common) width="\#(width)" height="\#(height)" sar="1:1""#
          + #" frameRate="\#(rate.numerator)/\#(rate.denominator)">"#)
    case .audio(let channels, let sampleRate):
      lines += [
        #"      <Representation \#(common) audioSamplingRate="\#(sampleRate)">"#,
        #"        <AudioChannelConfiguration value="\#(channels)" schemeIdUri="#
          + #""urn:mpeg:dash:23003:3:audio_channel_configuration:2011"/>"#,
      ]
    }
    // Percent-encoded names hold neither a dollar sign nor anything that XML knows.
    let timing = #"timescale="\#(track.timescale)" presentationTimeOffset="\#(track.origin)""#
    switch track.place.layout {
    case .singleFile:
      let first = track.headerSize
      lines += [
        "        <BaseURL>\(PercentEncoding.encode(track.headerPath.lastPathName))</BaseURL>",
        #"        <SegmentBase \#(timing) indexRangeExact="true""#
          + #" indexRange="\#(first)-\#(first + track.indexSize - 1)">"#,
        #"          <Initialization range="0-\#(first - 1)"/>"#, "        </SegmentBase>",
      ]
    case .files:
      let name = PercentEncoding.encode(track.base.lastPathName)
      let template =
        #"        <SegmentTemplate \#(timing) startNumber="1""#
        + #" initialization="\#(name)init.\#(track.fileExtension)""#
        + #" media="\#(name)_$Number%09d$.\#(track.fileExtension)""#
      if let length = commonLength(of: track) {
        lines.append(#"\#(template) duration="\#(length)"/>"#)
      } else {
        lines += [template + ">", "          <SegmentTimeline>"]
        lines += timeline(of: track).map { "            \($0)" }
        lines += ["          </SegmentTimeline>", "        </SegmentTemplate>"]
      }
    }
    lines.append("      </Representation>")
    return lines
  }

  /// The one length that can be said of all of a track's segments, in its ticks: a player that counts
  /// with it asks for exactly those that are there, and each is within half a segment of where it is
  /// looked for (5.3.9.2.1); nil when there is none.
  private func commonLength(of track: WrittenTrack) -> Int64? {
    guard !settings.listsDurations else { return nil }
    let length = Int64((segmentSeconds * Double(track.timescale)).rounded())
    let ticks = duration * Double(track.timescale)
    guard length > 0, Int((ticks / Double(length) - 1e-6).rounded(.up)) == track.pieces.count else {
      return nil
    }
    let isNear = track.pieces.enumerated().allSatisfy { index, piece in
      (track.ticks(piece.start) - track.origin - Int64(index) * length).magnitude * 2
        <= length.magnitude
    }
    return isNear ? length : nil
  }

  /// The elements of a segment timeline; `r` repeats a segment's length (5.3.9.6).
  private func timeline(of track: WrittenTrack) -> [String] {
    var runs: [(start: Int64, length: Int64, repeats: Int)] = []
    for piece in track.pieces {
      let length = piece.duration * Int64(track.ticksPerUnit)
      let start = track.ticks(piece.start)
      if let last = runs.last, last.length == length,
        last.start + Int64(last.repeats + 1) * length == start
      {
        runs[runs.count - 1].repeats += 1
      } else {
        runs.append((start, length, 0))
      }
    }
    return runs.map { run in
      #"<S t="\#(run.start)" d="\#(run.length)""#
        + (run.repeats > 0 ? #" r="\#(run.repeats)"/>"# : "/>")
    }
  }
}

extension SegmentEncryption {
  /// What tells a player how samples are encrypted and under which key (ISO/IEC 23001-7, 11.2).
  fileprivate var contentProtection: String {
    let name = [0..<4, 4..<6, 6..<8, 8..<10, 10..<16].map { Hex.encode(keyIdentifier[$0]) }
    return #"<ContentProtection xmlns:cenc="urn:mpeg:cenc:2013""#
      + #" schemeIdUri="urn:mpeg:dash:mp4protection:2011" value="\#(scheme)""#
      + #" cenc:default_KID="\#(name.joined(separator: "-"))"/>"#
  }
}

enum XMLText {
  /// The text with what XML knows written as entities.
  static func escape(_ text: String) -> String {
    text.reduce(into: "") { result, character in
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      default: result.append(character)
      }
    }
  }
}
