// SPDX-License-Identifier: Apache-2.0
import TestSupport

/// The damage that a seed does to a video: always the same for the same video, donors and seed.
package struct Mutation {
  private var random: SeededGenerator
  private let donors: [[UInt8]]

  /// Values that length and count fields are badly checked for.
  private static let extremes: [[UInt8]] = [
    [0, 0, 0, 0], [0, 0, 0, 1], [0xFF, 0xFF, 0xFF, 0xFF], [0x7F, 0xFF, 0xFF, 0xFF],
    [0x80, 0, 0, 0], [0xFF, 0xFF, 0xFF, 0x7F], [0, 0, 0, 0x80], [0x40, 0, 0, 0], [0, 1, 0, 0],
  ]

  /// How much of a video's beginning and end its headers and indices take.
  private static let headerLength = 3000

  /// Makes a damage.
  /// - Parameters:
  ///   - seed: what the damage is drawn from.
  ///   - donors: other videos, from which parts are taken.
  package init(seed: UInt64, donors: [[UInt8]]) {
    random = SeededGenerator(seed: seed)
    self.donors = donors
  }

  /// A video as the seed damages it.
  package mutating func damaged(_ video: [UInt8]) -> [UInt8] {
    var bytes = video
    for _ in 0..<(1 + below(3)) where !bytes.isEmpty {
      switch below(10) {
      case 0, 1: flipBits(of: &bytes)
      case 2, 3: overwriteField(of: &bytes)
      case 4: overwriteRun(of: &bytes)
      case 5: bytes.removeLast(below(bytes.count))
      case 6: removeRun(of: &bytes)
      case 7: repeatRun(of: &bytes)
      case 8: splice(&bytes)
      default: exchangeRuns(of: &bytes)
      }
    }
    return bytes
  }

  private mutating func below(_ bound: Int) -> Int {
    bound <= 0 ? 0 : Int(random.next() % UInt64(bound))
  }

  /// A place in a video: half of the time among its headers.
  private mutating func place(in bytes: [UInt8]) -> Int {
    switch below(4) {
    case 0: below(min(bytes.count, Self.headerLength))
    case 1: bytes.count - 1 - below(min(bytes.count, Self.headerLength))
    default: below(bytes.count)
    }
  }

  private mutating func run(in bytes: [UInt8]) -> Range<Int> {
    let start = place(in: bytes)
    return start..<min(bytes.count, start + 1 + below(1 << below(12)))
  }

  private mutating func flipBits(of bytes: inout [UInt8]) {
    for _ in 0..<(1 << below(8)) { bytes[place(in: bytes)] ^= 1 << UInt8(below(8)) }
  }

  private mutating func overwriteField(of bytes: inout [UInt8]) {
    for _ in 0..<(1 + below(4)) {
      let start = place(in: bytes)
      let value = Self.extremes[below(Self.extremes.count)]
      for (index, byte) in value.enumerated() where start + index < bytes.count {
        bytes[start + index] = byte
      }
    }
  }

  private mutating func overwriteRun(of bytes: inout [UInt8]) {
    for index in run(in: bytes) { bytes[index] = UInt8(truncatingIfNeeded: random.next()) }
  }

  private mutating func removeRun(of bytes: inout [UInt8]) {
    bytes.removeSubrange(run(in: bytes))
  }

  private mutating func repeatRun(of bytes: inout [UInt8]) {
    let run = run(in: bytes)
    bytes.insert(contentsOf: bytes[run], at: place(in: bytes))
  }

  private mutating func exchangeRuns(of bytes: inout [UInt8]) {
    let (first, second) = (run(in: bytes), run(in: bytes))
    for (one, other) in zip(first, second) { bytes.swapAt(one, other) }
  }

  /// The beginning of one video and the rest of another.
  private mutating func splice(_ bytes: inout [UInt8]) {
    guard !donors.isEmpty else { return }
    let donor = donors[below(donors.count)]
    let cut = place(in: bytes)
    let other = below(donor.count)
    if below(2) == 0 {
      bytes.replaceSubrange(cut..., with: donor[other...])
    } else {
      bytes.replaceSubrange(..<cut, with: donor[..<other])
    }
  }
}
