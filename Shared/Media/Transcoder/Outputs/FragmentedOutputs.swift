// SPDX-License-Identifier: Apache-2.0
import CLibAV
import TranscodePlan

/// Where a track goes and what it is packaged as.
struct TrackPlace: Sendable {
  /// The path below the output folder without number and extension.
  let base: String
  let packaging: FragmentedGroup.Packaging
  let layout: SegmentLayout
  /// When the video begins, in whole seconds of the track's own time.
  let originSeconds: Int
  let encryption: SegmentEncryption?
}

/// The stage that encodes and writes one video of a group of fragmented MP4.
struct FragmentedVideo: Sendable {
  let index: Int
  let place: TrackPlace
  let encode: VideoEncode
  /// Frames in a fragment.
  let fragmentFrames: Int64
  let declaredBitRate: Int

  func run(folder: OutputFolder, reports: Reports, writer: FragmentedGroupWriter) throws
    -> CompletedOutput
  {
    let encoded = try encode.open()
    let header = encoded.parameters.header
    let rate = encode.h264.frameRate
    // Players round to ticks; they are at most a tenth of a millisecond.
    var ticks = 1
    while Int(rate.num) * ticks < 10_000 { ticks *= 2 }
    let writing = try FragmentedTrack(
      WrittenTrack(
        kind: .video(
          width: encode.h264.width, height: encode.h264.height, frameRate: Ratio(rate)),
        base: place.base, packaging: place.packaging, layout: place.layout,
        codec: unsafe H264.codecName(annexB: header.span.bytes) ?? "avc1",
        timescale: Int(rate.num) * ticks, ticksPerUnit: Int(rate.den) * ticks,
        originSeconds: place.originSeconds, declaredBitRate: declaredBitRate),
      parameters: encoded.parameters, encryption: place.encryption, folder: folder,
      reports: reports, writer: writer,
      index: index)
    var videoBytes = 0
    var fragmentStart: Int64 = 0
    let frames = try encoded.forEach { packet in
      let slot = packet.presentationTime ?? 0
      if packet.isKey, encode.schedule.beginsSegment(slot) {
        try writing.beginSegment(at: slot)
        fragmentStart = slot
      } else if packet.isKey, slot - fragmentStart >= fragmentFrames {
        try writing.endFragment()
        fragmentStart = slot
      }
      videoBytes += packet.size
      try writing.write(packet)
    }
    try writing.finish(at: frames)
    var result = encode.report(
      frames: frames, videoBytes: videoBytes, size: writing.track.size, path: place.base)
    result.paths = []
    return result
  }
}

/// The stage that writes one audio track of a group of fragmented MP4.
struct FragmentedAudio: Sendable {
  let index: Int
  let place: TrackPlace
  let settings: AudioSettings
  let feed: AudioFeed
  /// Nanoseconds in a segment of the video.
  let segmentNanoseconds: Int64
  let fragmentNanoseconds: Int64

  func run(folder: OutputFolder, reports: Reports, writer: FragmentedGroupWriter) throws
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
            base: place.base, packaging: place.packaging, layout: place.layout,
            codec: AAC.codecName(header: parameters.header) ?? "mp4a.40.2",
            timescale: Int(base.den), ticksPerUnit: Int(base.num),
            originSeconds: place.originSeconds,
            declaredBitRate: settings.bitRate * 21 / 20),
          parameters: parameters, encryption: place.encryption, folder: folder, reports: reports,
          writer: writer, index: index)
      case .packet(let packet):
        let time = packet.presentationTime ?? end
        let nanoseconds = base.nanoseconds(time)
        // A segment has the audio that begins in the time of the video's.
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
    if let writing {
      try writing.finish(at: end)
    } else {
      try writer.finish(nil, index: index)
    }
    let nanoseconds = base.nanoseconds(end - max(0, first ?? 0))
    return CompletedOutput(
      paths: [], durationMilliseconds: Int((nanoseconds + 500_000) / 1_000_000), width: nil,
      height: nil, frameRate: nil, averageBitRate: nil, size: writing?.track.size ?? 0)
  }
}
