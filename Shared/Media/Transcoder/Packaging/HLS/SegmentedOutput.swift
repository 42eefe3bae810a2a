// SPDX-License-Identifier: Apache-2.0
import Notation
import POSIX
import TranscodePlan

/// Cuts one rendition's encoded video and audio into MPEG-TS segments.
///
/// A segment has the frames from one scheduled key frame to the next, and the audio of that time;
/// audio that outlasts the video belongs to the last one.
struct SegmentedOutput: InterleavedSink {
  private let rendition: Rendition
  private let video: CodecParameters
  private let writer: PlaylistWriter?
  /// The index of the output in the group.
  private var index: Int { rendition.delivery.output ?? 0 }

  private var muxer: Muxer?
  private let file = SegmentSlot()
  private var segmentNumber = 0
  private var segmentStart: Int64 = 0
  private var lastSlot: Int64 = 0
  /// The parts so far of a file that has all segments.
  private var parts: [Segment] = []

  private(set) var size = 0

  init(_ rendition: Rendition, video: CodecParameters, writer: PlaylistWriter?) {
    self.rendition = rendition
    self.video = video
    self.writer = writer
  }

  mutating func writeVideo(_ packet: Packet, audio: [CodecParameters]) throws {
    let slot = packet.presentationTime ?? 0
    if packet.isKey, rendition.encode.schedule.beginsSegment(slot) {
      if muxer == nil {
        try begin(audio: audio)
      } else {
        try endSegment(before: slot)
      }
      segmentNumber += 1
      segmentStart = slot
      try beginFile()
    }
    try muxer?.write(packet, toTrack: 0)
    lastSlot = max(lastSlot, slot)
  }

  func writeAudio(_ packet: Packet, track: Int) throws {
    try muxer?.write(packet, toTrack: 1 + track)
  }

  mutating func finish() throws {
    if muxer != nil { try endSegment(before: lastSlot + 1) }
    if rendition.layout == .singleFile { try finishParts() }
    try writer?.end(index)
  }

  private mutating func begin(audio: [CodecParameters]) throws {
    var codecs: [String] = []
    for stream in [video] + audio where !codecs.contains(stream.codecIdentifier) {
      codecs.append(stream.codecIdentifier)
    }
    writer?.name(codecs: codecs, of: index)
    let file = file
    muxer = try Muxer.transportStream(
      rendition.transport, video: video,
      audio: zip(audio, rendition.audio).map { MuxedTrack($0, label: $1.label) },
      startOffset: rendition.startOffset,
      to: .bytes { bytes throws(SystemError) in try file.write(bytes) })
  }

  private func beginFile() throws {
    switch rendition.layout {
    case .files:
      let number = MediaPlaylist.firstSequenceNumber + segmentNumber - 1
      file.begin(
        try rendition.delivery.begin(rendition.names.path(segmentNumber)),
        cipher: try rendition.encryption.map {
          try SegmentCipher(key: $0.key, vector: $0.vector(ofSegment: number))
        })
    case .singleFile where segmentNumber == 1:
      file.begin(try rendition.delivery.begin(rendition.names.wholePath), cipher: nil)
    case .singleFile: break
    }
  }

  private mutating func endSegment(before slot: Int64) throws {
    try muxer?.endTransportSegment()
    let duration = Double(video.timeBase.nanoseconds(slot - segmentStart)) / 1e9
    guard rendition.layout == .files else {
      let offset = parts.reduce(0) { $0 + $1.size }
      parts.append(
        Segment(
          name: rendition.names.reference(to: rendition.names.wholePath), duration: duration,
          size: file.size - offset, offset: offset))
      return
    }
    guard let whole = try file.end() else { return }
    let bytes = try rendition.delivery.commit(whole, .segment)
    size += bytes
    try writer?.append(
      Segment(
        name: rendition.names.reference(to: whole.relativePath), duration: duration, size: bytes),
      to: index)
  }

  private mutating func finishParts() throws {
    guard let whole = try file.end(), let last = parts.last else { return }
    size = try rendition.delivery.commit(whole, .segment)
    // What a short file is filled up with belongs to its last part.
    parts[parts.count - 1].size = size - (last.offset ?? 0)
    for part in parts { try writer?.append(part, to: index) }
  }
}
