// SPDX-License-Identifier: Apache-2.0
import CLibAV

/// What a muxer must know of an encoder's stream. It is not changed once it was made.
@safe final class CodecParameters: Sendable {
  nonisolated(unsafe) let pointer: UnsafeMutablePointer<AVCodecParameters>
  let timeBase: Fraction

  init(of context: UnsafeMutablePointer<AVCodecContext>) throws(LibAVError) {
    guard let pointer = unsafe avcodec_parameters_alloc() else {
      throw .outOfMemory("describing a stream")
    }
    unsafe self.pointer = pointer
    unsafe timeBase = context.pointee.time_base
    try LibAVError.check(
      unsafe avcodec_parameters_from_context(pointer, context), "describing a stream")
  }

  deinit {
    var pointer: UnsafeMutablePointer<AVCodecParameters>? = unsafe self.pointer
    unsafe avcodec_parameters_free(&pointer)
  }

  /// The codec's own header: for AAC the AudioSpecificConfig, for H.264 with a global header the
  /// parameter sets.
  var header: [UInt8] {
    guard let data = unsafe pointer.pointee.extradata else { return [] }
    return unsafe Array(
      UnsafeBufferPointer(start: data, count: Int(pointer.pointee.extradata_size)))
  }
}

/// The options that an encoder or muxer is opened with.
@safe struct Options: ~Copyable {
  var dictionary: OpaquePointer?

  init(_ values: [(String, String)]) {
    unsafe dictionary = nil
    for (key, value) in values { unsafe av_dict_set(&dictionary, key, value, 0) }
  }

  deinit {
    var dictionary = unsafe dictionary
    unsafe av_dict_free(&dictionary)
  }

  /// Throws when an option was not known to whom it was given.
  func checkAllUsed() throws(LibAVError) {
    guard let entry = unsafe av_dict_get(dictionary, "", nil, AV_DICT_IGNORE_SUFFIX) else { return }
    let key = unsafe String(cString: entry.pointee.key)
    throw LibAVError(code: clibav_error_invalid_data(), operation: "unknown option \(key)")
  }
}
