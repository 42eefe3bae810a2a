// SPDX-License-Identifier: Apache-2.0
import TranscodePlan

/// The stage that encodes one rendition of an HLS group and writes its segments.
struct Rendition: Sendable {
  let group: Int
  let index: Int
  /// The media playlist's path below the output folder, without extension.
  let base: String
  let encode: VideoEncode
  /// Nanoseconds added to every time of the transport stream.
  var startOffset: Int64
  let audio: AudioFeed?
  let encryption: SegmentEncryption?

  /// Encodes until the frames end.
  /// - Returns: what was made.
  func run(folder: OutputFolder, reports: Reports, writer: HLSGroupWriter) throws
    -> CompletedOutput
  {
    let encoded = try encode.open()
    let schedule = encode.schedule
    let output = SegmentedOutput(
      folder: folder, reports: reports, writer: writer, group: group, rendition: index, base: base,
      schedule: schedule, startOffset: startOffset, video: encoded.parameters,
      encryption: encryption)
    let interleaver = Interleaver(into: output, tick: encoded.parameters.timeBase, audio: audio) {
      $0.isKey && schedule.beginsSegment($0.presentationTime ?? 0)
    }
    let frames = try encoded.forEach { try interleaver.take($0) }
    try interleaver.finish()
    try output.finish()
    return encode.report(
      frames: frames, videoBytes: output.videoBytes, size: output.size, path: base + ".m3u8")
  }
}
