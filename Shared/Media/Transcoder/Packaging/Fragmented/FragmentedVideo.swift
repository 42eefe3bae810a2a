// SPDX-License-Identifier: Apache-2.0
import CLibAV
import TranscodePlan

/// The stage that writes the video of one track of a group of fragmented MP4.
struct FragmentedVideo: Sendable {
  let output: Int
  let place: TrackPlace
  let encode: EncodedVideo
  /// Frames in a fragment.
  let fragmentFrames: Int64

  func run(_ writer: FragmentedGroupWriter) throws -> CompletedOutput {
    let parameters = try encode.feed.header()
    let rate = encode.h264.frameRate
    // Players round to ticks; they are at most a tenth of a millisecond.
    var ticks = 1
    while Int(rate.num) * ticks < 10_000 { ticks *= 2 }
    let writing = try FragmentedTrack(
      WrittenTrack(
        kind: .video(
          width: encode.h264.width, height: encode.h264.height, frameRate: Ratio(rate)),
        place: place, codec: parameters.codecIdentifier,
        timescale: Int(rate.num) * ticks, ticksPerUnit: Int(rate.den) * ticks),
      parameters: parameters, writer: writer, output: output)
    var count = PacketCount()
    var fragmentStart: Int64 = 0
    while let packet = try encode.feed.nextPacket() {
      let slot = packet.presentationTime ?? 0
      if packet.isKey, encode.schedule.beginsSegment(slot) {
        try writing.beginSegment(at: slot)
        fragmentStart = slot
      } else if packet.isKey, slot - fragmentStart >= fragmentFrames {
        try writing.endFragment()
        fragmentStart = slot
      }
      count.add(packet)
      try writing.write(packet)
    }
    try writing.finish(at: count.packets)
    return encode.report(count, size: writing.track.size, paths: [])
  }
}
