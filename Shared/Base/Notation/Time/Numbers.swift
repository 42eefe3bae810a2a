// SPDX-License-Identifier: Apache-2.0

/// A number with zeros before it up to so many digits.
package func padded(_ value: some BinaryInteger, _ width: Int, radix: Int = 10) -> String {
  let text = String(value, radix: radix)
  return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
}

extension SignedInteger {
  /// The quotient rounded down, also where `/` would round a negative one up.
  /// - Parameter divisor: greater than 0.
  package func dividedFloor(by divisor: Self) -> Self {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }
}
