// SPDX-License-Identifier: Apache-2.0
import Notation
import TranscodePlan

/// Where a track goes and what it is packaged as.
struct TrackPlace: Sendable {
  /// The path below the output folder without number and extension.
  let base: String
  let packaging: FragmentedGroup.Packaging
  let layout: SegmentLayout
  let originSeconds: Int
  let encryption: SegmentEncryption?
  let playlists: PlaylistSettings
}

/// A track of fragmented MP4 as far as it was written: what playlists and manifests say of it.
struct WrittenTrack: Sendable {
  enum Kind: Hashable, Sendable {
    case video(width: Int, height: Int, frameRate: Ratio)
    case audio(channels: Int, sampleRate: Int)
  }

  struct Piece: Sendable {
    var start: Int64
    var duration: Int64
    var size: Int
  }

  let kind: Kind
  let place: TrackPlace
  let codec: String
  /// The language of audio; nil when it is not said.
  var language: String?
  /// Ticks a second; each is ``ticksPerUnit`` of them long.
  let timescale: Int
  let ticksPerUnit: Int
  var pieces: [Piece] = []
  var headerSize = 0
  /// Bytes between the header and the first segment of a track that is one file.
  var indexSize = 0

  var isVideo: Bool { if case .video = kind { true } else { false } }

  var base: String { place.base }

  var fileExtension: String {
    switch place.packaging {
    case .dash: "mp4"
    case .cmaf: isVideo ? "cmfv" : "cmfa"
    }
  }

  /// The file with the header: one of its own, or the whole track.
  var headerPath: String {
    place.layout == .files ? "\(base)init.\(fileExtension)" : "\(base).\(fileExtension)"
  }

  /// - Parameter number: counted from 1.
  func path(ofPiece number: Int) -> String {
    place.layout == .files ? "\(base)_\(padded(number, 9)).\(fileExtension)" : headerPath
  }

  func seconds(_ units: Int64) -> Double {
    Double(units) * Double(ticksPerUnit) / Double(timescale)
  }

  var size: Int { pieces.reduce(headerSize + indexSize) { $0 + $1.size } }

  /// When it ends, in seconds from the video's beginning.
  var end: Double { pieces.last.map { seconds($0.start + $0.duration) } ?? 0 }

  /// The time of the video's beginning, in ticks of ``timescale``.
  var origin: Int64 { Int64(place.originSeconds) * Int64(timescale) }

  /// The time of a moment of the video, in ticks of ``timescale``.
  func ticks(_ units: Int64) -> Int64 { origin + units * Int64(ticksPerUnit) }

  func playlist(longest: Double, isEnded: Bool) -> MediaPlaylist {
    var offset = headerSize + indexSize
    let segments = pieces.enumerated().map { index, piece in
      defer { offset += piece.size }
      return Segment(
        name: path(ofPiece: index + 1).lastPathName, duration: seconds(piece.duration),
        size: piece.size, offset: place.layout == .files ? nil : offset)
    }
    return MediaPlaylist(
      segments: segments, longest: longest, isEnded: isEnded, encryption: place.encryption,
      settings: place.playlists,
      map: MediaPlaylist.Map(
        name: headerPath.lastPathName, length: place.layout == .files ? nil : headerSize))
  }
}
