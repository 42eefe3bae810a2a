// SPDX-License-Identifier: Apache-2.0
import TranscodePlan

/// Cuts one rendition's encoded picture and sound into MPEG-TS segments.
///
/// A segment has the pictures from one scheduled key frame to the next, and the sound of that time.
final class SegmentedOutput {
  private let folder: OutputFolder
  private let reports: Reports
  private let writer: HLSGroupWriter
  private let group: Int
  private let rendition: Int
  /// The path of segments without number and extension.
  private let base: String
  private let schedule: KeyFrameSchedule
  private let tick: Fraction
  private let startOffset: Int64
  private let sound: SoundFeed?

  private var soundParameters: CodecParameters?
  private var nextSound: Packet?
  private var soundIsOver: Bool
  private var waiting: [Packet] = []
  private var waitingBytes = 0
  private let videoParameters: CodecParameters
  private var muxer: TransportStreamMuxer?
  private let file = FileSlot()
  private var segmentNumber = 0
  private var segmentStart: Int64 = 0
  private var lastSlot: Int64 = 0

  /// Bytes of all segments.
  private(set) var size = 0
  /// Bytes of pictures.
  private(set) var videoBytes = 0

  /// So much encoded picture may wait for its sound before everything waits.
  private static let mostWaiting = 64 * 1024 * 1024

  /// The segment file that the muxer writes to now.
  private final class FileSlot {
    var pending: PendingFile?
  }

  init(
    folder: OutputFolder, reports: Reports, writer: HLSGroupWriter, group: Int, rendition: Int,
    base: String, schedule: KeyFrameSchedule, startOffset: Int64, video: CodecParameters,
    sound: SoundFeed?
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
    tick = video.timeBase
    self.sound = sound
    soundIsOver = sound == nil
  }

  /// Takes an encoded picture, in decoding order.
  func take(_ packet: Packet) throws {
    waiting.append(packet)
    waitingBytes += packet.size
    try advance(isWaiting: waitingBytes > Self.mostWaiting)
  }

  /// Writes the rest and ends the rendition.
  func finish() throws {
    try advance(isWaiting: true)
    // Sound that outlasts the picture belongs to the last segment.
    while let packet = try peekSound(isWaiting: true) {
      try muxer?.write(packet, to: .audio)
      nextSound = nil
    }
    if muxer != nil { try endSegment(before: lastSlot + 1) }
    try writer.end(rendition)
  }

  /// Writes what may be written: a picture when all sound before it is there.
  private func advance(isWaiting: Bool) throws {
    while let packet = waiting.first {
      let slot = packet.presentationTime ?? 0
      let isCut = packet.isKey && schedule.beginsSegment(slot)
      // Sound goes with the segment in which it is heard, so a cut is made by presentation time.
      let limit = isCut ? slot : packet.decodingTime ?? slot
      guard try writeSound(before: limit, isWaiting: isWaiting) else { return }
      waiting.removeFirst()
      waitingBytes -= packet.size
      if isCut { try beginSegment(at: slot, with: packet) }
      packet.duration = 1
      try muxer?.write(packet, to: .video)
      videoBytes += packet.size
      lastSlot = max(lastSlot, slot)
    }
  }

  /// Writes the sound before a picture's time.
  /// - Returns: whether all of it was there.
  private func writeSound(before slot: Int64, isWaiting: Bool) throws -> Bool {
    // The stream's tables name the sound, so nothing is written before it is known.
    let limit = tick.nanoseconds(slot)
    while !soundIsOver {
      guard let packet = try peekSound(isWaiting: isWaiting) else { return soundIsOver }
      guard let base = soundParameters?.timeBase,
        base.nanoseconds(packet.presentationTime ?? 0) < limit, let muxer
      else { return true }
      try muxer.write(packet, to: .audio)
      nextSound = nil
    }
    return true
  }

  private func peekSound(isWaiting: Bool) throws -> Packet? {
    while nextSound == nil, !soundIsOver, let sound {
      let event = isWaiting ? try sound.pop() : sound.popIfAny()
      switch event {
      case .header(let parameters): soundParameters = parameters
      case .packet(let packet): nextSound = packet
      case nil:
        if isWaiting || sound.isDrained { soundIsOver = true }
        return nil
      }
    }
    return nextSound
  }

  private func beginSegment(at slot: Int64, with packet: Packet) throws {
    if muxer == nil {
      var codecs = [packet.withBytes { H264.codecName(annexB: $0) } ?? "avc1"]
      if let soundParameters, let name = AAC.codecName(header: soundParameters.header) {
        codecs.append(name)
      }
      writer.name(codecs: codecs, of: rendition)
      try openFile()
      let file = file
      muxer = try TransportStreamMuxer(
        video: videoParameters, audio: soundParameters, startOffset: startOffset
      ) { bytes throws(SystemError) in try file.pending?.write(bytes) }
    } else {
      try endSegment(before: slot)
      try openFile()
    }
    segmentStart = slot
  }

  private func openFile() throws {
    segmentNumber += 1
    file.pending = try folder.begin(segmentPath)
  }

  private var segmentPath: String {
    let digits = String(segmentNumber)
    return "\(base)_\(String(repeating: "0", count: max(0, 5 - digits.count)))\(digits).ts"
  }

  private func endSegment(before slot: Int64) throws {
    try muxer?.endSegment()
    guard let pending = file.pending else { return }
    let bytes = try pending.commit()
    file.pending = nil
    size += bytes
    reports.report(
      .file(
        OutputFile(
          path: segmentPath, kind: .segment, size: bytes, isFinal: true, group: group,
          output: rendition)))
    let duration = Double(tick.nanoseconds(slot - segmentStart)) / 1e9
    try writer.append(
      Segment(name: PathName.last(segmentPath), duration: duration, size: bytes), to: rendition)
  }
}
