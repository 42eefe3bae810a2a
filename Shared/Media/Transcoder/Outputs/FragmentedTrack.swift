// SPDX-License-Identifier: Apache-2.0
import POSIX
import TranscodePlan

/// A track of fragmented MP4 as far as it was written: what playlists and manifests say of it.
struct WrittenTrack: Sendable {
  /// What kind of track it is.
  enum Kind: Hashable, Sendable {
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
  let packaging: FragmentedGroup.Packaging
  let layout: SegmentLayout
  let codec: String
  /// Ticks a second; each is ``ticksPerUnit`` of them long.
  let timescale: Int
  let ticksPerUnit: Int
  /// When the video begins, in whole seconds of the track's own time.
  let originSeconds: Int
  /// The most bits a second that the track was asked to have, until they are measured.
  let declaredBitRate: Int
  var pieces: [Piece] = []
  var headerSize = 0
  /// Bytes between the header and the first segment of a track that is one file.
  var indexSize = 0

  var isVideo: Bool { if case .video = kind { true } else { false } }

  var fileExtension: String {
    switch packaging {
    case .dash: "mp4"
    case .cmaf: isVideo ? "cmfv" : "cmfa"
    }
  }
  /// The file with the header: one of its own, or the whole track.
  var headerPath: String {
    layout == .files ? "\(base)init.\(fileExtension)" : "\(base).\(fileExtension)"
  }
  func path(ofPiece number: Int) -> String {
    guard layout == .files else { return headerPath }
    return "\(base)_\(PathName.number(number, digits: 9)).\(fileExtension)"
  }
  func seconds(_ units: Int64) -> Double {
    Double(units) * Double(ticksPerUnit) / Double(timescale)
  }
  var size: Int { pieces.reduce(headerSize + indexSize) { $0 + $1.size } }
  /// When it ends, in seconds from the video's beginning.
  var end: Double { pieces.last.map { seconds($0.start + $0.duration) } ?? 0 }
  /// The time of the video's beginning, in ticks of ``timescale``.
  var origin: Int64 { Int64(originSeconds) * Int64(timescale) }
  /// The time of a moment of the video, in ticks of ``timescale``.
  func ticks(_ units: Int64) -> Int64 { origin + units * Int64(ticksPerUnit) }

  /// The media playlist for HLS.
  func playlist(
    longest: Double, isEnded: Bool, encryption: SegmentEncryption? = nil
  ) -> MediaPlaylist {
    var offset = headerSize + indexSize
    let segments = pieces.enumerated().map { index, piece in
      defer { offset += piece.size }
      return Segment(
        name: PathName.last(path(ofPiece: index + 1)), duration: seconds(piece.duration),
        size: piece.size, offset: layout == .files ? nil : offset)
    }
    return MediaPlaylist(
      segments: segments, longest: longest, isEnded: isEnded, encryption: encryption,
      map: MediaPlaylist.Map(
        name: PathName.last(headerPath), length: layout == .files ? nil : headerSize))
  }
}

/// Writes one track's header and segments, as files of their own or as one file.
final class FragmentedTrack {
  private let folder: OutputFolder
  private let reports: Reports
  private let writer: FragmentedGroupWriter
  private let index: Int
  private let slot = Slot()
  private let muxer: FragmentMuxer
  private let cipher: FragmentCipher?
  private var header: [UInt8] = []
  private(set) var track: WrittenTrack
  private var pieceStart: Int64?

  /// Where the muxer's bytes go now.
  private final class Slot {
    var file: PendingFile?
    /// What was written since it was last asked for.
    var count = 0
    /// What waits to be seen as a whole: the header, or a fragment that will be encrypted.
    var held: [UInt8]? = []

    func write(_ bytes: RawSpan) throws(SystemError) {
      if held != nil {
        unsafe bytes.withUnsafeBytes { unsafe held?.append(contentsOf: $0) }
      } else {
        count += bytes.byteCount
        try file?.write(bytes)
      }
    }

    func write(_ bytes: [UInt8]) throws(SystemError) {
      count += bytes.count
      try file?.write(bytes)
    }
  }

  init(
    _ track: WrittenTrack, parameters: CodecParameters, encryption: SegmentEncryption?,
    folder: OutputFolder, reports: Reports,
    writer: FragmentedGroupWriter, index: Int
  ) throws {
    self.track = track
    self.folder = folder
    self.reports = reports
    self.writer = writer
    self.index = index
    let slot = slot
    muxer = try FragmentMuxer(
      parameters, brand: track.packaging == .cmaf ? "cmfc" : "iso6",
      timescale: track.timescale, startOffset: Int64(track.originSeconds) * 1_000_000_000
    ) { bytes throws(SystemError) in try slot.write(bytes) }
    header = slot.held ?? []
    cipher = try encryption.map {
      try FragmentCipher($0, header: slot.held ?? [], track: index)
    }
    if let cipher { header = cipher.header }
    slot.held = cipher == nil ? nil : []
    self.track.headerSize = header.count
    switch track.layout {
    case .files:
      let file = try folder.begin(track.headerPath)
      try file.write(header)
      try commit(file, to: track.headerPath)
    case .singleFile:
      // The index in front of the segments is known when the last one is.
      slot.file = try folder.begin("\(track.headerPath).segments")
    }
  }

  /// Ends the segment so far and begins one; times are in the encoder's time base.
  func beginSegment(at start: Int64) throws {
    try endSegment(at: start)
    pieceStart = start
    if track.layout == .files {
      slot.file = try folder.begin(track.path(ofPiece: track.pieces.count + 1))
    }
  }

  func endFragment() throws {
    try muxer.endFragment()
    guard let cipher, let fragment = slot.held else { return }
    slot.held = []
    try slot.write(try cipher.encrypt(fragment))
  }

  func write(_ packet: Packet) throws { try muxer.write(packet) }

  /// Ends the last segment and the track.
  func finish(at end: Int64) throws {
    try endSegment(at: end)
    if track.layout == .singleFile { try assemble() }
    try writer.finish(track, index: index)
  }

  private func endSegment(at end: Int64) throws {
    guard let start = pieceStart else { return }
    try endFragment()
    track.pieces.append(.init(start: start, duration: end - start, size: slot.count))
    (slot.count, pieceStart) = (0, nil)
    guard track.layout == .files, let file = slot.file else { return }
    slot.file = nil
    try commit(file, to: track.path(ofPiece: track.pieces.count))
    try writer.update(track, index: index)
  }

  /// Brings header, index and segments together.
  private func assemble() throws {
    guard let segments = slot.file else { return }
    slot.file = nil
    let index = try SegmentIndex(of: track).bytes
    track.indexSize = index.count
    let whole = try folder.begin(track.headerPath)
    try whole.write(header)
    try whole.write(index)
    try whole.append(contentsOf: segments)
    try commit(whole, to: track.headerPath)
  }

  private func commit(_ file: PendingFile, to path: String) throws {
    reports.report(
      .file(
        OutputFile(
          path: path, kind: .segment, size: try file.commit(), isFinal: true, group: writer.group,
          output: index)))
  }
}
