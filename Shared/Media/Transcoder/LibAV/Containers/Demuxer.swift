// SPDX-License-Identifier: Apache-2.0
import CLibAV

/// An opened container: its streams, and its packets in order.
///
/// The format is one of ``formats``, the file is the one given, and whatever else the content asks
/// to be opened (a playlist's segments, a reference to another video) is refused.
@safe final class Demuxer {
  /// Containers of video and of audio, and video without one: cassettes, broadcasts and what small
  /// cameras write. Formats that are lists of other files (HLS, DASH, concat,
  /// image sequences), scripts or devices are not among them.
  static let formats =
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,mpegts,mpeg,avi,flv,asf,mxf,ogg,wav,mp3,aac,flac,ac3,eac3,"
    + "dv,mpegvideo,h264,hevc"

  private var context: UnsafeMutablePointer<AVFormatContext>?
  private let reader: SourceReader

  /// Opens a file and reads enough of it to know its streams.
  init(file: SourceFile) throws(LibAVError) {
    reader = try SourceReader(file: file)
    unsafe context = avformat_alloc_context()
    guard let context = unsafe context else { throw .outOfMemory("allocating a demuxer") }
    unsafe context.pointee.pb = reader.context
    unsafe context.pointee.flags |= AVFMT_FLAG_CUSTOM_IO
    unsafe context.pointee.format_whitelist = av_strdup(Self.formats)
    unsafe context.pointee.protocol_whitelist = av_strdup("none")
    unsafe context.pointee.max_streams = 64
    unsafe context.pointee.io_open = { _, result, _, _, _ in
      unsafe result?.pointee = nil
      return clibav_error_not_permitted()
    }
    // The library frees the context itself when opening fails.
    try LibAVError.check(
      unsafe avformat_open_input(&self.context, nil, nil, nil), "opening the container")
    unsafe Self.nameCodecs(of: self.context)
    try LibAVError.check(
      unsafe avformat_find_stream_info(self.context, nil), "reading the container's streams")
  }

  deinit { unsafe avformat_close_input(&context) }

  /// Names the codecs that this version of libavformat has no name for: AV1 with Dolby Vision's
  /// metadata ("Dolby Vision Streams Within the ISO Base Media File Format", 2.2) is AV1.
  private static func nameCodecs(of context: UnsafeMutablePointer<AVFormatContext>?) {
    guard let context = unsafe context else { return }
    for index in unsafe 0..<Int(context.pointee.nb_streams) {
      guard let parameters = unsafe context.pointee.streams[index]?.pointee.codecpar,
        unsafe parameters.pointee.codec_id == AV_CODEC_ID_NONE,
        unsafe StreamDescription.fourCC(parameters.pointee.codec_tag) == "dav1"
      else { continue }
      unsafe parameters.pointee.codec_id = AV_CODEC_ID_AV1
    }
  }

  /// What the beginning of a file looks like, whatever follows: the names of its format in
  /// libavformat, and whether they are among ``formats``. Nil when it looks like nothing that
  /// libavformat is reasonably sure of.
  static func format(of prefix: [UInt8]) -> (names: String, isSupported: Bool)? {
    var padded = prefix
    padded.append(contentsOf: repeatElement(0, count: Int(AVPROBE_PADDING_SIZE)))
    return unsafe padded.withUnsafeMutableBufferPointer { buffer in
      var data = unsafe AVProbeData(
        filename: nil, buf: buffer.baseAddress, buf_size: Int32(prefix.count), mime_type: nil)
      var score: Int32 = 0
      guard let format = unsafe av_probe_input_format3(&data, 1, &score), score > 25,
        let name = unsafe format.pointee.name
      else { return nil }
      let names = unsafe String(cString: name)
      let allowed = formats.split(separator: ",")
      return (names, names.split(separator: ",").contains { allowed.contains($0) })
    }
  }

  /// The container's names, as libavformat has them, e.g. `mov,mp4,m4a,3gp,3g2,mj2`.
  var formatName: String { unsafe context.map { unsafe Self.formatName(of: $0) } ?? "" }

  static func formatName(of context: UnsafeMutablePointer<AVFormatContext>) -> String {
    guard let name = unsafe context.pointee.iformat?.pointee.name else { return "" }
    return unsafe String(cString: name)
  }

  func metadata(_ key: String) -> String? {
    unsafe Self.value(of: key, in: context?.pointee.metadata)
  }

  /// The length that the container announces, in nanoseconds.
  var duration: Int64? {
    guard let duration = unsafe context.flatMap({ unsafe Int64(known: $0.pointee.duration) }),
      duration > 0
    else { return nil }
    return duration.multipliedReportingOverflow(by: 1000).overflow ? nil : duration * 1000
  }

  /// Bits a second, as the container announces or libavformat estimates.
  var bitRate: Int { unsafe Int(context?.pointee.bit_rate ?? 0) }

  /// Whether timestamps may jump in the middle of the file (MPEG-TS).
  var hasDiscontinuousTimes: Bool {
    unsafe (context?.pointee.iformat?.pointee.flags ?? 0) & AVFMT_TS_DISCONT != 0
  }

  /// How far into the file reading has come, in bytes.
  var bytesRead: Int64 { reader.bytesRead }

  var streams: [StreamDescription] {
    guard let context = unsafe context else { return [] }
    let count = unsafe Int(context.pointee.nb_streams)
    return (0..<count).compactMap { index in
      guard let stream = unsafe context.pointee.streams[index] else { return nil }
      return unsafe StreamDescription(stream, index: index, in: context)
    }
  }

  /// Reads only some streams from here on; a container with an index skips the others' bytes.
  func keepOnly(_ indices: Set<Int>) {
    guard let context = unsafe context else { return }
    let count = unsafe Int(context.pointee.nb_streams)
    for index in 0..<count where !indices.contains(index) {
      unsafe context.pointee.streams[index]?.pointee.discard = AVDISCARD_ALL
    }
  }

  /// The next packet, or nil at the end. Damaged parts are skipped; only a failure to go on at all
  /// is thrown.
  func nextPacket() throws(LibAVError) -> Packet? {
    let packet = try Packet()
    let code = unsafe av_read_frame(context, packet.pointer)
    if code == clibav_error_end_of_file() { return nil }
    try LibAVError.check(code, "reading the source")
    return packet
  }

  func decoder(for stream: StreamDescription, threads: Int) throws(LibAVError) -> Decoder {
    guard let context = unsafe context,
      unsafe stream.index < Int(context.pointee.nb_streams),
      let stream = unsafe context.pointee.streams[stream.index]
    else { throw LibAVError(code: clibav_error_invalid_data(), operation: "finding a stream") }
    return try unsafe Decoder(stream: stream, threads: threads)
  }

  static func value(of key: String, in dictionary: OpaquePointer?) -> String? {
    guard let entry = unsafe av_dict_get(dictionary, key, nil, 0),
      let value = unsafe entry.pointee.value
    else { return nil }
    return unsafe String(cString: value)
  }
}
