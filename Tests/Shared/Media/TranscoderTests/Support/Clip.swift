// SPDX-License-Identifier: Apache-2.0
import CLibAV

@testable import Transcoder

/// A media file to be made for a test: what is in it, track by track.
struct Clip: Sendable {
  /// libavformat's name of the container.
  var container = "mp4"
  var containerOptions: [String: String] = [:]
  /// The first frame's timecode, where the container has a place for it.
  var timecode: String?
  var video: [Video] = [Video()]
  var audio: [Audio] = [Audio()]

  /// A track of frames.
  struct Video: Sendable {
    /// libavfilter's description of where the frames come from.
    var source = "testsrc2=size=320x240:rate=25:duration=1"
    var encoder = "libx264"
    var options: [String: String] = ["preset": "ultrafast"]
    var pixelFormat = "yuv420p"
    /// Clockwise degrees that the container asks a player to turn the frame by.
    var rotation: Double?
    /// Whether it asks to mirror the turned frame from left to right.
    var isMirrored = false
    var primaries = AVCOL_PRI_UNSPECIFIED
    var transfer = AVCOL_TRC_UNSPECIFIED
    var matrix = AVCOL_SPC_UNSPECIFIED
    var range = AVCOL_RANGE_UNSPECIFIED
    var isInterlaced = false
    var isDefault = true
    var isCover = false
    var title: String?
    /// Milliseconds at which each frame is shown; nil keeps the source's regular steps.
    var times: [Int64]?
    /// Added to every time, in milliseconds.
    var delay: Int64 = 0
    /// The closed caption data of each frame from the first on; frames without any have none.
    var closedCaptions: [[UInt8]] = []
  }

  /// A track of audio.
  struct Audio: Sendable {
    var source = "sine=frequency=440:duration=1:sample_rate=48000"
    var encoder = "aac"
    var sampleFormat = "fltp"
    var layout = "stereo"
    var isDefault = true
    var delay: Int64 = 0
    var language: String?
  }

  /// Writes the file.
  func write(to path: String) throws {
    var context: UnsafeMutablePointer<AVFormatContext>?
    try LibAVError.check(
      unsafe avformat_alloc_output_context2(&context, nil, container, path), "making a clip")
    guard let context = unsafe context else { throw LibAVError.outOfMemory("making a clip") }
    defer {
      unsafe avio_closep(&context.pointee.pb)
      unsafe avformat_free_context(context)
    }
    try LibAVError.check(
      unsafe avio_open(&context.pointee.pb, path, AVIO_FLAG_WRITE), "opening a clip")
    var tracks: [Track] = []
    for track in video { tracks.append(try unsafe Track(track, in: context)) }
    for track in audio { tracks.append(try unsafe Track(track, in: context)) }
    if let timecode { unsafe av_dict_set(&context.pointee.metadata, "timecode", timecode, 0) }
    var options = Options(containerOptions.map { ($0.key, $0.value) })
    try LibAVError.check(
      unsafe avformat_write_header(context, &options.dictionary), "beginning a clip")
    var packets: [(time: Double, packet: Packet)] = []
    for track in tracks { packets += try unsafe track.encode(in: context) }
    for (_, packet) in packets.sorted(by: { $0.time < $1.time }) {
      try LibAVError.check(
        unsafe av_interleaved_write_frame(context, packet.pointer), "writing a clip")
    }
    try LibAVError.check(unsafe av_write_trailer(context), "ending a clip")
  }
}

/// One track of a clip while it is made.
@safe private final class Track {
  private let encoder: UnsafeMutablePointer<AVCodecContext>
  private let stream: UnsafeMutablePointer<AVStream>
  private var graph: FilterGraph
  private let times: [Int64]?
  private let delay: Int64
  private let isInterlaced: Bool
  private let closedCaptions: [[UInt8]]

