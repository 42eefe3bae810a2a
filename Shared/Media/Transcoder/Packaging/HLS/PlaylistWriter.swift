// SPDX-License-Identifier: Apache-2.0
import Synchronization
import TranscodePlan

/// Writes the HLS playlists of one group: each rendition's own as its segments come, and the
/// multivariant playlist as soon as every rendition can be played.
final class PlaylistWriter: Sendable {
  struct Rendition: Sendable {
    enum Kind: Sendable {
      /// - Parameter audioGroups: the groups of audio that it can be played with.
      case video(Variant.Picture, audioGroups: [String])
      case audio(AudioOffer)
      /// Captions in long segments come long after the video, and are not waited for.
      case captions(CaptionSettings, inLongSegments: Bool)
    }

    /// The media playlist's path below the output folder.
    let path: String
    let kind: Kind
    /// The most bits a second that it was asked to have, until they are measured.
    var declaredBitRate = 0
    /// What its streams are called in `CODECS`.
    var codecs: [String] = []
    var playlist: MediaPlaylist

    /// The group of audio that it is a choice of.
    fileprivate var alternateGroup: String? {
      guard case .audio(let offer) = kind, !offer.isVariant else { return nil }
      return offer.group
    }

    fileprivate var isAwaited: Bool {
      if case .captions(_, inLongSegments: true) = kind { false } else { true }
    }
  }

  private struct State {
    /// By their outputs.
    var renditions: [Int: Rendition]
    var awaitsImages: Bool
    var images: ImagePlaylist?
    var isPublished = false

    var canPlay: Bool {
      renditions.values.allSatisfy { !$0.playlist.segments.isEmpty || !$0.isAwaited }
    }
    var isEnded: Bool { renditions.values.allSatisfy(\.playlist.isEnded) && !awaitsImages }
  }

  private let delivery: Delivery
  private let base: String
  private let isGrowing: Bool
  private let settings: PlaylistSettings
  private let additional: [AdditionalManifest]
  private let state: Mutex<State>

  /// - Parameter renditions: by their outputs.
  init(
    delivery: Delivery, base: String, isGrowing: Bool, renditions: [Int: Rendition],
    awaitsImages: Bool, settings: PlaylistSettings = PlaylistSettings(),
    additional: [AdditionalManifest] = []
  ) {
    self.delivery = delivery
    self.base = base
    self.isGrowing = isGrowing
    self.settings = settings
    self.additional = additional
    state = Mutex(State(renditions: renditions, awaitsImages: awaitsImages))
  }

  func name(codecs: [String], of output: Int) {
    state.withLock { $0.renditions[output]?.codecs = codecs }
  }

  func append(_ segment: Segment, to output: Int) throws {
    try update(output) { $0.segments.append(segment) }
  }

  /// Brings a rendition's playlist to where it is after a segment.
  func update(_ output: Int, _ change: (inout MediaPlaylist) -> Void) throws {
    try state.withLock { state in
      guard var rendition = state.renditions[output] else { return }
      change(&rendition.playlist)
      state.renditions[output] = rendition
      // A playlist of another target duration than the video's may not grow (RFC 8216bis, 6.2.4).
      guard isGrowing, rendition.isAwaited else { return }
      try write(rendition, of: output)
      if state.canPlay, !state.isPublished {
        state.isPublished = true
        try writeMultivariant(state, isFinal: false)
      }
    }
  }

  /// Says that a rendition's last segment was added.
  func end(_ output: Int, _ change: (inout MediaPlaylist) -> Void = { _ in }) throws {
    try state.withLock { state in
      guard var rendition = state.renditions[output] else { return }
      change(&rendition.playlist)
      rendition.playlist.isEnded = true
      state.renditions[output] = rendition
      try write(rendition, of: output)
      if state.isEnded { try writeMultivariant(state, isFinal: true) }
    }
  }

  /// Says that an output came to nothing.
  func drop(_ output: Int) throws {
    try state.withLock { state in
      state.renditions[output] = nil
      if state.isEnded { try writeMultivariant(state, isFinal: true) }
    }
  }

  /// Says that the last tile of thumbnails was written, and the playlist of them.
  func end(images playlist: ImagePlaylist) throws {
    try state.withLock { state in
      state.images = playlist
      state.awaitsImages = false
      if state.isEnded { try writeMultivariant(state, isFinal: true) }
    }
  }

  private func write(_ rendition: Rendition, of output: Int) throws {
    try delivery.of(output).write(
      rendition.playlist.text, to: rendition.path, .mediaPlaylist,
      isFinal: rendition.playlist.isEnded)
  }

  private func writeMultivariant(_ state: State, isFinal: Bool) throws {
    let renditions = state.renditions.sorted { $0.key < $1.key }
    func write(_ chosen: [Rendition], to path: String) throws {
      let text = multivariant(of: chosen, images: state.images?.variant, isFinal: isFinal)
      try delivery.write(text, to: path, .multivariantPlaylist, isFinal: isFinal)
    }
    try write(renditions.map(\.value), to: base + ".m3u8")
    for manifest in additional {
      try write(
        renditions.filter { manifest.outputs.contains($0.key) }.map(\.value),
        to: base + manifest.nameModifier + ".m3u8")
    }
  }

  private func multivariant(
    of renditions: [Rendition], images: ImageVariant?, isFinal: Bool
  ) -> String {
    var playlist = MultivariantPlaylist(images: images, tellsResolution: settings.tellsResolution)
    let groups = Set(renditions.compactMap(\.alternateGroup))
    for rendition in renditions {
      let name = rendition.path.lastPathName
      let measured = Int(rendition.playlist.peakBitRate.rounded(.up))
      var variant = Variant(
        playlist: name, bandwidth: isFinal ? measured : max(measured, rendition.declaredBitRate),
        averageBandwidth: Int(rendition.playlist.averageBitRate.rounded()),
        codecs: rendition.codecs)
      switch rendition.kind {
      case .video(let picture, let audioGroups):
        variant.picture = picture
        variant.audioGroups = audioGroups.filter(groups.contains)
        playlist.variants.append(variant)
      case .audio(let offer) where offer.isVariant: playlist.variants.append(variant)
      case .audio(let offer): playlist.append(offer, like: variant)
      case .captions(let settings, let isLong) where isFinal || !isLong:
        playlist.append(settings, playlist: name)
      case .captions: break
      }
    }
    return playlist.text
  }
}
