// SPDX-License-Identifier: Apache-2.0
import POSIX
import TranscodePlan

/// Cuts one rendition's encoded video and audio into MPEG-TS segments.
///
/// A segment has the frames from one scheduled key frame to the next, and the audio of that time;
/// audio that outlasts the video belongs to the last one.
final class SegmentedOutput: InterleavedSink {
  private let folder: OutputFolder
  private let reports: Reports
  private let writer: HLSGroupWriter
  private let group: Int
  private let rendition: Int
  /// The path of segments without number and extension.
  private let base: String
  private let schedule: KeyFrameSchedule
  private let startOffset: Int64
  private let videoParameters: CodecParameters
  private let encryption: SegmentEncryption?

  private var muxer: TransportStreamMuxer?
  private let file = FileSlot()
  private var segmentNumber = 0
  private var segmentStart: Int64 = 0
  private var lastSlot: Int64 = 0

  /// Bytes of all segments.
  private(set) var size = 0
  /// Bytes of frames.
  private(set) var videoBytes = 0

  /// The segment file that the muxer writes to now.
  private final class FileSlot {
    private var pending: PendingFile?
    private var cipher: SegmentCipher?
    private var size = 0

    /// A packet that stands for nothing (ISO/IEC 13818-1, 2.4.3.3: PID 0x1FFF).
    private static let nullPacket: [UInt8] =
      [0x47, 0x1F, 0xFF, 0x10] + Array(repeating: 0xFF, count: 184)

    /// Readers know a transport stream by how its packets follow one another: libavformat asks for
    /// eleven of the longest kind, 204 bytes. A frame or two of one colour have fewer.
    private static let recognisable = 11 * 204

    func begin(_ file: PendingFile, cipher: SegmentCipher?) {
      pending = file
      self.cipher = cipher
      size = 0
    }

    func write(_ bytes: RawSpan) throws(SystemError) {
      size += bytes.byteCount
      guard let cipher else {
        try pending?.write(bytes)
        return
      }
      let encrypted = cipher.encrypt(bytes)
      try unsafe pending?.write(encrypted.span.bytes)
    }

    /// Ends the file.
    /// - Returns: its length in bytes; nil when none was begun.
    func end() throws(SystemError) -> Int? {
      guard let file = pending else { return nil }
      while size < Self.recognisable { try write(unsafe Self.nullPacket.span.bytes) }
      if let last = cipher?.finish() { try unsafe file.write(last.span.bytes) }
      (pending, cipher) = (nil, nil)
      return try file.commit()
    }
  }

  init(
    folder: OutputFolder, reports: Reports, writer: HLSGroupWriter, group: Int, rendition: Int,
    base: String, schedule: KeyFrameSchedule, startOffset: Int64, video: CodecParameters,
    encryption: SegmentEncryption?
  ) {
    self.folder = folder
    self.reports = reports
    self.writer = writer
    self.group = group
    self.rendition = rendition
    self.base = base
    self.schedule = schedule
    self.startOffset = startOffset
    videoParameters = video
    self.encryption = encryption
  }

  func writeVideo(_ packet: Packet, audio: CodecParameters?) throws {
    let slot = packet.presentationTime ?? 0
    if packet.isKey, schedule.beginsSegment(slot) {
      if muxer == nil {
        try begin(audio: audio)
      } else {
        try endSegment(before: slot)
      }
      segmentNumber += 1
      segmentStart = slot
      let number = MediaPlaylist.firstSequenceNumber + segmentNumber - 1
      file.begin(
        try folder.begin(segmentPath),
        cipher: try encryption.map {
          try SegmentCipher(key: $0.key, vector: $0.vector(ofSegment: number))
        })
    }
    try muxer?.write(packet, to: .video)
    videoBytes += packet.size
    lastSlot = max(lastSlot, slot)
  }

  func writeAudio(_ packet: Packet) throws {
    try muxer?.write(packet, to: .audio)
  }

  /// Ends the last segment and the rendition.
  func finish() throws {
    if muxer != nil { try endSegment(before: lastSlot + 1) }
    try writer.end(rendition)
  }

  private func begin(audio: CodecParameters?) throws {
    let header = videoParameters.header
    var codecs = [unsafe H264.codecName(annexB: header.span.bytes) ?? "avc1"]
    if let audio, let name = AAC.codecName(header: audio.header) { codecs.append(name) }
    writer.name(codecs: codecs, of: rendition)
    let file = file
    muxer = try TransportStreamMuxer(
      video: videoParameters, audio: audio, startOffset: startOffset
    ) { bytes throws(SystemError) in try file.write(bytes) }
  }

  private var segmentPath: String {
    "\(base)_\(PathName.number(segmentNumber, digits: 5)).ts"
  }

  private func endSegment(before slot: Int64) throws {
    try muxer?.endSegment()
    guard let bytes = try file.end() else { return }
    size += bytes
    reports.report(
      .file(
        OutputFile(
          path: segmentPath, kind: .segment, size: bytes, isFinal: true, group: group,
          output: rendition)))
    let duration = Double(videoParameters.timeBase.nanoseconds(slot - segmentStart)) / 1e9
    try writer.append(
      Segment(name: PathName.last(segmentPath), duration: duration, size: bytes), to: rendition)
  }
}
