// SPDX-License-Identifier: Apache-2.0
import CLibAV

/// What a container and its decoder's header say of one stream.
struct StreamDescription: Sendable {
  enum Kind { case video, audio, subtitle, data }

  var index: Int
  var identifier: Int
  var kind: Kind
  var codec: AVCodecID
  var codecTag: UInt32
  var profileName: String?
  var timeBase: Fraction
  /// In ``timeBase``; nil when unknown.
  var startTime: Int64?
  /// In nanoseconds; nil when unknown.
  var duration: Int64?
  var frames: Int64
  var bitRate: Int
  var language: String?
  /// The first frame's timecode where the container has it.
  var timecode: String?
  var isDefault: Bool
  var isAttachedPicture: Bool
  var canBeDecoded: Bool
  /// What keeps its content from us; nil as far as is known when nothing does.
  var protection: Protection?
  // Frames.
  var width: Int
  var height: Int
  var sampleAspectRatio: Fraction
  var averageFrameRate: Fraction
  var realFrameRate: Fraction
  var fieldOrder: AVFieldOrder
  var rotation: Double
  /// Whether it has to be mirrored from left to right once it is upright.
  var isMirrored: Bool
  var dolbyVisionProfile: Int?
  var pixelFormat: PixelFormat
  var color: ColorDescription
  // Audio.
  var channels: Int
  var sampleRate: Int
  var bitsPerSample: Int
  var channelLayout: String

  init(
    _ stream: UnsafeMutablePointer<AVStream>, index: Int,
    in context: UnsafeMutablePointer<AVFormatContext>
  ) {
    let parameters = unsafe stream.pointee.codecpar.pointee
    let disposition = unsafe stream.pointee.disposition
    self.index = index
    unsafe identifier = Int(stream.pointee.id)
    kind =
      switch unsafe parameters.codec_type {
      case AVMEDIA_TYPE_VIDEO: .video
      case AVMEDIA_TYPE_AUDIO: .audio
      case AVMEDIA_TYPE_SUBTITLE: .subtitle
      default: .data
      }
    codec = unsafe parameters.codec_id
    codecTag = unsafe parameters.codec_tag
    profileName = unsafe avcodec_profile_name(codec, parameters.profile).map {
      unsafe String(cString: $0)
    }
    unsafe timeBase = stream.pointee.time_base
    unsafe startTime = Int64(known: stream.pointee.start_time)
    let length = unsafe Int64(known: stream.pointee.duration) ?? 0
    duration = length > 0 ? timeBase.nanoseconds(length) : nil
    unsafe frames = stream.pointee.nb_frames
    unsafe bitRate = Int(parameters.bit_rate)
    unsafe language = Demuxer.value(of: "language", in: stream.pointee.metadata)
    unsafe timecode = Demuxer.value(of: "timecode", in: stream.pointee.metadata)
    isDefault = disposition & AV_DISPOSITION_DEFAULT != 0
    isAttachedPicture =
      disposition
      & (AV_DISPOSITION_ATTACHED_PIC | AV_DISPOSITION_TIMED_THUMBNAILS
        | AV_DISPOSITION_STILL_IMAGE) != 0
    unsafe canBeDecoded = avcodec_find_decoder(parameters.codec_id) != nil
    protection = unsafe Protection(
      tag: codecTag, isTransportStream: Demuxer.formatName(of: context) == "mpegts",
      keyIdentifier: Demuxer.value(of: "enc_key_id", in: stream.pointee.metadata))
    unsafe width = Int(parameters.width)
    unsafe height = Int(parameters.height)
    unsafe sampleAspectRatio = av_guess_sample_aspect_ratio(context, stream, nil)
    unsafe averageFrameRate = stream.pointee.avg_frame_rate
    unsafe realFrameRate = stream.pointee.r_frame_rate
    fieldOrder = unsafe parameters.field_order
    var mirrored: Int32 = 0
    rotation = unsafe clibav_stream_rotation(stream, &mirrored)
    isMirrored = mirrored != 0
    let dolbyVision = unsafe clibav_stream_dolby_vision_profile(stream)
    dolbyVisionProfile = dolbyVision >= 0 ? Int(dolbyVision) : nil
    pixelFormat = unsafe PixelFormat(AVPixelFormat(parameters.format))
    color = unsafe ColorDescription(
      primaries: parameters.color_primaries, transfer: parameters.color_trc,
      matrix: parameters.color_space, range: parameters.color_range)
    channels = unsafe Int(parameters.ch_layout.nb_channels)
    unsafe sampleRate = Int(parameters.sample_rate)
    unsafe bitsPerSample = Int(
      max(parameters.bits_per_raw_sample, av_get_bits_per_sample(parameters.codec_id)))
    channelLayout = unsafe parameters.ch_layout.name
  }

  /// The codec's name in libav*, or the container's where libav* has none, for messages.
  var codecName: String {
    if codec == AV_CODEC_ID_NONE, let code = Self.fourCC(codecTag) { return code }
    return unsafe String(cString: avcodec_get_name(codec))
  }

  /// The tag as the four characters that it is made of; nil when it is not.
  static func fourCC(_ tag: UInt32) -> String? {
    let bytes = (0..<4).map { UInt8(truncatingIfNeeded: tag >> ($0 * 8)) }
    guard bytes.allSatisfy({ (0x20..<0x7F).contains($0) }) else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Whether the second of a frame's fields is shown first.
  var isBottomFirst: Bool { fieldOrder == AV_FIELD_BB || fieldOrder == AV_FIELD_TB }

  /// Whether the stream's header says that frames are stored in fields.
  var isInterlaced: Bool {
    fieldOrder == AV_FIELD_TT || fieldOrder == AV_FIELD_BB || fieldOrder == AV_FIELD_TB
      || fieldOrder == AV_FIELD_BT
  }
}
