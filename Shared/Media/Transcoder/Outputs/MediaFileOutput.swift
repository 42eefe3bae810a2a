// SPDX-License-Identifier: Apache-2.0
import TranscodePlan

/// The stage that encodes a video and writes it as one MP4 file, its index in front of the media.
struct MediaFileOutput: Sendable {
  let group: Int
  let index: Int
  /// The video's path below the output folder.
  let path: String
  let encode: VideoEncode
  let audio: AudioFeed?

  /// Encodes until the frames end.
  /// - Returns: what was made.
  func run(folder: OutputFolder, reports: Reports) throws -> CompletedOutput {
    let encoded = try encode.open()
    let file = try folder.begin(path)
    let muxed = MuxedFile(path: file.temporaryPath, video: encoded.parameters)
    let interleaver = Interleaver(into: muxed, tick: encoded.parameters.timeBase, audio: audio) {
      _ in false
    }
    let frames = try encoded.forEach { try interleaver.take($0) }
    try interleaver.finish()
    try muxed.finish()
    let size = try file.commit()
    reports.report(
      .file(
        OutputFile(
          path: path, kind: .media, size: size, isFinal: true, group: group, output: index)))
    return encode.report(frames: frames, videoBytes: muxed.videoBytes, size: size, path: path)
  }
}

/// A video that is being written.
final class MuxedFile: InterleavedSink {
  private let path: String
  private let video: CodecParameters
  private var muxer: FileMuxer?
  /// Bytes of frames.
  private(set) var videoBytes = 0

  init(path: String, video: CodecParameters) {
    self.path = path
    self.video = video
  }

  func writeVideo(_ packet: Packet, audio: CodecParameters?) throws {
    if muxer == nil { muxer = try FileMuxer(path: path, video: video, audio: audio) }
    try muxer?.write(packet, toTrack: 0)
    videoBytes += packet.size
  }

  func writeAudio(_ packet: Packet) throws {
    try muxer?.write(packet, toTrack: 1)
  }

  /// Writes the index.
  func finish() throws { try muxer?.finish() }
}
