// SPDX-License-Identifier: Apache-2.0
import CLibAV

/// A failed call of libav*, with the library's own words for it.
struct LibAVError: Error, CustomStringConvertible {
  let code: Int32
  let operation: String

  var reason: String {
    unsafe libAVText(capacity: 256) { unsafe av_strerror(code, $0, 256) } ?? "error \(code)"
  }

  var description: String { "\(operation): \(reason)" }

  var isOutOfMemory: Bool { code == clibav_error_no_memory() }

  /// Passes a result that is not an error through, and throws the others.
  @discardableResult
  static func check(_ code: Int32, _ operation: @autoclosure () -> String) throws(LibAVError)
    -> Int32
  {
    guard code < 0 else { return code }
    throw LibAVError(code: code, operation: operation())
  }

  static func outOfMemory(_ operation: String) -> LibAVError {
    LibAVError(code: clibav_error_no_memory(), operation: operation)
  }
}

/// The text that a function of libav* writes into a buffer; nil when it returns an error.
func libAVText(capacity: Int, _ write: (UnsafeMutablePointer<CChar>?) -> Int32) -> String? {
  unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: capacity) { buffer in
    guard let base = buffer.baseAddress, unsafe write(base) >= 0 else { return nil }
    return unsafe String(cString: base)
  }
}
