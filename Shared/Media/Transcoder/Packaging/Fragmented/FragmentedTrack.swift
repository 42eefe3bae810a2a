// SPDX-License-Identifier: Apache-2.0
import POSIX
import TranscodePlan

/// Writes one track's header and segments, as files of their own or as one file.
final class FragmentedTrack {
  private let delivery: Delivery
  private let writer: FragmentedGroupWriter
  private let output: Int
  private let slot = Slot()
  private let muxer: Muxer
  private let cipher: FragmentCipher?
  private var header: [UInt8] = []
  private(set) var track: WrittenTrack
  private var pieceStart: Int64?

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

  /// - Parameter output: its index in the group.
  init(
    _ track: WrittenTrack, parameters: CodecParameters, label: TrackLabel = TrackLabel(),
    writer: FragmentedGroupWriter, output: Int
  ) throws {
    self.track = track
    self.writer = writer
    self.output = output
    delivery = writer.delivery.of(output)
    let slot = slot
    let place = track.place
    muxer = try Muxer.fragments(
      of: MuxedTrack(parameters, label: label), brand: place.packaging == .cmaf ? "cmfc" : "iso6",
      timescale: track.timescale, startOffset: Int64(place.originSeconds) * 1_000_000_000
    ) { bytes throws(SystemError) in try slot.write(bytes) }
    header = slot.held ?? []
    cipher = try place.encryption.map {
      try FragmentCipher($0, header: slot.held ?? [], track: output)
    }
    if let cipher { header = cipher.header }
    slot.held = cipher == nil ? nil : []
    self.track.headerSize = header.count
    switch place.layout {
    case .files:
      let file = try delivery.begin(track.headerPath)
      try file.write(header)
      try delivery.commit(file, .segment)
    case .singleFile:
      // The index in front of the segments is known when the last one is.
      slot.file = try delivery.begin("\(track.headerPath).segments")
    }
  }

  /// Ends the segment so far and begins one; times are in the encoder's time base.
  func beginSegment(at start: Int64) throws {
    try endSegment(at: start)
    pieceStart = start
    if track.place.layout == .files {
      slot.file = try delivery.begin(track.path(ofPiece: track.pieces.count + 1))
    }
  }

  func endFragment() throws {
    try muxer.flush()
    guard let cipher, let fragment = slot.held else { return }
    slot.held = []
    try slot.write(try cipher.encrypt(fragment))
  }

  func write(_ packet: Packet) throws { try muxer.write(packet, toTrack: 0) }

  func finish(at end: Int64) throws {
    try endSegment(at: end)
    if track.place.layout == .singleFile { try assemble() }
    try writer.finish(track.pieces.isEmpty ? nil : track, output: output)
  }

  private func endSegment(at end: Int64) throws {
    guard let start = pieceStart else { return }
    try endFragment()
    track.pieces.append(.init(start: start, duration: end - start, size: slot.count))
    (slot.count, pieceStart) = (0, nil)
    guard track.place.layout == .files, let file = slot.file else { return }
    slot.file = nil
    try delivery.commit(file, .segment)
    try writer.update(track, output: output)
  }

  private func assemble() throws {
    guard let segments = slot.file else { return }
    slot.file = nil
    let index = try track.segmentIndex()
    track.indexSize = index.count
    let whole = try delivery.begin(track.headerPath)
    try whole.write(header)
    try whole.write(index)
    try whole.append(contentsOf: segments)
    try delivery.commit(whole, .segment)
  }
}
