// SPDX-License-Identifier: Apache-2.0
import CLibAV
import POSIX

/// A muxer of one MPEG transport stream that is cut into segments: continuity counters run on from
/// segment to segment, and each segment begins with the program's tables (RFC 8216, section 3.2).
@safe final class TransportStreamMuxer {
  enum Track: Int { case video, audio }

  private var context: UnsafeMutablePointer<AVFormatContext>?
  private let output: OutputContext
  private var tracks: MuxedTracks?

  /// Makes a muxer and the first segment's tables.
  /// - Parameter startOffset: nanoseconds added to every time, so that what comes before the first
  ///   frame's time stays above zero.
  init(
    video: CodecParameters, audio: CodecParameters?, startOffset: Int64,
    write: @escaping (RawSpan) throws(SystemError) -> Void
  ) throws(LibAVError) {
    output = try OutputContext(write)
    unsafe context = nil
    try LibAVError.check(
      unsafe avformat_alloc_output_context2(&context, nil, "mpegts", nil), "making a muxer")
    guard let context = unsafe context else { throw .outOfMemory("allocating a muxer") }
    unsafe context.pointee.pb = output.context
    unsafe context.pointee.flags |= AVFMT_FLAG_CUSTOM_IO
    // How long a packet of audio may wait for others to share its header; twice as long a decoder's
    // clock runs behind its frames. In microseconds.
    unsafe context.pointee.max_delay = 350_000
    tracks = try unsafe MuxedTracks(
      [video, audio].compactMap(\.self), of: context, startOffset: startOffset)
    // Tables at each segment's start are what HLS asks for; between them one a second would be
    // a tenth of a small rendition's bytes, so they are made rare.
    // A frame's packet says how long it is, where it can: a player need not see the next one to have
    // it. Chromium begins once it has seven of them, and would want eight.
    var options = Options([
      ("pat_period", "3600"), ("sdt_period", "3600"), ("mpegts_copyts", "1"),
      ("mpegts_flags", "+resend_headers"), ("omit_video_pes_length", "0"),
    ])
    try LibAVError.check(
      unsafe avformat_write_header(context, &options.dictionary), "beginning a transport stream")
    try options.checkAllUsed()
  }

  deinit {
    unsafe context?.pointee.pb = nil
    unsafe avformat_free_context(context)
  }

  /// Writes a packet, whose times are in its encoder's time base; packets come in the order of their
  /// decoding times.
  func write(_ packet: Packet, to track: Track) throws {
    let code = try tracks?.write(packet, to: track.rawValue) ?? 0
    try output.throwFailure()
    try LibAVError.check(code, "writing a transport stream")
  }

  /// Writes out everything of the segment that ends here; the next packet begins another with tables
  /// of its own.
  func endSegment() throws {
    guard let context = unsafe context else { return }
    try LibAVError.check(unsafe av_write_frame(context, nil), "ending a segment")
    try output.flush()
    try LibAVError.check(
      unsafe av_opt_set(context.pointee.priv_data, "mpegts_flags", "+resend_headers", 0),
      "beginning a segment")
  }
}
