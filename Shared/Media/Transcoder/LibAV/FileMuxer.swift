// SPDX-License-Identifier: Apache-2.0
import CLibAV

/// A muxer of one MP4 file whose index is moved in front of the media when it is finished.
@safe final class FileMuxer {
  private var context: UnsafeMutablePointer<AVFormatContext>?
  private var tracks: MuxedTracks?

  /// Opens the file and writes its beginning.
  init(path: String, video: CodecParameters, audio: CodecParameters?) throws(LibAVError) {
    unsafe context = nil
    try LibAVError.check(
      unsafe avformat_alloc_output_context2(&context, nil, "mp4", path), "making a muxer")
    guard let context = unsafe context else { throw .outOfMemory("allocating a muxer") }
    try LibAVError.check(
      unsafe avio_open(&context.pointee.pb, path, AVIO_FLAG_WRITE), "opening the file")
    tracks = try unsafe MuxedTracks([video, audio].compactMap(\.self), of: context)
    var options = Options([("movflags", "+faststart")])
    try LibAVError.check(
      unsafe avformat_write_header(context, &options.dictionary), "beginning a file")
    try options.checkAllUsed()
  }

  deinit {
    if let context = unsafe context { unsafe avio_closep(&context.pointee.pb) }
    unsafe avformat_free_context(context)
  }

  /// Writes a packet, whose times are in its encoder's time base.
  func write(_ packet: Packet, toTrack track: Int) throws(LibAVError) {
    try LibAVError.check(tracks?.write(packet, to: track) ?? 0, "writing a file")
  }

  /// Writes the index and moves it to the front.
  func finish() throws(LibAVError) {
    try LibAVError.check(unsafe av_write_trailer(context), "ending a file")
    if let context = unsafe context {
      try LibAVError.check(unsafe avio_closep(&context.pointee.pb), "closing the file")
    }
  }
}
