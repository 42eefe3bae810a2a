// SPDX-License-Identifier: Apache-2.0
import TranscodePlan

/// The stage that writes a video as one MP4 file, its index in front of the media.
struct MediaFileOutput: Sendable {
  let delivery: Delivery
  let path: String
  let encode: EncodedVideo
  let audio: EncodedFeed?

  func run() throws -> CompletedOutput {
    let file = try delivery.begin(path)
    var muxed = MuxedFile(path: file.temporaryPath, video: try encode.feed.header())
    var interleaver = try Interleaver(tick: muxed.video.timeBase, audio: audio)
    while let packet = try encode.feed.nextPacket() { try interleaver.pass(packet, to: &muxed) }
    try interleaver.finish(&muxed)
    return encode.report(interleaver.count, size: try delivery.commit(file, .media), paths: [path])
  }
}

/// A video that is being written as one file.
struct MuxedFile: InterleavedSink {
  let path: String
  let video: CodecParameters
  private(set) var muxer: Muxer?

  mutating func writeVideo(_ packet: Packet, audio: CodecParameters?) throws {
    if muxer == nil { muxer = try Muxer.mp4(path: path, video: video, audio: audio) }
    try muxer?.write(packet, toTrack: 0)
  }

  func writeAudio(_ packet: Packet) throws { try muxer?.write(packet, toTrack: 1) }

  func finish() throws { try muxer?.finish() }
}
