// SPDX-License-Identifier: Apache-2.0
import CLibAV
import POSIX
import TranscodePlan

extension Muxer {
  /// A muxer of one MP4 file whose index is moved in front of the media when it is finished.
  static func mp4(
    path: String, video: CodecParameters, audio: CodecParameters?
  ) throws -> Muxer {
    try Muxer(
      "mp4", to: .file(path), [video, audio].compactMap(\.self),
      options: [("movflags", "+faststart")])
  }

  /// A muxer of one track of fragmented MP4: a header, then fragments that end where it is flushed.
  /// - Parameters:
  ///   - brand: the major brand of the file.
  ///   - timescale: ticks a second of the track's times; each of a packet is a whole number of them.
  static func fragments(
    of parameters: CodecParameters, brand: String, timescale: Int, startOffset: Int64,
    write: @escaping (RawSpan) throws(SystemError) -> Void
  ) throws -> Muxer {
    // Times are written as they are: no edit list, and no shift to zero that would part the tracks.
    let muxer = try Muxer(
      "mp4", to: .bytes(write), [parameters], startOffset: startOffset,
      options: [
        ("video_track_timescale", "\(timescale)"),
        ("movflags", "+empty_moov+default_base_moof+frag_custom+frag_discont"),
        ("brand", brand), ("use_editlist", "0"), ("avoid_negative_ts", "disabled"),
      ])
    try muxer.flushHeader()
    return muxer
  }

  /// A muxer of one MPEG transport stream that is cut into segments: continuity counters run on from
  /// segment to segment, and each segment begins with the program's tables (RFC 8216, section 3.2).
  static func transportStream(
    video: CodecParameters, audio: CodecParameters?, settings: TransportStreamSettings,
    startOffset: Int64, write: @escaping (RawSpan) throws(SystemError) -> Void
  ) throws -> Muxer {
    let tables = settings.tableInterval.map { "\($0 * 1000)us" } ?? "3600"
    var options = [
      ("mpegts_pmt_start_pid", "\(settings.programMapPID)"),
      ("mpegts_service_id", "\(settings.programNumber)"),
      ("mpegts_transport_stream_id", "\(settings.streamID)"),
      // How long a packet of audio may wait for others to share its header; twice as long a
      // decoder's clock runs behind its frames. In microseconds.
      ("max_delay", "350000"),
      // Tables at each segment's start are what HLS asks for; between them one a second would be
      // a tenth of a small rendition's bytes, so they are made rare.
      ("pat_period", tables), ("sdt_period", "3600"), ("mpegts_copyts", "1"),
      ("mpegts_flags", "+resend_headers"),
      // A frame's packet says how long it is, where it can: a player need not see the next one to
      // have it. Chromium begins once it has seven of them, and would want eight.
      ("omit_video_pes_length", "0"),
    ]
    if let interval = settings.clockInterval { options.append(("pcr_period", "\(interval)")) }
    return try Muxer(
      "mpegts", to: .bytes(write), [video, audio].compactMap(\.self),
      identifiers: [settings.videoPID, settings.audioPIDs.first ?? settings.videoPID + 1],
      startOffset: startOffset, options: options)
  }

  /// Writes out everything of the segment that ends here; the next packet begins another with tables
  /// of its own.
  func endTransportSegment() throws {
    try flush()
    try set("mpegts_flags", to: "+resend_headers")
  }
}
