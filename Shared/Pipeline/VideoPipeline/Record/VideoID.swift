// SPDX-License-Identifier: Apache-2.0
import Cryptography
package import Notation

/// The name of one video: 1 to 64 of `A-Z a-z 0-9 - _`, so that it is the same in a key, a URL and
/// MediaConvert's user metadata.
///
/// An id that ``mint(at:random:owner:)`` made is 34 lower-case base-32 digits (Crockford's):
/// ten of time, so that ids sort by it, twelve of chance, and twelve that bind the owner:
///
/// - the owner's status is known from the id alone while no record exists, so that making an upload
///   URL need write nothing, and
/// - nobody can publish, or ask after, an upload that is not theirs.
///
/// The binding is a digest and no secret: who forges an id with their own tag has forged a video of
/// their own that never gets a file.
package struct VideoID: Hashable, Sendable, RawRepresentable, CustomStringConvertible {
  /// The id as it stands in keys and URLs.
  package let rawValue: String

  /// The id, or nil when the text has another length or other characters.
  package init?(rawValue: String) {
    let legal = rawValue.utf8.allSatisfy { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: true
      default: false
      }
    }
    guard legal, (1...64).contains(rawValue.utf8.count) else { return nil }
    self.rawValue = rawValue
  }

  private init(unchecked: String) { rawValue = unchecked }

  /// The id's text.
  package var description: String { rawValue }

  /// Makes a new id for a video of `owner`, of the time (kept to the millisecond) and sixty random
  /// bits.
  package static func mint(at now: Timestamp, random: UInt64, owner: Owner) -> VideoID {
    let time = UInt64(max(0, now.milliseconds))
    let stem =
      Base32.encode(time, digits: timeDigits) + Base32.encode(random, digits: chanceDigits)
    return VideoID(unchecked: stem + tag(of: stem, owner: owner))
  }

  /// Whether this id was made for that owner. An id that was not minted here belongs to nobody.
  package func belongs(to owner: Owner) -> Bool {
    guard rawValue.utf8.count == Self.mintedLength else { return false }
    let stem = String(rawValue.prefix(Self.timeDigits + Self.chanceDigits))
    return rawValue.hasSuffix(Self.tag(of: stem, owner: owner))
  }

  /// When a minted id was made; nil for an id of another form.
  package var mintedAt: Timestamp? {
    guard rawValue.utf8.count == Self.mintedLength,
      let time = Base32.decode(rawValue.prefix(Self.timeDigits)),
      rawValue.utf8.allSatisfy({ Base32.value(of: $0) != nil })
    else { return nil }
    return Timestamp(milliseconds: Int64(time))
  }

  private static let timeDigits = 10
  private static let chanceDigits = 12
  private static let mintedLength = 34

  private static func tag(of stem: String, owner: Owner) -> String {
    let digest = SHA256.hash("\(stem)\u{0}\(owner)")
    let bits = digest.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return Base32.encode(bits, digits: 12)
  }
}

extension VideoID: Codable {
  /// Reads a legal id.
  package init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    guard let id = VideoID(rawValue: text) else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "not a video id"))
    }
    self = id
  }

  /// Writes the id's text.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(rawValue)
  }
}
