// SPDX-License-Identifier: Apache-2.0
import CLibAV

/// The tracks of a container that is written, and the way of packets into them.
@safe struct MuxedTracks {
  private let context: UnsafeMutablePointer<AVFormatContext>
  private let inputTimeBases: [Fraction]
  private let startOffset: Int64

  /// Adds tracks to a container before its header is written.
  /// - Parameters:
  ///   - context: outlives the tracks.
  ///   - startOffset: nanoseconds added to every time.
  init(
    _ tracks: [CodecParameters], of context: UnsafeMutablePointer<AVFormatContext>,
    startOffset: Int64 = 0
  ) throws(LibAVError) {
    unsafe self.context = context
    self.startOffset = startOffset
    inputTimeBases = tracks.map(\.timeBase)
    for parameters in tracks {
      guard let stream = unsafe avformat_new_stream(context, nil) else {
        throw .outOfMemory("allocating a stream")
      }
      try LibAVError.check(
        unsafe avcodec_parameters_copy(stream.pointee.codecpar, parameters.pointer),
        "describing a stream")
      // The container has its own code for the codec.
      unsafe stream.pointee.codecpar.pointee.codec_tag = 0
      unsafe stream.pointee.time_base = parameters.timeBase
    }
  }

  /// Writes a packet, whose times are in its encoder's time base, to a track.
  /// - Returns: the library's number.
  func write(_ packet: Packet, to track: Int) throws(LibAVError) -> Int32 {
    guard let stream = unsafe context.pointee.streams[track] else { return 0 }
    let own = try packet.reference()
    unsafe own.pointer.pointee.stream_index = Int32(track)
    unsafe av_packet_rescale_ts(own.pointer, inputTimeBases[track], stream.pointee.time_base)
    own.shift(by: unsafe stream.pointee.time_base.time(nanoseconds: startOffset))
    return unsafe av_write_frame(context, own.pointer)
  }
}
