// SPDX-License-Identifier: Apache-2.0
import Synchronization
import TranscodePlan

/// Writes the playlists of one HLS group: each rendition's own as its segments come, and the
/// multivariant playlist as soon as every rendition can be played.
final class HLSGroupWriter: Sendable {
  /// What is known of one rendition.
  struct Rendition: Sendable {
    /// What it is.
    enum Kind: Sendable {
      /// A video. The bit rate is the most that it was asked to have, until it is measured.
      case video(width: Int, height: Int, frameRate: Double, declaredBitRate: Int)
      /// Captions. Those in long segments come long after the video, and are not waited for.
      case captions(CaptionSettings, inLongSegments: Bool)
    }

    /// The media playlist's path below the output folder.
    let path: String
    let kind: Kind
    var codecs: [String] = []
    var playlist: MediaPlaylist

    var isAwaited: Bool {
      if case .captions(_, inLongSegments: true) = kind { false } else { true }
    }
  }

  private struct State {
    var renditions: [Rendition]
    var awaitsImages: Bool
    var images: ImagePlaylist?
    var isPublished = false

    var canPlay: Bool {
      renditions.allSatisfy { !$0.playlist.segments.isEmpty || !$0.isAwaited }
    }
    var isEnded: Bool {
      renditions.allSatisfy(\.playlist.isEnded) && !awaitsImages
    }
  }

  private let group: Int
  private let path: String
  private let isGrowing: Bool
  private let folder: OutputFolder
  private let reports: Reports
  private let state: Mutex<State>

  init(
    group: Int, base: String, isGrowing: Bool, renditions: [Rendition], awaitsImages: Bool,
    folder: OutputFolder, reports: Reports
  ) {
    self.group = group
    path = base + ".m3u8"
    self.isGrowing = isGrowing
    self.folder = folder
    self.reports = reports
    state = Mutex(State(renditions: renditions, awaitsImages: awaitsImages))
  }

  /// Says what a rendition's streams are called in `CODECS`; comes before its first segment.
  func name(codecs: [String], of rendition: Int) {
    state.withLock { $0.renditions[rendition].codecs = codecs }
  }

  /// Adds a finished segment.
  func append(_ segment: Segment, to rendition: Int) throws {
    try state.withLock { state in
      state.renditions[rendition].playlist.segments.append(segment)
      // A playlist of another target duration than the video's may not grow (RFC 8216bis, 6.2.4).
      guard isGrowing, state.renditions[rendition].isAwaited else { return }
      try writePlaylist(of: rendition, in: state)
      if state.canPlay, !state.isPublished {
        state.isPublished = true
        try writeMultivariant(state, isFinal: false)
      }
    }
  }

  /// Says that a rendition's last segment was added.
  func end(_ rendition: Int) throws {
    try state.withLock { state in
      state.renditions[rendition].playlist.isEnded = true
      try writePlaylist(of: rendition, in: state)
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

  private func writePlaylist(of index: Int, in state: State) throws {
    let rendition = state.renditions[index]
    let size = try folder.write(rendition.playlist.text, to: rendition.path)
    reports.report(
      .file(
        OutputFile(
          path: rendition.path, kind: .mediaPlaylist, size: size,
          isFinal: rendition.playlist.isEnded, group: group, output: index)))
  }

  private func writeMultivariant(_ state: State, isFinal: Bool) throws {
    var playlist = MultivariantPlaylist(variants: [])
    for rendition in state.renditions {
      switch rendition.kind {
      case .video(let width, let height, let frameRate, let declaredBitRate):
        let peak = Int(rendition.playlist.peakBitRate.rounded(.up))
        playlist.variants.append(
          Variant(
            playlist: PathName.last(rendition.path),
            bandwidth: isFinal ? peak : max(peak, declaredBitRate),
            averageBandwidth: Int(rendition.playlist.averageBitRate.rounded()),
            codecs: rendition.codecs, width: width, height: height, frameRate: frameRate))
      case .captions(let settings, let isLong) where isFinal || !isLong:
        playlist.append(settings, playlist: PathName.last(rendition.path))
      case .captions: break
      }
    }
    playlist.images = state.images?.variant
    let size = try folder.write(playlist.text, to: path)
    reports.report(
      .file(
        OutputFile(
          path: path, kind: .multivariantPlaylist, size: size, isFinal: isFinal, group: group,
          output: nil)))
  }
}

/// Paths with `/` between names.
enum PathName {
  /// The last name of a path.
  static func last(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }

  /// A number as names have it, with zeros before it up to so many digits.
  static func number(_ number: some BinaryInteger, digits: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }
}
