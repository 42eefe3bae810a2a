// SPDX-License-Identifier: Apache-2.0
import TranscodePlan

/// The stage that writes one rendition of an HLS group as segments.
struct Rendition: Sendable {
  let delivery: Delivery
  let names: SegmentNames
  let layout: SegmentLayout
  let transport: TransportStreamSettings
  let encode: EncodedVideo
  /// Nanoseconds added to every time of the transport stream.
  var startOffset: Int64
  let audio: [(feed: EncodedFeed, label: TrackLabel)]
  let encryption: SegmentEncryption?

  /// The media playlist's path below the output folder, without extension.
  var base: String { names.base }

  /// - Parameter writer: nil where no playlists are written.
  func run(_ writer: PlaylistWriter?) throws -> CompletedOutput {
    let video = try encode.feed.header()
    var output = SegmentedOutput(self, video: video, writer: writer)
    var interleaver = try Interleaver(tick: video.timeBase, audio: audio.map(\.feed))
    while let packet = try encode.feed.nextPacket() {
      let isCut = packet.isKey && encode.schedule.beginsSegment(packet.presentationTime ?? 0)
      try interleaver.pass(packet, isCut: isCut, to: &output)
    }
    try interleaver.finish(&output)
    return encode.report(
      interleaver.count, size: output.size, paths: writer == nil ? [] : [base + ".m3u8"])
  }
}
