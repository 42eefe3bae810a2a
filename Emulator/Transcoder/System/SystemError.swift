// SPDX-License-Identifier: Apache-2.0
import Glibc

/// A failed call of the operating system.
struct SystemError: Error, CustomStringConvertible {
  let number: Int32
  let operation: String

  init(number: Int32 = errno, operation: String) {
    self.number = number
    self.operation = operation
  }

  var description: String { "\(operation): \(unsafe String(cString: strerror(number)))" }
}
