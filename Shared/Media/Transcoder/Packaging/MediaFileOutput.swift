// SPDX-License-Identifier: Apache-2.0
import TranscodePlan

/// The stage that writes a video, or audio alone, as one file.
struct MediaFileOutput: Sendable {
  let delivery: Delivery
  let path: String
  let container: ContainerFile.Container
  /// Nanoseconds added to every time of a transport stream.
  let startOffset: Int64
  let audio: [GroupStages.Audio]

  func run(_ encode: EncodedVideo) throws -> CompletedOutput {
    let file = try delivery.begin(path)
    let video = try encode.feed.header()
    var muxed = MuxedFile { [self] in try muxer(file.temporaryPath, video: video, audio: $0) }
    var interleaver = try Interleaver(tick: video.timeBase, audio: audio.map(\.feed))
    while let packet = try encode.feed.nextPacket() { try interleaver.pass(packet, to: &muxed) }
    try interleaver.finish(&muxed)
    return encode.report(interleaver.count, size: try delivery.commit(file, .media), paths: [path])
  }

  /// Writes audio alone.
  func run() throws -> CompletedOutput {
    let file = try delivery.begin(path)
    var lanes = try AudioLanes(audio.map(\.feed))
    let muxer = try muxer(file.temporaryPath, video: nil, audio: lanes.parameters)
    let bases = lanes.parameters.map(\.timeBase)
    var end: Int64 = 0
    while let (packet, track) = try lanes.next(before: .max) {
      try muxer.write(packet, toTrack: track)
      end = max(
        end, bases[track].nanoseconds((packet.presentationTime ?? 0) &+ max(0, packet.duration)))
    }
    try muxer.finish()
    return CompletedOutput(
      paths: [path], durationMilliseconds: Int((end + 500_000) / 1_000_000),
      size: try delivery.commit(file, .media))
  }

  private func muxer(
    _ path: String, video: CodecParameters?, audio parameters: [CodecParameters]
  ) throws -> Muxer {
    let tracks = zip(parameters, audio).map { MuxedTrack($0, label: $1.label) }
    let all = (video.map { [MuxedTrack($0)] } ?? []) + tracks
    switch container {
    case .mp4(let hasIndexInFront):
      return try Muxer.mp4(path: path, hasIndexInFront: hasIndexInFront, all)
    case .quickTime:
      return try Muxer.quickTime(path: path, all)
    case .transportStream(let settings):
      return try Muxer.transportStream(
        settings, video: video, audio: tracks, startOffset: startOffset, to: .file(path))
    case .bare:
      guard let track = tracks.first, let codec = audio.first?.settings.codec else {
        throw Fault.settings("a file without a container and without audio")
      }
      return try Muxer.bare(path: path, track, of: codec)
    }
  }
}

/// A video that is being written as one file.
struct MuxedFile: InterleavedSink {
  /// Makes the muxer, when it is known what the audio is.
  let begin: (_ audio: [CodecParameters]) throws -> Muxer
  private(set) var muxer: Muxer?

  init(begin: @escaping (_ audio: [CodecParameters]) throws -> Muxer) { self.begin = begin }

  mutating func writeVideo(_ packet: Packet, audio: [CodecParameters]) throws {
    if muxer == nil { muxer = try begin(audio) }
    try muxer?.write(packet, toTrack: 0)
  }

  func writeAudio(_ packet: Packet, track: Int) throws {
    try muxer?.write(packet, toTrack: 1 + track)
  }

  func finish() throws { try muxer?.finish() }
}
