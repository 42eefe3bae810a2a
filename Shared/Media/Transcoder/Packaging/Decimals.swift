// SPDX-License-Identifier: Apache-2.0

enum Decimals {
  /// A number that is not negative with a fixed count of digits after the point.
  static func format(_ number: Double, digits: Int) -> String {
    var scale = 1
    for _ in 0..<digits { scale *= 10 }
    let scaled = Int((number * Double(scale)).rounded())
    let fraction = String(scaled % scale)
    return "\(scaled / scale)." + String(repeating: "0", count: digits - fraction.count) + fraction
  }
}