  init(_ video: Clip.Video, in context: UnsafeMutablePointer<AVFormatContext>) throws {
    graph = try FilterGraph(
      videoSource: "\(video.source),format=\(video.pixelFormat)[out0]")
    guard let sample = try graph.receive() else { throw LibAVError.outOfMemory("a frame") }
    unsafe (encoder, stream) = try Self.allocate(video.encoder, in: context)
    unsafe encoder.pointee.width = Int32(sample.width)
    unsafe encoder.pointee.height = Int32(sample.height)
    unsafe encoder.pointee.pix_fmt = av_get_pix_fmt(video.pixelFormat)
    unsafe encoder.pointee.sample_aspect_ratio = sample.videoFormat.sampleAspectRatio
    let base = graph.timeBase()
    unsafe encoder.pointee.time_base =
      video.times == nil ? base : Fraction(num: 1, den: 1000)
    unsafe encoder.pointee.framerate = base.inverse
    unsafe encoder.pointee.color_primaries = video.primaries
    unsafe encoder.pointee.color_trc = video.transfer
    unsafe encoder.pointee.colorspace = video.matrix
    unsafe encoder.pointee.color_range = video.range
    unsafe encoder.pointee.bit_rate = 2_000_000
    if video.isInterlaced {
      unsafe encoder.pointee.flags |= AV_CODEC_FLAG_INTERLACED_DCT | AV_CODEC_FLAG_INTERLACED_ME
      unsafe encoder.pointee.field_order = AV_FIELD_TT
    }
    times = video.times
    delay = video.delay
    isInterlaced = video.isInterlaced
    closedCaptions = video.closedCaptions
    first = sample
    try unsafe Self.open(
      encoder, stream, Options(video.options.map { ($0.key, $0.value) })
    )
    unsafe stream.pointee.avg_frame_rate = base.inverse
    unsafe stream.pointee.sample_aspect_ratio = encoder.pointee.sample_aspect_ratio
    unsafe stream.pointee.disposition =
      (video.isDefault ? AV_DISPOSITION_DEFAULT : 0)
      | (video.isCover ? AV_DISPOSITION_ATTACHED_PIC : 0)
    unsafe av_dict_set(&stream.pointee.metadata, "title", video.title, 0)
    if let rotation = video.rotation ?? (video.isMirrored ? 0 : nil) {
      let data = unsafe av_stream_new_side_data(stream, AV_PKT_DATA_DISPLAYMATRIX, 36)
      unsafe data?.withMemoryRebound(to: Int32.self, capacity: 9) {
        unsafe av_display_rotation_set($0, rotation)
        unsafe av_display_matrix_flip($0, video.isMirrored ? 1 : 0, 0)
      }
    }
  }

  init(_ audio: Clip.Audio, in context: UnsafeMutablePointer<AVFormatContext>) throws {
    let description =
      "\(audio.source),aformat=sample_fmts=\(audio.sampleFormat)"
      + ":channel_layouts=\(audio.layout)"
    let form = try FilterGraph(audioSource: "\(description)[out0]")
    guard let sample = try form.receive() else { throw LibAVError.outOfMemory("audio") }
    unsafe (encoder, stream) = try Self.allocate(audio.encoder, in: context)
    unsafe encoder.pointee.sample_rate = Int32(sample.sampleRate)
    unsafe encoder.pointee.sample_fmt = av_get_sample_fmt(audio.sampleFormat)
    try LibAVError.check(
      unsafe av_channel_layout_copy(&encoder.pointee.ch_layout, &sample.pointer.pointee.ch_layout),
      "copying a layout")
    unsafe encoder.pointee.time_base = .perSecond(sample.sampleRate)
    unsafe encoder.pointee.bit_rate = 96_000
    times = nil
    delay = audio.delay
    isInterlaced = false
    closedCaptions = []
    try unsafe Self.open(encoder, stream, Options([("strict", "-2")]))
    let length = unsafe encoder.pointee.frame_size > 0 ? encoder.pointee.frame_size : 1024
    graph = try FilterGraph(audioSource: "\(description),asetnsamples=\(length):p=0[out0]")
    first = try graph.receive()
    unsafe stream.pointee.disposition = audio.isDefault ? AV_DISPOSITION_DEFAULT : 0
    unsafe av_dict_set(&stream.pointee.metadata, "language", audio.language, 0)
  }

