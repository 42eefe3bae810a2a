// SPDX-License-Identifier: Apache-2.0
import CLibAV

/// A frame of video or a run of audio samples. Its data are counted references: a frame is passed on and kept by
/// several stages without being copied.
///
/// A frame is filled by the one who makes it and not changed once it was handed on, so it may be
/// read by several threads; who needs other properties takes a ``reference()`` first.
@safe final class Frame: Sendable {
  nonisolated(unsafe) let pointer: UnsafeMutablePointer<AVFrame>

  init() throws(LibAVError) {
    guard let pointer = unsafe av_frame_alloc() else { throw .outOfMemory("allocating a frame") }
    unsafe self.pointer = pointer
  }

  private init(owning pointer: UnsafeMutablePointer<AVFrame>) {
    unsafe self.pointer = pointer
  }

  deinit {
    var pointer: UnsafeMutablePointer<AVFrame>? = unsafe self.pointer
    unsafe av_frame_free(&pointer)
  }

  func reference() throws(LibAVError) -> Frame {
    guard let clone = unsafe av_frame_clone(pointer) else {
      throw .outOfMemory("referring to a frame")
    }
    return unsafe Frame(owning: clone)
  }

  /// Where each plane begins; nil for those that the format does not have.
  private var planes: [UnsafeMutablePointer<UInt8>?] {
    unsafe [
      pointer.pointee.data.0, pointer.pointee.data.1, pointer.pointee.data.2,
      pointer.pointee.data.3,
    ]
  }

  /// How many bytes it is from one line of a plane to the next.
  private var strides: [Int] {
    unsafe [
      pointer.pointee.linesize.0, pointer.pointee.linesize.1, pointer.pointee.linesize.2,
      pointer.pointee.linesize.3,
    ].map { Int($0) }
  }

  /// A line of a plane.
  func line(_ plane: Int, _ row: Int) -> UnsafeMutableRawPointer? {
    unsafe planes[plane].map { unsafe UnsafeMutableRawPointer($0 + row * strides[plane]) }
  }

  /// What zimg's kernels for the widest registers ask of each line's address. libavfilter sees to it
  /// for its own frames; a decoder's may begin anywhere after cropping.
  static let alignment = 64

  /// This frame, copied where its lines do not begin at multiples of ``alignment``.
  func aligned() throws(LibAVError) -> Frame {
    let isAligned = (0..<4).allSatisfy { plane in
      let (address, stride) = unsafe (Int(bitPattern: planes[plane]), strides[plane])
      return address % Self.alignment == 0 && stride >= 0 && stride % Self.alignment == 0
    }
    guard !isAligned else { return self }
    let copy = try Frame()
    unsafe copy.pointer.pointee.format = pointer.pointee.format
    unsafe copy.pointer.pointee.width = pointer.pointee.width
    unsafe copy.pointer.pointee.height = pointer.pointee.height
    try LibAVError.check(
      unsafe av_frame_get_buffer(copy.pointer, Int32(Self.alignment)), "copying a frame")
    try LibAVError.check(unsafe av_frame_copy(copy.pointer, pointer), "copying a frame")
    try LibAVError.check(unsafe av_frame_copy_props(copy.pointer, pointer), "copying a frame")
    return copy
  }

  static func silence(
    samples: Int, format: AVSampleFormat, channels: Int, sampleRate: Int
  ) throws(LibAVError) -> Frame {
    let frame = try Frame()
    unsafe frame.pointer.pointee.format = format.rawValue
    unsafe frame.pointer.pointee.nb_samples = Int32(samples)
    unsafe frame.pointer.pointee.sample_rate = Int32(sampleRate)
    unsafe av_channel_layout_default(&frame.pointer.pointee.ch_layout, Int32(channels))
    try LibAVError.check(unsafe av_frame_get_buffer(frame.pointer, 0), "allocating silence")
    try LibAVError.check(
      unsafe av_samples_set_silence(
        frame.pointer.pointee.extended_data, 0, Int32(samples), Int32(channels), format),
      "writing silence")
    return frame
  }

  var width: Int { unsafe Int(pointer.pointee.width) }
  var height: Int { unsafe Int(pointer.pointee.height) }
  var samples: Int { unsafe Int(pointer.pointee.nb_samples) }
  var sampleRate: Int { unsafe Int(pointer.pointee.sample_rate) }
  var channels: Int { unsafe Int(pointer.pointee.ch_layout.nb_channels) }
  var isInterlaced: Bool { unsafe clibav_frame_is_interlaced(pointer) != 0 }

  /// Says that it is of two fields, and which comes first.
  func setFields(topFirst: Bool) { unsafe clibav_frame_set_fields(pointer, topFirst ? 1 : 0) }

  var isCorrupt: Bool {
    unsafe pointer.pointee.flags & AV_FRAME_FLAG_CORRUPT != 0
      || pointer.pointee.decode_error_flags != 0
  }

  /// When it is shown, in the time base of the stage that made it; nil when unknown.
  var time: Int64? {
    get { unsafe Int64(known: pointer.pointee.pts) }
    set { unsafe pointer.pointee.pts = newValue ?? clibav_no_timestamp() }
  }

  /// The decoder's best estimate of ``time``.
  var estimatedTime: Int64? { unsafe Int64(known: pointer.pointee.best_effort_timestamp) }

  /// How long it is shown, in the time base of the stage that made it; 0 when unknown.
  var duration: Int64 { unsafe clibav_frame_duration(pointer) }

  /// The closed caption data that came with the frame (ATSC A/53 part 4, `cc_data`).
  var closedCaptions: [UInt8]? {
    guard let data = unsafe av_frame_get_side_data(pointer, AV_FRAME_DATA_A53_CC),
      let bytes = unsafe data.pointee.data
    else { return nil }
    return unsafe Array(UnsafeBufferPointer(start: bytes, count: Int(data.pointee.size)))
  }

  /// What a filter has noted of it under a key; nil when it has not.
  func note(_ key: String) -> String? {
    unsafe Demuxer.value(of: key, in: pointer.pointee.metadata)
  }

  /// Whether the encoder is to make it a key frame, or to choose by itself.
  var isKeyFrameWanted: Bool {
    get { unsafe pointer.pointee.pict_type == AV_PICTURE_TYPE_I }
    set { unsafe pointer.pointee.pict_type = newValue ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE }
  }

  var approximateBytes: Int {
    let format = unsafe AVPixelFormat(pointer.pointee.format)
    guard let description = unsafe av_pix_fmt_desc_get(format) else { return width * height * 4 }
    return unsafe width * height * Int(av_get_padded_bits_per_pixel(description)) / 8
  }

  var videoFormat: VideoFormat {
    unsafe VideoFormat(
      width: width, height: height, pixelFormat: pointer.pointee.format,
      sampleAspectRatio: pointer.pointee.sample_aspect_ratio,
      color: ColorDescription(
        primaries: pointer.pointee.color_primaries, transfer: pointer.pointee.color_trc,
        matrix: pointer.pointee.colorspace, range: pointer.pointee.color_range))
  }

  var audioFormat: AudioFormat {
    let layout = unsafe pointer.pointee.ch_layout
    return unsafe AudioFormat(
      sampleRate: sampleRate, sampleFormat: pointer.pointee.format, channels: channels,
      layout: layout.order == AV_CHANNEL_ORDER_UNSPEC ? "\(channels)c" : layout.name)
  }
}
