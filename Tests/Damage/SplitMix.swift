// SPDX-License-Identifier: Apache-2.0

/// A small seeded generator (Steele, Lea and Flood, 2014).
public struct SplitMix {
  private var state: UInt64

  /// Makes a generator; the same state gives the same numbers.
  public init(state: UInt64) { self.state = state }

  /// The next number.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