  private var first: Frame?

  deinit {
    var encoder: UnsafeMutablePointer<AVCodecContext>? = unsafe self.encoder
    unsafe avcodec_free_context(&encoder)
  }

  private static func allocate(
    _ name: String, in context: UnsafeMutablePointer<AVFormatContext>
  ) throws -> (UnsafeMutablePointer<AVCodecContext>, UnsafeMutablePointer<AVStream>) {
    guard let codec = unsafe avcodec_find_encoder_by_name(name),
      let encoder = unsafe avcodec_alloc_context3(codec),
      let stream = unsafe avformat_new_stream(context, nil)
    else { throw LibAVError.outOfMemory("finding the encoder \(name)") }
    if unsafe context.pointee.oformat.pointee.flags & AVFMT_GLOBALHEADER != 0 {
      unsafe encoder.pointee.flags |= AV_CODEC_FLAG_GLOBAL_HEADER
    }
    return unsafe (encoder, stream)
  }

  private static func open(
    _ encoder: UnsafeMutablePointer<AVCodecContext>, _ stream: UnsafeMutablePointer<AVStream>,
    _ options: consuming Options
  ) throws {
    try LibAVError.check(
      unsafe avcodec_open2(encoder, nil, &options.dictionary), "opening an encoder")
    try LibAVError.check(
      unsafe avcodec_parameters_from_context(stream.pointee.codecpar, encoder), "describing")
    unsafe stream.pointee.time_base = encoder.pointee.time_base
  }

  /// Every packet of the track, with its decoding time in seconds.
  func encode(
    in context: UnsafeMutablePointer<AVFormatContext>
  ) throws -> [(time: Double, packet: Packet)] {
    var packets: [(time: Double, packet: Packet)] = []
    var count = 0
    var frame = first
    while let current = frame {
      if let times { current.time = count < times.count ? times[count] : nil }
      if current.time != nil {
        if isInterlaced {
          unsafe current.pointer.pointee.interlaced_frame = 1
          unsafe current.pointer.pointee.top_field_first = 1
        }
        if count < closedCaptions.count, !closedCaptions[count].isEmpty {
          let data = closedCaptions[count]
          let side = unsafe av_frame_new_side_data(
            current.pointer, AV_FRAME_DATA_A53_CC, data.count)
          for (index, byte) in data.enumerated() { unsafe side?.pointee.data[index] = byte }
        }
        packets += try send(current)
      }
      count += 1
      frame = try graph.receive()
    }
    return packets + (try send(nil))
  }

  private func send(_ frame: Frame?) throws -> [(time: Double, packet: Packet)] {
    try LibAVError.check(unsafe avcodec_send_frame(encoder, frame?.pointer), "encoding")
    var packets: [(time: Double, packet: Packet)] = []
    while true {
      let packet = try Packet()
      let code = unsafe avcodec_receive_packet(encoder, packet.pointer)
      if code == clibav_error_again() || code == clibav_error_end_of_file() { return packets }
      try LibAVError.check(code, "encoding")
      let base = unsafe encoder.pointee.time_base
      if packet.duration == 0, times == nil, frame?.samples == 0 { packet.duration = 1 }
      packet.shift(by: base.time(nanoseconds: delay * 1_000_000))
      unsafe packet.pointer.pointee.stream_index = stream.pointee.index
      let time = Double(packet.decodingTime ?? 0) * base.value
      unsafe av_packet_rescale_ts(packet.pointer, base, stream.pointee.time_base)
      packets.append((time, packet))
    }
  }
}
