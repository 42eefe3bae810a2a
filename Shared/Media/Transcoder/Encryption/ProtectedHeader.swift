// SPDX-License-Identifier: Apache-2.0
import TranscodePlan

/// The header of a track whose samples are encrypted: its sample entry is `encv` or `enca`, with what
/// it was before and how it is encrypted (ISO/IEC 14496-12, 8.12; ISO/IEC 23001-7, 8.2).
struct ProtectedHeader {
  private(set) var bytes: [UInt8]
  /// How frames are packed; nil for audio.
  private(set) var configuration: Configuration?

  /// How the frames of a track are packed (ISO/IEC 14496-15, 5.3.3.1).
  struct Configuration {
    let lengthSize: Int
    let slices: SliceHeader
  }

  private static let path = ["moov", "trak", "mdia", "minf", "stbl", "stsd"]

  init(_ header: [UInt8], _ encryption: SegmentEncryption) throws {
    var around: [Box] = []
    var range = 0..<header.count
    for type in Self.path {
      guard let box = try Box.all(in: header, range).first(where: { $0.type == type }) else {
        throw Box.Malformed()
      }
      around.append(box)
      range = box.content
    }
    // Behind a version and a count.
    guard range.count >= 8,
      let entry = try Box.all(in: header, range.lowerBound + 8..<range.upperBound).first
    else { throw Box.Malformed() }
    let isVideo = entry.type == "avc1"
    guard isVideo || entry.type == "mp4a" else { throw Box.Malformed() }
    if isVideo { configuration = try Self.configuration(of: entry, header) }

    var added = BoxWriter()
    added.box("sinf") { box in
      box.box("frma") { $0.append(entry.type.utf8) }
      box.box("schm", version: 0) {
        $0.append(encryption.scheme.utf8)
        $0.append(UInt32(0x1_0000))
      }
      box.box("schi") { Self.trackEncryption(encryption, isVideo: isVideo, in: &$0) }
    }
    var result = BoxWriter()
    result.append(header[..<(entry.range.lowerBound + 4)])
    result.append((isVideo ? "encv" : "enca").utf8)
    result.append(header[(entry.range.lowerBound + 8)..<entry.range.upperBound])
    result.append(added.bytes)
    result.append(header[entry.range.upperBound...])
    for box in around + [entry] {
      let place = box.range.lowerBound
      result.set(UInt32(header.number(at: place) + added.bytes.count), at: place)
    }
    bytes = result.bytes
  }

  private static func trackEncryption(
    _ encryption: SegmentEncryption, isVideo: Bool, in box: inout BoxWriter
  ) {
    let isChained = encryption.method == .samplesCBC
    box.box("tenc", version: isChained ? 1 : 0) { box in
      box.append(UInt8(0))
      // Of ten blocks one is encrypted; no pattern for audio.
      box.append(UInt8(isChained && isVideo ? 0x19 : 0))
      box.append(UInt8(1))
      box.append(UInt8(isChained ? 0 : 8))
      box.append(encryption.keyIdentifier)
      if isChained {
        box.append(UInt8(16))
        box.append(encryption.trackVector.bytes)
      }
    }
  }

  /// Reads `avcC`, which stands behind the 78 bytes of a visual sample entry.
  private static func configuration(of entry: Box, _ header: [UInt8]) throws -> Configuration {
    let inner = entry.content.dropFirst(78)
    guard
      let box = try Box.all(in: header, inner.startIndex..<entry.range.upperBound)
        .first(where: { $0.type == "avcC" }), box.content.count > 6
    else { throw Box.Malformed() }
    let lengthSize = Int(header[box.content.lowerBound + 4] & 3) + 1
    var place = box.content.lowerBound + 5
    /// The first of the parameter sets that are counted at the place.
    func first(mask: UInt8) throws -> ArraySlice<UInt8> {
      guard place < box.content.upperBound else { throw Box.Malformed() }
      let count = Int(header[place] & mask)
      place += 1
      var first: ArraySlice<UInt8>?
      for _ in 0..<count {
        guard place + 2 <= box.content.upperBound else { throw Box.Malformed() }
        let length = Int(header[place]) << 8 | Int(header[place + 1])
        guard place + 2 + length <= box.content.upperBound else { throw Box.Malformed() }
        first = first ?? header[place + 2..<place + 2 + length]
        place += 2 + length
      }
      guard let first else { throw Box.Malformed() }
      return first
    }
    let sequence = try SequenceParameters(first(mask: 0x1F))
    let picture = try PictureParameters(first(mask: 0xFF))
    return Configuration(
      lengthSize: lengthSize, slices: SliceHeader(sequence: sequence, picture: picture))
  }
}
