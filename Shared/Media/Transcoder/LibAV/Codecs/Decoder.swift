// SPDX-License-Identifier: Apache-2.0
import CLibAV

@safe final class Decoder {
  private var context: UnsafeMutablePointer<AVCodecContext>?
  let timeBase: Fraction

  init(stream: UnsafeMutablePointer<AVStream>, threads: Int) throws(LibAVError) {
    unsafe timeBase = stream.pointee.time_base
    unsafe context = nil
    let parameters = unsafe stream.pointee.codecpar
    guard let codec = unsafe avcodec_find_decoder(parameters?.pointee.codec_id ?? AV_CODEC_ID_NONE)
    else {
      throw LibAVError(code: clibav_error_invalid_data(), operation: "finding a decoder")
    }
    unsafe context = avcodec_alloc_context3(codec)
    guard let context = unsafe context else { throw .outOfMemory("allocating a decoder") }
    try LibAVError.check(
      unsafe avcodec_parameters_to_context(context, parameters), "preparing the decoder")
    unsafe context.pointee.pkt_timebase = timeBase
    unsafe context.pointee.thread_count = Int32(threads)
    // Damaged frames are concealed and shown, as players do; they are counted by their flags.
    unsafe context.pointee.flags |= AV_CODEC_FLAG_OUTPUT_CORRUPT
    unsafe context.pointee.err_recognition = 0
    // A header can claim any size; this is 8K with room to spare.
    unsafe context.pointee.max_pixels = 16384 * 8640
    try LibAVError.check(unsafe avcodec_open2(context, codec, nil), "opening the decoder")
  }

  /// A decoder of whole images.
  private init(images codec: AVCodecID) throws(LibAVError) {
    timeBase = .nanosecond
    unsafe context = avcodec_alloc_context3(avcodec_find_decoder(codec))
    guard let context = unsafe context else { throw .outOfMemory("allocating a decoder") }
    unsafe context.pointee.max_pixels = 8192 * 8192
    unsafe context.pointee.thread_count = 1
    try LibAVError.check(
      unsafe avcodec_open2(context, avcodec_find_decoder(codec), nil), "opening the decoder")
  }

  /// The image that a file's bytes are.
  static func image(_ bytes: [UInt8], _ codec: AVCodecID) throws -> Frame {
    let decoder = try Decoder(images: codec)
    let packet = try Packet().replacing(bytes: bytes)
    var frame: Frame?
    try decoder.decode(packet) { frame = frame ?? $0 }
    try decoder.decode(nil) { frame = frame ?? $0 }
    guard let frame else {
      throw LibAVError(code: clibav_error_invalid_data(), operation: "decoding an image")
    }
    return frame
  }

  deinit { unsafe avcodec_free_context(&context) }

  /// Gives a packet to the decoder, nil for the end, and what is decoded by then to a closure.
  /// - Throws: ``LibAVError`` for a packet that it cannot use; the next one can be given.
  func decode(_ packet: Packet?, _ body: (Frame) throws -> Void) throws {
    try send(packet)
    while let frame = try receive() { try body(frame) }
  }

  private func send(_ packet: Packet?) throws(LibAVError) {
    let code = unsafe avcodec_send_packet(context, packet?.pointer)
    if packet == nil, code == clibav_error_end_of_file() { return }
    try LibAVError.check(code, "decoding")
  }

  /// The next frame, or nil when the decoder wants a packet (or has ended).
  private func receive() throws(LibAVError) -> Frame? {
    let frame = try Frame()
    let code = unsafe avcodec_receive_frame(context, frame.pointer)
    if code == clibav_error_again() || code == clibav_error_end_of_file() { return nil }
    try LibAVError.check(code, "decoding")
    return frame
  }
}
