// SPDX-License-Identifier: Apache-2.0
import CLibAV
import Glibc
import POSIX

/// A libavformat writing context that hands its bytes to a closure in order.
@safe final class OutputContext {
  private(set) var context: UnsafeMutablePointer<AVIOContext>?
  private var write: (RawSpan) throws(SystemError) -> Void
  private var failure: SystemError?

  private static let bufferSize = 188 * 512

  init(_ write: @escaping (RawSpan) throws(SystemError) -> Void) throws(LibAVError) {
    self.write = write
    unsafe context = nil
    guard let buffer = unsafe av_malloc(Self.bufferSize) else {
      throw .outOfMemory("allocating a write buffer")
    }
    unsafe context = avio_alloc_context(
      buffer.assumingMemoryBound(to: UInt8.self), Int32(Self.bufferSize), 1,
      Unmanaged.passUnretained(self).toOpaque(), nil,
      { opaque, buffer, count in
        guard let opaque = unsafe opaque, let buffer = unsafe buffer else { return -1 }
        let output = unsafe Unmanaged<OutputContext>.fromOpaque(opaque).takeUnretainedValue()
        return unsafe output.take(UnsafeRawBufferPointer(start: buffer, count: Int(count)))
      }, nil)
    guard unsafe context != nil else {
      unsafe av_free(buffer)
      throw .outOfMemory("allocating a write context")
    }
  }

  deinit {
    if let context = unsafe context { unsafe av_freep(&context.pointee.buffer) }
    unsafe avio_context_free(&context)
  }

  /// Hands over what is still buffered.
  /// - Throws: the failure of any write so far.
  func flush() throws(SystemError) {
    unsafe avio_flush(context)
    try throwFailure()
  }

  func throwFailure() throws(SystemError) {
    if let failure { throw failure }
  }

  private func take(_ bytes: UnsafeRawBufferPointer) -> Int32 {
    guard failure == nil else { return clibav_error_from_errno(EIO) }
    do throws(SystemError) {
      try write(unsafe RawSpan(_unsafeBytes: bytes))
      return Int32(bytes.count)
    } catch {
      failure = error
      return clibav_error_from_errno(error.number)
    }
  }
}
