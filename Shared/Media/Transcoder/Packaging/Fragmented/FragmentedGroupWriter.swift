// SPDX-License-Identifier: Apache-2.0
import Synchronization
import TranscodePlan

/// Writes what is said of one group of fragmented MP4: playlists as segments come, and the manifest
/// when the last track is whole.
final class FragmentedGroupWriter: Sendable {
  private struct State {
    var unfinished: Set<Int>
    var tracks: [Int: WrittenTrack] = [:]
    var captions: [Int: WrittenCaptions] = [:]
    var awaitsImages: Bool
    var images: ImagePlaylist?
  }

  let delivery: Delivery
  private let plan: FragmentedGroup
  /// The length of a segment as the video's frames give it.
  private let segmentSeconds: Double
  private let playlists: PlaylistWriter?
  private let state: Mutex<State>

  /// - Parameter renditions: what is written, by the outputs.
  init(
    delivery: Delivery, plan: FragmentedGroup, segmentSeconds: Double,
    renditions: [Int: PlaylistWriter.Rendition]
  ) {
    self.delivery = delivery
    self.plan = plan
    self.segmentSeconds = segmentSeconds
    let awaitsImages = plan.thumbnails != nil
    playlists =
      plan.writesHLS
      ? PlaylistWriter(
        delivery: delivery, base: plan.base, isGrowing: true, renditions: renditions,
        awaitsImages: awaitsImages, settings: plan.playlists, additional: plan.additionalManifests)
      : nil
    state = Mutex(State(unfinished: Set(renditions.keys), awaitsImages: awaitsImages))
  }

  /// Takes a track as far as it is now, after a segment.
  func update(_ track: WrittenTrack, output: Int) throws {
    playlists?.name(codecs: [track.codec], of: output)
    try playlists?.update(output) { $0 = track.playlist(longest: segmentSeconds, isEnded: false) }
  }

  func append(_ segment: Segment, toCaptions output: Int) throws {
    try playlists?.append(segment, to: output)
  }

  /// Takes a track that is whole; nil for an output that came to nothing.
  func finish(_ track: WrittenTrack?, output: Int) throws {
    if let track {
      playlists?.name(codecs: [track.codec], of: output)
      try playlists?.end(output) { $0 = track.playlist(longest: segmentSeconds, isEnded: true) }
    } else {
      try playlists?.drop(output)
    }
    try finish(output) { $0.tracks[output] = track }
  }

  func finish(_ captions: WrittenCaptions, output: Int) throws {
    try playlists?.end(output)
    if plan.manifest != nil {
      try delivery.of(output).write(captions.wholeText, to: captions.wholePath, .captions)
    }
    try finish(output) { $0.captions[output] = captions }
  }

  /// Takes the thumbnails when the last tile was written.
  func end(images: ImagePlaylist) throws {
    try playlists?.end(images: images)
    try finish(nil) {
      $0.images = images
      $0.awaitsImages = false
    }
  }

  private func finish(_ output: Int?, _ change: (inout State) -> Void) throws {
    try state.withLock { state in
      change(&state)
      if let output { state.unfinished.remove(output) }
      guard state.unfinished.isEmpty, !state.awaitsImages, let settings = plan.manifest else {
        return
      }
      func write(_ outputs: some Collection<Int>, to path: String) throws {
        let manifest = DASHManifest(
          tracks: outputs.compactMap { state.tracks[$0] },
          captions: outputs.compactMap { state.captions[$0] }, images: state.images,
          segmentSeconds: segmentSeconds, settings: settings, encryption: plan.encryption)
        try delivery.write(manifest.text, to: path, .multivariantPlaylist)
      }
      try write(plan.outputs.indices, to: plan.base + ".mpd")
      for manifest in plan.additionalManifests {
        try write(manifest.outputs.sorted(), to: plan.base + manifest.nameModifier + ".mpd")
      }
    }
  }
}
