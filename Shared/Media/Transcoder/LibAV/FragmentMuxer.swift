// SPDX-License-Identifier: Apache-2.0
import CLibAV
import POSIX

/// A muxer of one track of fragmented MP4: a header, then fragments that end where it is told.
@safe final class FragmentMuxer {
  private var context: UnsafeMutablePointer<AVFormatContext>?
  private let output: OutputContext
  private var track: MuxedTracks?

  /// Makes a muxer and writes the header (the initialisation segment).
  /// - Parameters:
  ///   - brand: the major brand of the file.
  ///   - timescale: ticks a second of the track's times; each of a packet is a whole number of them.
  ///   - startOffset: nanoseconds added to every time, so that none is below zero.
  init(
    _ parameters: CodecParameters, brand: String, timescale: Int, startOffset: Int64,
    write: @escaping (RawSpan) throws(SystemError) -> Void
  ) throws {
    output = try OutputContext(write)
    unsafe context = nil
    try LibAVError.check(
      unsafe avformat_alloc_output_context2(&context, nil, "mp4", nil), "making a muxer")
    guard let context = unsafe context else { throw LibAVError.outOfMemory("allocating a muxer") }
    unsafe context.pointee.pb = output.context
    unsafe context.pointee.flags |= AVFMT_FLAG_CUSTOM_IO
    track = try unsafe MuxedTracks([parameters], of: context, startOffset: startOffset)
    // Times are written as they are: no edit list, and no shift to zero that would part the tracks.
    var options = Options([
      ("video_track_timescale", "\(timescale)"),
      ("movflags", "+empty_moov+default_base_moof+frag_custom+frag_discont"),
      ("brand", brand), ("use_editlist", "0"), ("avoid_negative_ts", "disabled"),
    ])
    try LibAVError.check(
      unsafe avformat_write_header(context, &options.dictionary), "beginning a track")
    try options.checkAllUsed()
    try output.flush()
  }

  deinit {
    unsafe context?.pointee.pb = nil
    unsafe avformat_free_context(context)
  }

  /// Takes a packet, whose times are in its encoder's time base, in decoding order.
  func write(_ packet: Packet) throws {
    let code = try track?.write(packet, to: 0) ?? 0
    try output.throwFailure()
    try LibAVError.check(code, "writing a track")
  }

  /// Writes out the packets so far as a fragment.
  func endFragment() throws {
    try LibAVError.check(unsafe av_write_frame(context, nil), "ending a fragment")
    try output.flush()
  }
}
