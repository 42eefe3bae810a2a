// SPDX-License-Identifier: Apache-2.0

/// The segment index of a track that is one file, directly in front of its first segment
/// (ISO/IEC 14496-12, 8.16.3): one reference for each segment, which begins with a key frame.
struct SegmentIndex {
  let timescale: UInt32
  let earliestTime: UInt64
  /// For each segment its length in bytes and in ticks.
  let references: [(size: UInt32, duration: UInt32)]

  /// - Throws: a fault when the track has more segments, or longer ones, than an index can name.
  init(of track: WrittenTrack) throws {
    guard track.pieces.count <= Int(UInt16.max),
      track.pieces.allSatisfy({
        $0.size < 1 << 31 && $0.duration * Int64(track.ticksPerUnit) < 1 << 32
      })
    else { throw Fault.settings("a single file of more segments than its index can name") }
    timescale = UInt32(clamping: track.timescale)
    earliestTime = UInt64(clamping: track.ticks(track.pieces.first?.start ?? 0))
    references = track.pieces.map {
      (UInt32(clamping: $0.size), UInt32(clamping: $0.duration * Int64(track.ticksPerUnit)))
    }
  }

  /// The `sidx` box.
  var bytes: [UInt8] {
    var box = BoxWriter()
    box.box("sidx", version: 1) { box in
      box.append(UInt32(1))
      box.append(timescale)
      box.append(earliestTime)
      box.append(UInt64(0))
      box.append(UInt16(0))
      box.append(UInt16(references.count))
      for reference in references {
        box.append(reference.size)
        box.append(reference.duration)
        // It begins with a stream access point of type 1, at its first frame.
        box.append(UInt32(0x9000_0000))
      }
    }
    return box.bytes
  }
}
