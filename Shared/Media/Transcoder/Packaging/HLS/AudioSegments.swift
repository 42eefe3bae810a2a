// SPDX-License-Identifier: Apache-2.0
import Notation
import POSIX
import TranscodePlan

/// The stage that writes audio of an HLS group in segments of its own, cut where the video is cut:
/// transport streams, or bare audio that begins with its time (RFC 8216, section 3.4).
struct AudioSegments: Sendable {
  let delivery: Delivery
  let names: SegmentNames
  let layout: SegmentLayout
  let transport: TransportStreamSettings
  let audio: GroupStages.Audio
  let isTransportStream: Bool
  /// Nanoseconds added to every time of the segments.
  let startOffset: Int64
  let segmentNanoseconds: Int64
  let encryption: SegmentEncryption?

  /// The media playlist's path below the output folder, without extension.
  var base: String { names.base }

  /// - Parameter writer: nil where no playlists are written.
  func run(_ writer: PlaylistWriter?) throws -> CompletedOutput {
    let parameters = try audio.feed.header()
    let output = delivery.output ?? 0
    writer?.name(codecs: [parameters.codecIdentifier], of: output)
    let slot = SegmentSlot(isTransportStream: isTransportStream)
    let muxer = try muxer(of: parameters, into: slot)
    var written = Written(slot: slot, stage: self, writer: writer, output: output)
    let base = parameters.timeBase
    var first: Int64?
    var end: Int64 = 0
    while let packet = try audio.feed.nextPacket() {
      let time = packet.presentationTime ?? end
      let nanoseconds = base.nanoseconds(time)
      // A segment has the audio that begins in the time of the video's.
      let wanted = max(0, nanoseconds / segmentNanoseconds)
      if wanted > written.part {
        try written.endSegment(at: nanoseconds, of: muxer)
        try written.begin(wanted, at: max(0, nanoseconds))
      }
      try muxer.write(packet, toTrack: 0)
      if first == nil { first = time }
      end = time + packet.duration
    }
    try written.endSegment(at: base.nanoseconds(end), of: muxer)
    try written.finish()
    let nanoseconds = base.nanoseconds(end - max(0, first ?? 0))
    return CompletedOutput(
      paths: writer == nil ? [] : [self.base + ".m3u8"],
      durationMilliseconds: Int((nanoseconds + 500_000) / 1_000_000), size: written.size)
  }

  private func muxer(of parameters: CodecParameters, into slot: SegmentSlot) throws -> Muxer {
    let track = MuxedTrack(parameters, label: audio.label)
    let write = { (bytes: RawSpan) throws(SystemError) in try slot.write(bytes) }
    guard isTransportStream else {
      return try Muxer.packed(track, of: audio.settings.codec, write: write)
    }
    return try Muxer.transportStream(
      transport, video: nil, audio: [track], startOffset: startOffset, to: .bytes(write))
  }

  /// The segments so far.
  private struct Written {
    let slot: SegmentSlot
    let stage: AudioSegments
    let writer: PlaylistWriter?
    let output: Int
    /// Which of the video's segments the audio is in; -1 before the first.
    private(set) var part: Int64 = -1
    private(set) var size = 0
    private var number = 0
    private var start: Int64 = 0
    /// The parts so far of a file that has all segments.
    private var parts: [Segment] = []

    init(slot: SegmentSlot, stage: AudioSegments, writer: PlaylistWriter?, output: Int) {
      self.slot = slot
      self.stage = stage
      self.writer = writer
      self.output = output
    }

    mutating func begin(_ part: Int64, at time: Int64) throws {
      self.part = part
      start = time
      number += 1
      if stage.layout == .files {
        let sequenceNumber = MediaPlaylist.firstSequenceNumber + number - 1
        slot.begin(
          try stage.delivery.begin(stage.names.path(number)),
          cipher: try stage.encryption.map {
            try SegmentCipher(key: $0.key, vector: $0.vector(ofSegment: sequenceNumber))
          })
      } else if number == 1 {
        slot.begin(try stage.delivery.begin(stage.names.wholePath), cipher: nil)
      }
      if !stage.isTransportStream {
        try slot.write(TimestampTag.bytes(time: time + stage.startOffset))
      }
    }

    mutating func endSegment(at time: Int64, of muxer: Muxer) throws {
      guard part >= 0 else { return }
      if stage.isTransportStream { try muxer.endTransportSegment() } else { try muxer.flush() }
      let duration = Double(time - start) / 1e9
      guard stage.layout == .files else {
        let offset = parts.reduce(0) { $0 + $1.size }
        parts.append(
          Segment(
            name: stage.names.reference(to: stage.names.wholePath), duration: duration,
            size: slot.size - offset, offset: offset))
        return
      }
      guard let whole = try slot.end() else { return }
      let bytes = try stage.delivery.commit(whole, .segment)
      size += bytes
      try writer?.append(
        Segment(
          name: stage.names.reference(to: whole.relativePath), duration: duration, size: bytes),
        to: output)
    }

    mutating func finish() throws {
      if stage.layout == .singleFile, let whole = try slot.end(), let last = parts.last {
        size = try stage.delivery.commit(whole, .segment)
        parts[parts.count - 1].size = size - (last.offset ?? 0)
        for part in parts { try writer?.append(part, to: output) }
      }
      if number > 0 { try writer?.end(output) } else { try writer?.drop(output) }
    }
  }
}

/// What a segment of bare audio begins with (RFC 8216, section 3.4): an ID3 tag with a `PRIV` frame of
/// the time of its first sample.
enum TimestampTag {
  private static let owner = "com.apple.streaming.transportStreamTimestamp"

  /// - Parameter time: in nanoseconds; of its 90,000 ticks a second the lowest 33 bits are told.
  static func bytes(time: Int64) -> [UInt8] {
    let ticks = UInt64(Fraction.perSecond(90_000).time(nanoseconds: max(0, time))) & 0x1_FFFF_FFFF
    var content = BoxWriter()
    content.append(owner.utf8)
    content.append(UInt8(0))
    content.append(ticks)
    var tag = BoxWriter()
    tag.append("ID3".utf8)
    // Version 2.4; sizes have seven bits in each byte, and these are short of needing them.
    tag.append([4, 0, 0])
    tag.append(synchsafe(content.bytes.count + 10))
    tag.append("PRIV".utf8)
    tag.append(synchsafe(content.bytes.count))
    tag.append(UInt16(0))
    tag.append(content.bytes)
    return tag.bytes
  }

  private static func synchsafe(_ number: Int) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: number >> (21 - 7 * $0) & 0x7F) }
  }
}
