// SPDX-License-Identifier: Apache-2.0
import Synchronization
import TranscodePlan

/// Writes the playlists and the manifest of one group of fragmented MP4: media playlists as their
/// segments come, the multivariant playlist as soon as every track can be played, and the manifest
/// when the last track is whole.
final class FragmentedGroupWriter: Sendable {
  private struct State {
    /// The outputs of which nothing is known yet, or not all.
    var unfinished: Set<Int>
    var tracks: [Int: WrittenTrack] = [:]
    var captions: [Int: WrittenCaptions] = [:]
    var awaitsImages: Bool
    var images: ImagePlaylist?
    var isPublished = false
  }

  /// The index of the group in the plan.
  let group: Int
  private let plan: FragmentedGroup
  /// The length of a segment as the video's frames give it.
  private let segmentSeconds: Double
  private let folder: OutputFolder
  private let reports: Reports
  private let state: Mutex<State>

  /// - Parameter outputs: the indices of the outputs that will be written.
  init(
    group: Int, plan: FragmentedGroup, segmentSeconds: Double, outputs: [Int],
    folder: OutputFolder, reports: Reports
  ) {
    self.group = group
    self.plan = plan
    self.segmentSeconds = segmentSeconds
    self.folder = folder
    self.reports = reports
    state = Mutex(State(unfinished: Set(outputs), awaitsImages: plan.thumbnails != nil))
  }

  /// Takes a track as far as it is now, after a segment.
  func update(_ track: WrittenTrack, index: Int) throws {
    guard plan.writesHLS else { return }
    try state.withLock { state in
      state.tracks[index] = track
      try writePlaylist(of: track, index: index, isEnded: false)
      try publish(&state)
    }
  }

  /// Takes captions as far as they are now, after a segment.
  func update(_ captions: WrittenCaptions, index: Int) throws {
    guard plan.writesHLS else { return }
    try state.withLock { state in
      state.captions[index] = captions
      try writePlaylist(of: captions, index: index)
      try publish(&state)
    }
  }

  /// Writes the multivariant playlist for the first time when everything that it names is there.
  private func publish(_ state: inout State) throws {
    let known = Set(state.tracks.keys).union(state.captions.keys)
    guard !state.isPublished, state.unfinished.isSubset(of: known) else { return }
    state.isPublished = true
    try writeMultivariant(state, isFinal: false)
  }

  /// Takes a track that is whole; nil for an output that came to nothing.
  func finish(_ track: WrittenTrack?, index: Int) throws {
    try state.withLock { state in
      state.unfinished.remove(index)
      if let track, !track.pieces.isEmpty {
        state.tracks[index] = track
        if plan.writesHLS { try writePlaylist(of: track, index: index, isEnded: true) }
      }
      try finish(state)
    }
  }

  /// Takes captions that are whole.
  func finish(_ captions: WrittenCaptions, index: Int) throws {
    try state.withLock { state in
      state.unfinished.remove(index)
      state.captions[index] = captions
      if plan.writesHLS { try writePlaylist(of: captions, index: index) }
      if plan.manifest != nil {
        try write(
          captions.wholeText, to: captions.wholePath, .captions, isFinal: true, output: index)
      }
      try finish(state)
    }
  }

  /// Takes the thumbnails when the last tile was written.
  func end(images: ImagePlaylist) throws {
    try state.withLock { state in
      state.images = images
      state.awaitsImages = false
      try finish(state)
    }
  }

  private func finish(_ state: State) throws {
    guard state.unfinished.isEmpty, !state.awaitsImages else { return }
    if plan.writesHLS { try writeMultivariant(state, isFinal: true) }
    guard let settings = plan.manifest else { return }
    let manifest = DASHManifest(
      tracks: state.tracks.sorted { $0.key < $1.key }.map(\.value),
      captions: state.captions.sorted { $0.key < $1.key }.map(\.value), images: state.images,
      segmentSeconds: segmentSeconds, settings: settings, encryption: plan.encryption)
    try write(
      manifest.text, to: plan.base + ".mpd", .multivariantPlaylist, isFinal: true, output: nil)
  }

  private func writePlaylist(of captions: WrittenCaptions, index: Int) throws {
    let playlist = captions.playlist(longest: segmentSeconds)
    try write(
      playlist.text, to: captions.base + ".m3u8", .mediaPlaylist, isFinal: playlist.isEnded,
      output: index)
  }

  private func writePlaylist(of track: WrittenTrack, index: Int, isEnded: Bool) throws {
    try write(
      track.playlist(
        longest: segmentSeconds, isEnded: isEnded, encryption: plan.encryption
      ).text, to: track.base + ".m3u8",
      .mediaPlaylist, isFinal: isEnded, output: index)
  }

  private func writeMultivariant(_ state: State, isFinal: Bool) throws {
    var variants: [Variant] = []
    var audio: [AudioRendition] = []
    var audioPeak = 0
    var audioAverage = 0
    var audioCodecs: [String] = []
    for (_, track) in state.tracks.sorted(by: { $0.key < $1.key }) {
      let playlist = track.playlist(longest: segmentSeconds, isEnded: isFinal)
      let measured = Int(playlist.peakBitRate.rounded(.up))
      let peak = isFinal ? measured : max(measured, track.declaredBitRate)
      let average = Int(playlist.averageBitRate.rounded())
      let name = PathName.last(track.base + ".m3u8")
      switch track.kind {
      case .video(let width, let height, let frameRate):
        variants.append(
          Variant(
            playlist: name, bandwidth: peak, averageBandwidth: average, codecs: [track.codec],
            width: width, height: height, frameRate: frameRate.value))
      case .audio(let channels, _):
        audio.append(
          AudioRendition(playlist: name, name: "Audio \(audio.count + 1)", channels: channels))
        audioPeak = max(audioPeak, peak)
        audioAverage = max(audioAverage, average)
        if !audioCodecs.contains(track.codec) { audioCodecs.append(track.codec) }
      }
    }
    for index in variants.indices {
      variants[index].bandwidth += audioPeak
      variants[index].averageBandwidth += audioAverage
      variants[index].codecs += audioCodecs
    }
    var multivariant = MultivariantPlaylist(variants: variants, audio: audio)
    for (_, captions) in state.captions.sorted(by: { $0.key < $1.key }) {
      multivariant.append(captions.settings, playlist: PathName.last(captions.base + ".m3u8"))
    }
    multivariant.images = state.images?.variant
    try write(
      multivariant.text, to: plan.base + ".m3u8", .multivariantPlaylist, isFinal: isFinal,
      output: nil)
  }

  private func write(
    _ text: String, to path: String, _ kind: OutputFile.Kind, isFinal: Bool, output: Int?
  ) throws {
    let size = try folder.write(text, to: path)
    reports.report(
      .file(
        OutputFile(
          path: path, kind: kind, size: size, isFinal: isFinal, group: group, output: output)))
  }
}
