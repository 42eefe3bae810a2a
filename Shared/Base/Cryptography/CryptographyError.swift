// SPDX-License-Identifier: Apache-2.0
import COpenSSL

/// A failure of OpenSSL: what was asked of it, and its own message.
package struct CryptographyError: Error, Equatable, CustomStringConvertible {
  /// What failed, such as `read private key`.
  package let operation: String
  /// OpenSSL's message, such as `error:1E08010C:DECODER routines::unsupported`.
  package let message: String

  package init(operation: String, message: String) {
    self.operation = operation
    self.message = message
  }

  /// The operation and OpenSSL's message.
  package var description: String { "\(operation): \(message)" }

  /// The failure that OpenSSL reported last on this thread, emptying the thread's queue of errors.
  static func last(_ operation: String) -> Self {
    let code = ERR_peek_last_error()
    ERR_clear_error()
    guard code != 0 else { return Self(operation: operation, message: "no reason given") }
    var text = [CChar](repeating: 0, count: 256)
    unsafe ERR_error_string_n(code, &text, text.count)
    let bytes = text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
    return Self(operation: operation, message: String(decoding: bytes, as: UTF8.self))
  }
}
