// SPDX-License-Identifier: Apache-2.0
import Glibc

/// A call of the operating system that failed.
package struct SystemError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What was tried, as a person would say it: `cannot read film.mp4`.
  package let operation: String
  /// The system's error number (errno(3)).
  package let number: Int32

  /// A failure of the call before, unless another number is given.
  package init(_ operation: @autoclosure () -> String, number: Int32 = errno) {
    // Whatever making the text calls must not change the number.
    self.number = number
    self.operation = operation()
  }

  /// What was tried and why it failed.
  package var description: String { "\(operation): \(Self.reason(of: number))" }

  /// The system's words for an error number.
  package static func reason(of number: Int32) -> String {
    unsafe String(cString: strerror(number))
  }
}
