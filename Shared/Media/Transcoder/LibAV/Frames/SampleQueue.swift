// SPDX-License-Identifier: Apache-2.0
import CLibAV

/// A queue of samples of one form (32-bit planar floats): frames of any length go in, frames of a
/// wanted length come out.
@safe final class SampleQueue {
  private let queue: OpaquePointer
  private let channels: Int
  private let sampleRate: Int

  init(channels: Int, sampleRate: Int) throws(LibAVError) {
    guard let queue = unsafe av_audio_fifo_alloc(AV_SAMPLE_FMT_FLTP, Int32(channels), 4096) else {
      throw .outOfMemory("allocating a queue of samples")
    }
    unsafe self.queue = queue
    self.channels = channels
    self.sampleRate = sampleRate
  }

  deinit { unsafe av_audio_fifo_free(queue) }

  var count: Int { unsafe Int(av_audio_fifo_size(queue)) }

  /// Appends a part of a frame; what lies outside the frame is left out.
  func append(_ frame: Frame, from offset: Int, count: Int) throws(LibAVError) {
    let start = max(0, offset)
    let length = min(offset + count, frame.samples) - start
    guard length > 0, frame.channels == channels else { return }
    var planes: [UnsafeMutableRawPointer?] = unsafe []
    for channel in 0..<channels {
      guard let plane = unsafe frame.pointer.pointee.extended_data[channel] else { return }
      unsafe planes.append(UnsafeMutableRawPointer(plane) + start * MemoryLayout<Float>.stride)
    }
    try LibAVError.check(
      unsafe av_audio_fifo_write(queue, &planes, Int32(length)), "queueing samples")
  }

  func appendSilence(_ count: Int) throws(LibAVError) {
    var rest = count
    while rest > 0 {
      let length = min(rest, 4096)
      let silence = try Frame.silence(samples: length, channels: channels, sampleRate: sampleRate)
      try append(silence, from: 0, count: length)
      rest -= length
    }
  }

  /// Takes samples out; fewer only when no more are there, nil when there are none.
  func take(_ count: Int) throws(LibAVError) -> Frame? {
    let length = min(count, self.count)
    guard length > 0 else { return nil }
    let frame = try Frame.silence(samples: length, channels: channels, sampleRate: sampleRate)
    var planes: [UnsafeMutableRawPointer?] = unsafe []
    for channel in 0..<channels {
      unsafe planes.append(UnsafeMutableRawPointer(frame.pointer.pointee.extended_data[channel]))
    }
    try LibAVError.check(
      unsafe av_audio_fifo_read(queue, &planes, Int32(length)), "reading samples")
    return frame
  }
}
