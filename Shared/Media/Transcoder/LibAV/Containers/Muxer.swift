// SPDX-License-Identifier: Apache-2.0
import CLibAV
import POSIX

@safe final class Muxer {
  private var context: UnsafeMutablePointer<AVFormatContext>?
  /// Where the bytes go; nil when the library opens the file itself.
  private let output: OutputContext?
  private let inputTimeBases: [Fraction]
  private let startOffset: Int64

  enum Target {
    /// To a file that the library opens, so that it can go back in it.
    case file(String)
    case bytes((RawSpan) throws(SystemError) -> Void)
  }

  /// Makes a muxer and writes the container's beginning.
  /// - Parameters:
  ///   - format: libavformat's name of the container.
  ///   - startOffset: nanoseconds added to every time, so that none is below zero.
  init(
    _ format: String, to target: Target, _ tracks: [MuxedTrack], startOffset: Int64 = 0,
    options values: [(String, String)]
  ) throws {
    self.startOffset = startOffset
    inputTimeBases = tracks.map(\.parameters.timeBase)
    unsafe context = nil
    var path: String?
    switch target {
    case .file(let file): (path, output) = (file, nil)
    case .bytes(let write): output = try OutputContext(write)
    }
    try LibAVError.check(
      unsafe avformat_alloc_output_context2(&context, nil, format, path), "making a muxer")
    guard let context = unsafe context else { throw LibAVError.outOfMemory("allocating a muxer") }
    if let output {
      unsafe context.pointee.pb = output.context
      unsafe context.pointee.flags |= AVFMT_FLAG_CUSTOM_IO
    } else {
      try LibAVError.check(
        unsafe avio_open(&context.pointee.pb, path, AVIO_FLAG_WRITE), "opening the file")
    }
    for track in tracks { try add(track) }
    var options = Options(values)
    try LibAVError.check(
      unsafe avformat_write_header(context, &options.dictionary), "beginning the file")
    try options.checkAllUsed()
  }

  deinit {
    if output == nil, let context = unsafe context { unsafe avio_closep(&context.pointee.pb) }
    unsafe context?.pointee.pb = nil
    unsafe avformat_free_context(context)
  }

  private func add(_ track: MuxedTrack) throws(LibAVError) {
    let parameters = track.parameters
    guard let stream = unsafe avformat_new_stream(context, nil) else {
      throw .outOfMemory("allocating a stream")
    }
    try LibAVError.check(
      unsafe avcodec_parameters_copy(stream.pointee.codecpar, parameters.pointer),
      "describing a stream")
    // The container has its own code for the codec.
    unsafe stream.pointee.codecpar.pointee.codec_tag = 0
    unsafe stream.pointee.time_base = parameters.timeBase
    if let identifier = track.identifier { unsafe stream.pointee.id = Int32(clamping: identifier) }
    for (key, value) in track.notes {
      unsafe av_dict_set(&stream.pointee.metadata, key, value, 0)
    }
    unsafe stream.pointee.disposition = track.disposition
  }

  /// Writes a packet, whose times are in its encoder's time base, in the order of decoding times.
  /// - Throws: ``LibAVError``, or ``SystemError`` of the closure that takes the bytes.
  func write(_ packet: Packet, toTrack track: Int) throws {
    guard let stream = unsafe context?.pointee.streams[track] else { return }
    let own = try packet.reference()
    unsafe own.pointer.pointee.stream_index = Int32(track)
    unsafe av_packet_rescale_ts(own.pointer, inputTimeBases[track], stream.pointee.time_base)
    own.shift(by: unsafe stream.pointee.time_base.time(nanoseconds: startOffset))
    let code = unsafe av_write_frame(context, own.pointer)
    try output?.throwFailure()
    try LibAVError.check(code, "writing the file")
  }

  /// Writes out everything so far, as a fragment where the container has those.
  func flush() throws {
    try LibAVError.check(unsafe av_write_frame(context, nil), "writing the file")
    try output?.flush()
  }

  /// Hands over what the library has written of the container's beginning.
  func flushHeader() throws(SystemError) { try output?.flush() }

  /// Sets one of the container's own options for what comes now.
  func set(_ option: String, to value: String) throws(LibAVError) {
    try LibAVError.check(
      unsafe av_opt_set(context?.pointee.priv_data, option, value, 0), "setting \(option)")
  }

  /// Writes the end of a file, and its index.
  func finish() throws(LibAVError) {
    try LibAVError.check(unsafe av_write_trailer(context), "ending the file")
    if let context = unsafe context {
      try LibAVError.check(unsafe avio_closep(&context.pointee.pb), "closing the file")
    }
  }
}
