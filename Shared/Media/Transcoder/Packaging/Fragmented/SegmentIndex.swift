// SPDX-License-Identifier: Apache-2.0

extension WrittenTrack {
  /// The segment index of a track that is one file, directly in front of its first segment (`sidx`,
  /// ISO/IEC 14496-12, 8.16.3): one reference for each segment, which begins with a key frame.
  /// - Throws: a fault when the track has more segments, or longer ones, than an index can name.
  func segmentIndex() throws -> [UInt8] {
    let lengths = pieces.map { $0.duration * Int64(ticksPerUnit) }
    guard pieces.count <= Int(UInt16.max), pieces.allSatisfy({ $0.size < 1 << 31 }),
      lengths.allSatisfy({ $0 < 1 << 32 })
    else { throw Fault.settings("a single file of more segments than its index can name") }
    var box = BoxWriter()
    box.box("sidx", version: 1) { box in
      box.append(UInt32(1))
      box.append(UInt32(clamping: timescale))
      box.append(UInt64(clamping: ticks(pieces.first?.start ?? 0)))
      box.append(UInt64(0))
      box.append(UInt16(0))
      box.append(UInt16(pieces.count))
      for (piece, length) in zip(pieces, lengths) {
        box.append(UInt32(clamping: piece.size))
        box.append(UInt32(clamping: length))
        // It begins with a stream access point of type 1, at its first frame.
        box.append(UInt32(0x9000_0000))
      }
    }
    return box.bytes
  }
}
