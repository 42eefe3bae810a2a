// SPDX-License-Identifier: Apache-2.0
import Synchronization
import TranscodePlan

/// Writes the playlists and the manifest of one CMAF group when its last track is whole.
final class CMAFGroupWriter: Sendable {
  private struct State {
    var waiting: Int
    var tracks: [Int: WrittenTrack] = [:]
    var captions: [Int: WrittenCaptions] = [:]
  }

  private let group: Int
  private let plan: CMAFGroup
  private let folder: OutputFolder
  private let reports: Reports
  private let state: Mutex<State>

  init(group: Int, plan: CMAFGroup, tracks: Int, folder: OutputFolder, reports: Reports) {
    self.group = group
    self.plan = plan
    self.folder = folder
    self.reports = reports
    state = Mutex(State(waiting: tracks))
  }

  /// Takes a track that is whole; nil for one that came to nothing.
  func finish(_ track: WrittenTrack?, index: Int) throws {
    try state.withLock { state in
      state.waiting -= 1
      if let track, !track.pieces.isEmpty { state.tracks[index] = track }
      try finish(state)
    }
  }

  /// Takes captions that are whole.
  func finish(captions: WrittenCaptions, index: Int) throws {
    try state.withLock { state in
      state.waiting -= 1
      state.captions[index] = captions
      try finish(state)
    }
  }

  private func finish(_ state: State) throws {
    guard state.waiting == 0 else { return }
    let tracks = state.tracks.sorted { $0.key < $1.key }
    let captions = state.captions.sorted { $0.key < $1.key }
    if plan.writesHLS {
      try writePlaylists(tracks.map { ($0.key, $0.value) }, captions.map { ($0.key, $0.value) })
    }
    if plan.writesDASH {
      for (index, captions) in captions {
        try write(captions.wholeText, to: captions.wholePath, .captions, output: index)
      }
      let manifest = DASHManifest(
        tracks: tracks.map(\.value), captions: captions.map(\.value),
        segmentSeconds: plan.segmentSeconds)
      try write(manifest.text, to: plan.base + ".mpd", .multivariantPlaylist, output: nil)
    }
  }

  private func writePlaylists(
    _ tracks: [(index: Int, track: WrittenTrack)],
    _ captions: [(index: Int, captions: WrittenCaptions)]
  ) throws {
    var variants: [Variant] = []
    var sounds: [SoundRendition] = []
    var soundPeak = 0.0
    var soundAverage = 0.0
    var soundCodecs: [String] = []
    for (index, track) in tracks {
      let playlist = track.playlist(longest: plan.segmentSeconds)
      let path = track.base + ".m3u8"
      try write(playlist.text, to: path, .mediaPlaylist, output: index)
      switch track.kind {
      case .video(let width, let height, let frameRate):
        variants.append(
          Variant(
            playlist: PathName.last(path), bandwidth: Int(playlist.peakBitRate.rounded(.up)),
            averageBandwidth: Int(playlist.averageBitRate.rounded()), codecs: [track.codec],
            width: width, height: height, frameRate: frameRate.value))
      case .audio(let channels, _):
        sounds.append(
          SoundRendition(
            playlist: PathName.last(path), name: "Audio \(sounds.count + 1)", channels: channels))
        soundPeak = max(soundPeak, playlist.peakBitRate)
        soundAverage = max(soundAverage, playlist.averageBitRate)
        if !soundCodecs.contains(track.codec) { soundCodecs.append(track.codec) }
      }
    }
    for index in variants.indices {
      variants[index].bandwidth += Int(soundPeak.rounded(.up))
      variants[index].averageBandwidth += Int(soundAverage.rounded())
      variants[index].codecs += soundCodecs
    }
    var multivariant = MultivariantPlaylist(variants: variants, sounds: sounds)
    for (index, captions) in captions {
      let path = captions.base + ".m3u8"
      let playlist = captions.playlist(longest: plan.segmentSeconds)
      try write(playlist.text, to: path, .mediaPlaylist, output: index)
      multivariant.append(captions.settings, playlist: PathName.last(path))
    }
    try write(multivariant.text, to: plan.base + ".m3u8", .multivariantPlaylist, output: nil)
  }

  private func write(
    _ text: String, to path: String, _ kind: OutputFile.Kind, output: Int?
  ) throws {
    let size = try folder.write(text, to: path)
    reports.report(
      .file(
        OutputFile(
          path: path, kind: kind, size: size, isFinal: true, group: group, output: output)))
  }
}

/// A DASH manifest of finished tracks (ISO/IEC 23009-1, live profile with a segment timeline).
struct DASHManifest {
  let tracks: [WrittenTrack]
  var captions: [WrittenCaptions] = []
  let segmentSeconds: Double

  var text: String {
    let length = Decimals.format(max(0, tracks.map(\.end).max() ?? 0), digits: 3)
    var lines = [
      #"<?xml version="1.0" encoding="UTF-8"?>"#,
      #"<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static""#
        + #" profiles="urn:mpeg:dash:profile:isoff-live:2011""#
        + #" mediaPresentationDuration="PT\#(length)S""#
        + #" minBufferTime="PT\#(Decimals.format(segmentSeconds, digits: 3))S">"#,
      #"  <Period id="1" start="PT0S" duration="PT\#(length)S">"#,
    ]
    let videos = tracks.filter { if case .video = $0.kind { true } else { false } }
    let sounds = tracks.filter { if case .audio = $0.kind { true } else { false } }
    for (set, content) in [(videos, "video"), (sounds, "audio")] where !set.isEmpty {
      lines.append(
        #"    <AdaptationSet contentType="\#(content)" mimeType="\#(content)/mp4""#
          + #" segmentAlignment="true" startWithSAP="1">"#)
      for track in set { lines += representation(track) }
      lines.append("    </AdaptationSet>")
    }
    for (index, captions) in captions.enumerated() {
      lines += captions.adaptationSet(id: tracks.count + index + 1)
    }
    lines += ["  </Period>", "</MPD>"]
    return lines.joined(separator: "\n") + "\n"
  }

  private func representation(_ track: WrittenTrack) -> [String] {
    let bandwidth = Int(track.playlist(longest: segmentSeconds).peakBitRate.rounded(.up))
    let place = tracks.firstIndex { $0.base == track.base } ?? 0
    var lines: [String] = []
    let common = #"id="\#(place + 1)" codecs="\#(track.codec)" bandwidth="\#(bandwidth)""#
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
    let name = PercentEncoding.path(PathName.last(track.base))
    let unit = Int64(track.ticksPerUnit)
    let origin = Int64(track.originSeconds * track.timescale)
    lines.append(
      #"        <SegmentTemplate timescale="\#(track.timescale)""#
        + #" presentationTimeOffset="\#(origin)" startNumber="1""#
        + #" initialization="\#(name)init.\#(track.fileExtension)""#
        + #" media="\#(name)_$Number%09d$.\#(track.fileExtension)">"#)
    lines.append("          <SegmentTimeline>")
    for piece in track.pieces {
      lines.append(
        #"            <S t="\#(origin + piece.start * unit)" d="\#(piece.duration * unit)"/>"#)
    }
    lines += [
      "          </SegmentTimeline>", "        </SegmentTemplate>", "      </Representation>",
    ]
    return lines
  }
}
