// SPDX-License-Identifier: Apache-2.0
import CLibAV
import Glibc

/// A libavformat reading context over a ``SourceFile``, with a position of its own.
@safe final class SourceReader {
  private(set) var context: UnsafeMutablePointer<AVIOContext>?
  private let file: SourceFile
  private var position: Int64 = 0

  private static let bufferSize = 64 * 1024

  init(file: SourceFile) throws(LibAVError) {
    self.file = file
    unsafe context = nil
    guard let buffer = unsafe av_malloc(Self.bufferSize) else {
      throw .outOfMemory("allocating a read buffer")
    }
    unsafe context = avio_alloc_context(
      buffer.assumingMemoryBound(to: UInt8.self), Int32(Self.bufferSize), 0,
      Unmanaged.passUnretained(self).toOpaque(),
      { opaque, buffer, count in
        guard let opaque = unsafe opaque, let buffer = unsafe buffer else { return -1 }
        let reader = unsafe Unmanaged<SourceReader>.fromOpaque(opaque).takeUnretainedValue()
        return unsafe reader.read(
          into: UnsafeMutableRawBufferPointer(start: buffer, count: Int(count)))
      }, nil,
      { opaque, offset, whence in
        guard let opaque = unsafe opaque else { return -1 }
        let reader = unsafe Unmanaged<SourceReader>.fromOpaque(opaque).takeUnretainedValue()
        return reader.seek(to: offset, whence: whence)
      })
    guard unsafe context != nil else {
      unsafe av_free(buffer)
      throw .outOfMemory("allocating a read context")
    }
  }

  deinit {
    if let context = unsafe context { unsafe av_freep(&context.pointee.buffer) }
    unsafe avio_context_free(&context)
  }

  /// How far into the file reading has come, in bytes.
  var bytesRead: Int64 { position }

  private func read(into buffer: UnsafeMutableRawBufferPointer) -> Int32 {
    let count = unsafe file.read(into: buffer, at: position)
    guard count >= 0 else { return clibav_error_from_errno(errno) }
    position += Int64(count)
    return count == 0 ? clibav_error_end_of_file() : Int32(count)
  }

  private func seek(to offset: Int64, whence: Int32) -> Int64 {
    let base: Int64
    switch whence & ~AVSEEK_FORCE {
    case AVSEEK_SIZE: return file.size
    case SEEK_SET: base = 0
    case SEEK_CUR: base = position
    case SEEK_END: base = file.size
    default: return Int64(clibav_error_from_errno(EINVAL))
    }
    let (target, overflow) = base.addingReportingOverflow(offset)
    guard !overflow, target >= 0 else { return Int64(clibav_error_from_errno(EINVAL)) }
    position = target
    return target
  }
}
