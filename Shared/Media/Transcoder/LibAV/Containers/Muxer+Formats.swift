// SPDX-License-Identifier: Apache-2.0
import CLibAV
import POSIX
import TranscodePlan

extension Muxer {
  /// A muxer of one MP4 file.
  /// - Parameter hasIndexInFront: whether its index is moved in front of the media when it is finished.
  static func mp4(
    path: String, hasIndexInFront: Bool = true, _ tracks: [MuxedTrack]
  ) throws -> Muxer {
    try Muxer(
      "mp4", to: .file(path), tracks,
      options: hasIndexInFront ? [("movflags", "+faststart")] : [])
  }

  /// A muxer of one QuickTime file, with its index behind the media.
  static func quickTime(path: String, _ tracks: [MuxedTrack]) throws -> Muxer {
    let tracks = tracks.map { track in
      var track = track
      track.label.language = track.label.language.map { quickTimeLanguages[$0] ?? $0 }
      return track
    }
    return try Muxer("mov", to: .file(path), tracks, options: [])
  }

  /// The words, of those of ISO 639-2, by which libavformat finds QuickTime's number of a language where
  /// it is not the terminology's own.
  private static let quickTimeLanguages = [
    "deu": "ger", "ell": "gre", "fas": "per", "hye": "arm", "isl": "ice", "kat": "geo",
    "mkd": "mac", "nld": "dut", "sqi": "alb", "swe": "sve", "zho": "chi",
  ]

  /// A muxer of one track of audio in the form that its codec has for files.
  static func bare(
    path: String, _ track: MuxedTrack, of codec: AudioSettings.Codec
  ) throws -> Muxer {
    try Muxer(codec.container, to: .file(path), [track], options: [])
  }

  /// A muxer of bare audio without anything in front (RFC 8216, section 3.4).
  static func packed(
    _ track: MuxedTrack, of codec: AudioSettings.Codec,
    write: @escaping (RawSpan) throws(SystemError) -> Void
  ) throws -> Muxer {
    try Muxer(
      codec.container, to: .bytes(write), [track],
      options: codec == .mp3 ? [("id3v2_version", "0"), ("write_xing", "0")] : [])
  }

  /// A muxer of one track of fragmented MP4: a header, then fragments that end where it is flushed.
  /// - Parameters:
  ///   - brand: the major brand of the file.
  ///   - timescale: ticks a second of the track's times; each of a packet is a whole number of them.
  static func fragments(
    of track: MuxedTrack, brand: String, timescale: Int, startOffset: Int64,
    write: @escaping (RawSpan) throws(SystemError) -> Void
  ) throws -> Muxer {
    // Times are written as they are: no edit list, and no shift to zero that would part the tracks.
    let muxer = try Muxer(
      "mp4", to: .bytes(write), [track], startOffset: startOffset,
      options: [
        ("video_track_timescale", "\(timescale)"),
        ("movflags", "+empty_moov+default_base_moof+frag_custom+frag_discont"),
        ("brand", brand), ("use_editlist", "0"), ("avoid_negative_ts", "disabled"),
      ])
    try muxer.flushHeader()
    return muxer
  }

  /// A muxer of one MPEG transport stream. It can be cut into segments: continuity counters run on from
  /// segment to segment, and each begins with the program's tables (RFC 8216, section 3.2).
  static func transportStream(
    _ settings: TransportStreamSettings, video: CodecParameters?, audio: [MuxedTrack],
    startOffset: Int64, to target: Target
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
    let tracks =
      (video.map { [MuxedTrack($0, identifier: settings.videoPID)] } ?? [])
      + audio.enumerated().map { index, track in
        var track = track
        track.identifier = settings.audioPID(index)
        return track
      }
    return try Muxer("mpegts", to: target, tracks, startOffset: startOffset, options: options)
  }

  /// Writes out everything of the segment that ends here; the next packet begins another with tables
  /// of its own.
  func endTransportSegment() throws {
    try flush()
    try set("mpegts_flags", to: "+resend_headers")
  }
}

extension TransportStreamSettings {
  /// The identifier of an audio track, counted from 0; behind the last that is named they go on by one.
  fileprivate func audioPID(_ index: Int) -> Int {
    guard index >= audioPIDs.count else { return audioPIDs[index] }
    return (audioPIDs.last ?? videoPID) + index - audioPIDs.count + 1
  }
}

extension AudioSettings.Codec {
  /// libavformat's name of the form that it has for files.
  fileprivate var container: String {
    switch self {
    case .aac: "adts"
    case .ac3: "ac3"
    case .eac3: "eac3"
    case .mp2: "mp2"
    case .mp3: "mp3"
    case .opus, .vorbis: "ogg"
    case .flac: "flac"
    case .pcm: "wav"
    case .bigEndianPCM: "aiff"
    }
  }
}
