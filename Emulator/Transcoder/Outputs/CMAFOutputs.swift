// SPDX-License-Identifier: Apache-2.0
import CLibAV
import TranscodePlan

/// The stage that encodes and writes one picture of a CMAF group.
struct CMAFPicture: Sendable {
  let group: Int
  let index: Int
  let base: String
  let encode: PictureEncode
  /// Pictures in a fragment.
  let fragmentFrames: Int64
  let originSeconds: Int

  func run(folder: OutputFolder, reports: Reports, writer: CMAFGroupWriter) throws
    -> CompletedOutput
  {
    let encoder = try Encoder(encode.h264)
    let header = encoder.parameters.header
    let rate = encode.h264.frameRate
    let writing = try FragmentedTrack(
      WrittenTrack(
        kind: .video(
          width: encode.h264.width, height: encode.h264.height, frameRate: Ratio(rate)),
        base: base, codec: unsafe H264.codecName(annexB: header.span.bytes) ?? "avc1",
        timescale: Int(rate.num), ticksPerUnit: Int(rate.den), originSeconds: originSeconds),
      parameters: encoder.parameters, folder: folder, reports: reports, group: group,
      output: index)
    var videoBytes = 0
    var fragmentStart: Int64 = 0
    let frames = try encode.run(with: encoder) { packet in
      let slot = packet.presentationTime ?? 0
      if packet.isKey, encode.schedule.beginsSegment(slot) {
        try writing.beginSegment(at: slot)
        fragmentStart = slot
      } else if packet.isKey, slot - fragmentStart >= fragmentFrames {
        try writing.endFragment()
        fragmentStart = slot
      }
      packet.duration = 1
      videoBytes += packet.size
      try writing.write(packet)
    }
    try writing.endSegment(at: frames)
    try writer.finish(writing.track, index: index)
    var result = encode.report(
      frames: frames, videoBytes: videoBytes, size: writing.track.size, path: base)
    result.paths = []
    return result
  }
}

/// The stage that writes one sound of a CMAF group.
struct CMAFSound: Sendable {
  let group: Int
  let index: Int
  let base: String
  let settings: AudioSettings
  let feed: SoundFeed
  /// Nanoseconds in a segment of the pictures.
  let segmentNanoseconds: Int64
  let fragmentNanoseconds: Int64
  let originSeconds: Int

  func run(folder: OutputFolder, reports: Reports, writer: CMAFGroupWriter) throws
    -> CompletedOutput
  {
    var writing: FragmentedTrack?
    var base = Fraction(num: 1, den: 1)
    var number: Int64 = -1
    var fragment: Int64 = 0
    var first: Int64?
    var end: Int64 = 0
    while let event = try feed.pop() {
      switch event {
      case .header(let parameters):
        base = parameters.timeBase
        writing = try FragmentedTrack(
          WrittenTrack(
            kind: .audio(channels: settings.channels, sampleRate: settings.sampleRate),
            base: self.base, codec: AAC.codecName(header: parameters.header) ?? "mp4a.40.2",
            timescale: Int(base.den), ticksPerUnit: Int(base.num), originSeconds: originSeconds),
          parameters: parameters, folder: folder, reports: reports, group: group, output: index)
      case .packet(let packet):
        let time = packet.presentationTime ?? end
        let nanoseconds = base.nanoseconds(time)
        // A segment has the sound that begins in the time of the picture's.
        let wanted = max(0, nanoseconds / segmentNanoseconds)
        let part = (nanoseconds - wanted * segmentNanoseconds) / fragmentNanoseconds
        if wanted > number {
          try writing?.beginSegment(at: time)
          (number, fragment) = (wanted, 0)
        } else if part > fragment {
          try writing?.endFragment()
          fragment = part
        }
        try writing?.write(packet)
        if first == nil { first = time }
        end = time + packet.duration
      }
    }
    try writing?.endSegment(at: end)
    try writer.finish(writing?.track, index: index)
    let nanoseconds = base.nanoseconds(end - (first ?? 0))
    return CompletedOutput(
      paths: [], durationMilliseconds: Int((nanoseconds + 500_000) / 1_000_000), width: nil,
      height: nil, frameRate: nil, averageBitRate: nil, size: writing?.track.size ?? 0)
  }
}
