// SPDX-License-Identifier: Apache-2.0

/// The packets of an MPEG-2 stream's beginning, as far as they are scrambled (ISO/IEC 13818-1).
struct ScrambledPackets {
  /// Packets with a payload, and those of them that are scrambled, by libavformat's id of the stream.
  private var counts: [Int: (all: Int, scrambled: Int)] = [:]
  /// Of so many packets one is scrambled at least. A broadcast is scrambled whole or not at all; of a
  /// DVD's packets only some are.
  private let leastShare: Int

  /// So much of a file is looked at.
  static let length = 4 * 1024 * 1024

  /// The packets of a transport stream: each says whether it is scrambled, or what it carries does
  /// (`transport_scrambling_control`, 2.4.3.3).
  init(transportStream bytes: [UInt8]) {
    leastShare = 2
    guard let (start, step) = Self.packets(in: bytes) else { return }
    var carried: [Int: Bool] = [:]
    var position = start
    while position + 188 <= bytes.count {
      guard bytes[position] == 0x47 else {
        position += 1
        continue
      }
      let pid = Int(bytes[position + 1] & 0x1F) << 8 | Int(bytes[position + 2])
      let control = bytes[position + 3]
      if control & 0x10 != 0 {
        if bytes[position + 1] & 0x40 != 0 {
          let field = control & 0x20 == 0 ? 0 : 1 + Int(bytes[position + 4])
          carried[pid] = Self.saysScrambled(
            bytes[(position + 4)..<(position + 188)].dropFirst(field))
        }
        note(pid, isScrambled: control & 0xC0 != 0 || carried[pid] == true)
      }
      position += step
    }
  }

  /// The packets of a program stream.
  init(programStream bytes: [UInt8]) {
    leastShare = 10
    var position = 0
    while position + 9 < bytes.count {
      guard bytes[position] == 0, bytes[position + 1] == 0, bytes[position + 2] == 1 else {
        position += 1
        continue
      }
      let stream = Int(bytes[position + 3])
      switch stream {
      case 0xC0...0xEF: note(0x100 | stream, isScrambled: Self.saysScrambled(bytes[position...]))
      case 0xBD:
        // A private stream holds others, which its first byte tells apart; that byte is in the clear.
        let first = position + 9 + Int(bytes[position + 8])
        if first < bytes.count {
          note(Int(bytes[first]), isScrambled: Self.saysScrambled(bytes[position...]))
        }
      case 0xBB...0xFF: break
      default:
        // A pack's header says no length; the next start code ends it.
        position += 4
        continue
      }
      position += 6 + Int(bytes[position + 4]) << 8 + Int(bytes[position + 5])
    }
  }

  /// Whether so much of a stream is scrambled that it cannot be shown. A recording may begin in the
  /// clear, and a damaged packet may say anything.
  func isScrambled(_ stream: Int) -> Bool {
    counts[stream].map { $0.scrambled * leastShare > $0.all } ?? false
  }

  private mutating func note(_ stream: Int, isScrambled: Bool) {
    counts[stream, default: (0, 0)].all += 1
    if isScrambled { counts[stream, default: (0, 0)].scrambled += 1 }
  }

  /// Whether an elementary stream's packet says that its content is scrambled
  /// (`PES_scrambling_control`, 2.4.3.7). MPEG-1's has other bits there.
  private static func saysScrambled(_ packet: ArraySlice<UInt8>) -> Bool {
    guard packet.starts(with: [0, 0, 1]), packet.count > 6 else { return false }
    let flags = packet[packet.startIndex + 6]
    return flags & 0xC0 == 0x80 && flags & 0x30 != 0
  }

  /// Where the first packet begins and how far it is to the next: 188 bytes, with a time stamp of
  /// four before them (M2TS), or with sixteen of error correction behind.
  private static func packets(in bytes: [UInt8]) -> (start: Int, step: Int)? {
    for start in 0..<min(204, bytes.count) where bytes[start] == 0x47 {
      for step in [188, 192, 204] {
        let next = stride(from: start, to: min(bytes.count, start + 5 * step), by: step)
        if next.allSatisfy({ bytes[$0] == 0x47 }) { return (start, step) }
      }
    }
    return nil
  }
}
