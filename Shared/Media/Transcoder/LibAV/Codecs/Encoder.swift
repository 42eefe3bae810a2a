// SPDX-License-Identifier: Apache-2.0
import CLibAV

@safe final class Encoder {
  private var context: UnsafeMutablePointer<AVCodecContext>?

  /// Takes an encoder that was opened.
  init(_ context: UnsafeMutablePointer<AVCodecContext>, parameters: CodecParameters) {
    unsafe self.context = context
    self.parameters = parameters
  }

  /// How many samples a frame of audio must have; 0 for video, and where any number will do.
  var frameSize: Int { unsafe Int(context?.pointee.frame_size ?? 0) }

  private var isVideo: Bool { unsafe context?.pointee.codec_type == AVMEDIA_TYPE_VIDEO }

  let parameters: CodecParameters

  /// An H.264 encoder (libx264) for 8-bit 4:2:0 BT.709 limited-range frames. Frames' times count
  /// frames.
  init(_ h264: H264Parameters) throws(LibAVError) {
    let context = try unsafe Self.allocate("libx264")
    unsafe self.context = context
    unsafe context.pointee.width = Int32(h264.width)
    unsafe context.pointee.height = Int32(h264.height)
    unsafe context.pointee.time_base = Fraction(num: h264.frameRate.den, den: h264.frameRate.num)
    unsafe context.pointee.framerate = h264.frameRate
    unsafe context.pointee.pix_fmt = AV_PIX_FMT_YUV420P
    unsafe context.pointee.sample_aspect_ratio = h264.pixelAspect
    if h264.statesColors {
      unsafe context.pointee.color_primaries = AVCOL_PRI_BT709
      unsafe context.pointee.color_trc = AVCOL_TRC_BT709
      unsafe context.pointee.colorspace = AVCOL_SPC_BT709
      unsafe context.pointee.color_range = AVCOL_RANGE_MPEG
      unsafe context.pointee.chroma_sample_location = AVCHROMA_LOC_LEFT
    }
    if let fields = h264.fields {
      unsafe context.pointee.flags |= AV_CODEC_FLAG_INTERLACED_DCT
      unsafe context.pointee.field_order = fields == .topFirst ? AV_FIELD_TT : AV_FIELD_BB
    }
    unsafe context.pointee.rc_max_rate = Int64(h264.maximumBitRate)
    unsafe context.pointee.rc_buffer_size = Int32(clamping: h264.bufferBits)
    unsafe context.pointee.gop_size = Int32(clamping: h264.gopFrames)
    unsafe context.pointee.thread_count = Int32(h264.threads)
    if let finest = h264.finestQuantizer { unsafe context.pointee.qmin = Int32(finest) }
    if let frames = h264.bFrames { unsafe context.pointee.max_b_frames = Int32(frames) }
    if let frames = h264.referenceFrames { unsafe context.pointee.refs = Int32(frames) }
    // Parameter sets stand in the header alone; where a stream has them before each key frame its
    // muxer puts them there.
    unsafe context.pointee.flags |= AV_CODEC_FLAG_GLOBAL_HEADER
    var options = [
      // The source's closed captions go from frame to frame: of a rate that repeats or leaves out
      // frames only rubble would arrive, and nobody asked for them.
      ("preset", h264.effort.preset), ("forced-idr", "1"), ("a53cc", "0"),
      ("x264-params", h264.x264),
    ]
    if let bitRate = h264.bitRate {
      unsafe context.pointee.bit_rate = Int64(bitRate)
    } else {
      options.append(("crf", "\(h264.quality)"))
    }
    switch h264.pass {
    case .analysis(let path):
      unsafe context.pointee.flags |= AV_CODEC_FLAG_PASS1
      // The bits that a quality takes are those of the encode itself; for a bit rate a quick look
      // tells which frames need more than others.
      options += [("stats", path), ("fastfirstpass", h264.bitRate == nil ? "0" : "1")]
    case .encode(let path):
      unsafe context.pointee.flags |= AV_CODEC_FLAG_PASS2
      options.append(("stats", path))
    case nil: break
    }
    if let profile = h264.profile { options.append(("profile", profile)) }
    if let level = h264.level { unsafe context.pointee.level = Int32(level) }
    parameters = try unsafe Self.open(context, options)
  }

  /// A JPEG encoder for full-range 4:2:0 frames.
  /// - Parameter quality: 1 to 100.
  init(jpegWidth width: Int, height: Int, quality: Int) throws(LibAVError) {
    let context = try unsafe Self.allocate("mjpeg")
    unsafe self.context = context
    unsafe context.pointee.width = Int32(width)
    unsafe context.pointee.height = Int32(height)
    unsafe context.pointee.time_base = Fraction(num: 1, den: 25)
    unsafe context.pointee.pix_fmt = AV_PIX_FMT_YUVJ420P
    unsafe context.pointee.color_range = AVCOL_RANGE_JPEG
    unsafe context.pointee.thread_count = 1
    // The encoder's scale runs from 2 (best) to 31; 80 of 100 is meant to look good.
    let scale = quality >= 50 ? 2 + (100 - quality) / 10 : 7 + (50 - quality) / 2
    unsafe context.pointee.flags |= AV_CODEC_FLAG_QSCALE
    unsafe context.pointee.global_quality = Int32(scale) * FF_QP2LAMBDA
    parameters = try unsafe Self.open(context, [])
  }

  deinit { unsafe avcodec_free_context(&context) }

  static func allocate(_ name: String) throws(LibAVError)
    -> UnsafeMutablePointer<AVCodecContext>
  {
    guard let context = unsafe avcodec_alloc_context3(avcodec_find_encoder_by_name(name)) else {
      throw .outOfMemory("allocating the encoder \(name)")
    }
    return unsafe context
  }

  static func open(
    _ context: UnsafeMutablePointer<AVCodecContext>, _ values: [(String, String)]
  ) throws(LibAVError) -> CodecParameters {
    var options = Options(values)
    try LibAVError.check(
      unsafe avcodec_open2(context, nil, &options.dictionary), "opening the encoder")
    try options.checkAllUsed()
    return try unsafe CodecParameters(of: context)
  }

  /// Gives a frame to the encoder, nil for the end, and what is encoded by then to a closure.
  func encode(_ frame: Frame?, _ body: (Packet) throws -> Void) throws {
    try send(frame)
    while let packet = try receive() { try body(packet) }
  }

  private func send(_ frame: Frame?) throws(LibAVError) {
    try LibAVError.check(unsafe avcodec_send_frame(context, frame?.pointer), "encoding")
  }

  /// The next packet, or nil when the encoder wants a frame (or has ended). A frame's packet lasts one tick.
  private func receive() throws(LibAVError) -> Packet? {
    let packet = try Packet()
    let code = unsafe avcodec_receive_packet(context, packet.pointer)
    if code == clibav_error_again() || code == clibav_error_end_of_file() { return nil }
    try LibAVError.check(code, "encoding")
    if isVideo { packet.duration = 1 }
    return packet
  }
}
