// SPDX-License-Identifier: Apache-2.0
import CLibAV

/// A queue of samples of one form: frames of any length go in, frames of a wanted length come out.
@safe final class SampleQueue {
  private let queue: OpaquePointer
  private let format: AVSampleFormat
  private let channels: Int
  private let sampleRate: Int

  /// - Parameter format: libavutil's number of the samples' form.
  init(format: Int32, channels: Int, sampleRate: Int) throws(LibAVError) {
    let format = AVSampleFormat(format)
    guard let queue = unsafe av_audio_fifo_alloc(format, Int32(channels), 4096) else {
      throw .outOfMemory("allocating a queue of samples")
    }
    unsafe self.queue = queue
    self.format = format
    self.channels = channels
    self.sampleRate = sampleRate
  }

  deinit { unsafe av_audio_fifo_free(queue) }

  var count: Int { unsafe Int(av_audio_fifo_size(queue)) }

  private var isPlanar: Bool { av_sample_fmt_is_planar(format) != 0 }

  /// The memory areas that a frame has.
  private var planes: Int { isPlanar ? channels : 1 }

  /// Bytes from one sample to the next in such an area.
  private var stride: Int {
    Int(av_get_bytes_per_sample(format)) * (isPlanar ? 1 : channels)
  }

  /// Appends a part of a frame; what lies outside the frame is left out.
  func append(_ frame: Frame, from offset: Int, count: Int) throws(LibAVError) {
    let start = max(0, offset)
    let length = min(offset + count, frame.samples) - start
    guard length > 0, frame.channels == channels else { return }
    var planes: [UnsafeMutableRawPointer?] = unsafe []
    for plane in 0..<self.planes {
      guard let plane = unsafe frame.pointer.pointee.extended_data[plane] else { return }
      unsafe planes.append(UnsafeMutableRawPointer(plane) + start * stride)
    }
    try LibAVError.check(
      unsafe av_audio_fifo_write(queue, &planes, Int32(length)), "queueing samples")
  }

  func appendSilence(_ count: Int) throws(LibAVError) {
    var rest = count
    while rest > 0 {
      let length = min(rest, 4096)
      try append(try silence(length), from: 0, count: length)
      rest -= length
    }
  }

  /// Takes samples out; fewer only when no more are there, nil when there are none.
  func take(_ count: Int) throws(LibAVError) -> Frame? {
    let length = min(count, self.count)
    guard length > 0 else { return nil }
    let frame = try silence(length)
    var planes: [UnsafeMutableRawPointer?] = unsafe []
    for plane in 0..<self.planes {
      unsafe planes.append(UnsafeMutableRawPointer(frame.pointer.pointee.extended_data[plane]))
    }
    try LibAVError.check(
      unsafe av_audio_fifo_read(queue, &planes, Int32(length)), "reading samples")
    return frame
  }

  private func silence(_ samples: Int) throws(LibAVError) -> Frame {
    try Frame.silence(
      samples: samples, format: format, channels: channels, sampleRate: sampleRate)
  }
}
