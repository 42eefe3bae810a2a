// SPDX-License-Identifier: Apache-2.0
import TranscodePlan

/// A CMAF track that was written: what playlists and manifests say of it.
struct WrittenTrack: Sendable {
  /// What kind of track it is.
  enum Kind: Sendable {
    case video(width: Int, height: Int, frameRate: Ratio)
    case audio(channels: Int, sampleRate: Int)
  }

  /// One segment, in ticks of the track.
  struct Piece: Sendable {
    var start: Int64
    var duration: Int64
    var size: Int
  }

  let kind: Kind
  /// The path below the output folder without number and extension.
  let base: String
  let codec: String
  /// Ticks a second; each is ``ticksPerUnit`` of them long.
  let timescale: Int
  let ticksPerUnit: Int
  /// When the film begins, in whole seconds of the track's own time.
  let originSeconds: Int
  var pieces: [Piece] = []
  var headerSize = 0

  var fileExtension: String { if case .video = kind { "cmfv" } else { "cmfa" } }
  var headerPath: String { "\(base)init.\(fileExtension)" }
  func path(ofPiece number: Int) -> String {
    let digits = String(number)
    let zeros = String(repeating: "0", count: max(0, 9 - digits.count))
    return "\(base)_\(zeros)\(digits).\(fileExtension)"
  }
  func seconds(_ units: Int64) -> Double {
    Double(units) * Double(ticksPerUnit) / Double(timescale)
  }
  var size: Int { pieces.reduce(headerSize) { $0 + $1.size } }
  /// When it ends, in seconds from the film's beginning.
  var end: Double { pieces.last.map { seconds($0.start + $0.duration) } ?? 0 }

  /// The media playlist for HLS.
  func playlist(longest: Double) -> MediaPlaylist {
    MediaPlaylist(
      segments: pieces.enumerated().map { index, piece in
        Segment(
          name: PathName.last(path(ofPiece: index + 1)), duration: seconds(piece.duration),
          size: piece.size)
      }, longest: longest, isEnded: true, map: PathName.last(headerPath))
  }
}

/// Writes one track's header and segments.
final class FragmentedTrack {
  private let folder: OutputFolder
  private let reports: Reports
  private let group: Int
  private let output: Int
  private let slot = Slot()
  private let muxer: FragmentMuxer
  private(set) var track: WrittenTrack
  private var pieceStart: Int64?

  /// The file that the muxer writes to now.
  private final class Slot {
    var pending: PendingFile?
  }

  init(
    _ track: WrittenTrack, parameters: CodecParameters, folder: OutputFolder, reports: Reports,
    group: Int, output: Int
  ) throws {
    self.track = track
    self.folder = folder
    self.reports = reports
    self.group = group
    self.output = output
    let slot = slot
    slot.pending = try folder.begin(track.headerPath)
    muxer = try FragmentMuxer(
      parameters, startOffset: Int64(track.originSeconds) * 1_000_000_000
    ) { bytes throws(SystemError) in try slot.pending?.write(bytes) }
    self.track.headerSize = try commit(track.headerPath)
  }

  /// Ends the segment so far and begins one; times are in the encoder's time base.
  func beginSegment(at start: Int64) throws {
    try endSegment(at: start)
    pieceStart = start
    slot.pending = try folder.begin(track.path(ofPiece: track.pieces.count + 1))
  }

  func endFragment() throws { try muxer.endFragment() }

  func write(_ packet: Packet) throws { try muxer.write(packet) }

  /// Ends the segment so far.
  func endSegment(at end: Int64) throws {
    guard let start = pieceStart else { return }
    try muxer.endFragment()
    let size = try commit(track.path(ofPiece: track.pieces.count + 1))
    track.pieces.append(.init(start: start, duration: end - start, size: size))
    pieceStart = nil
  }

  private func commit(_ path: String) throws -> Int {
    let size = try slot.pending?.commit() ?? 0
    slot.pending = nil
    reports.report(
      .file(
        OutputFile(
          path: path, kind: .segment, size: size, isFinal: true, group: group, output: output)))
    return size
  }
}
