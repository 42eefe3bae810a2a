// SPDX-License-Identifier: Apache-2.0
import Notation

/// Facts about an H.264 stream that stand in its sequence parameter set (ITU-T H.264, 7.3.2.1).
enum H264 {
  /// The RFC 6381 name of the stream, e.g. `avc1.64001f`, from a packet of Annex B bytes that holds a
  /// sequence parameter set; nil when it holds none.
  static func codecName(annexB bytes: RawSpan) -> String? {
    var index = 0
    while index + 6 < bytes.byteCount {
      if bytes[index] == 0, bytes[index + 1] == 0, bytes[index + 2] == 1 {
        if bytes[index + 3] & 0x1F == 7 {
          return codecName(
            profile: bytes[index + 4], constraints: bytes[index + 5], level: bytes[index + 6])
        }
        index += 3
      } else {
        index += 1
      }
    }
    return nil
  }

  private static func codecName(profile: UInt8, constraints: UInt8, level: UInt8) -> String {
    "avc1." + Hex.encode([profile, constraints, level])
  }
}

/// Facts about an AAC stream that stand in its AudioSpecificConfig (ISO/IEC 14496-3, 1.6.2.1).
enum AAC {
  /// The RFC 6381 name of the stream, e.g. `mp4a.40.2` for AAC-LC; nil for an empty header.
  static func codecName(header: [UInt8]) -> String? {
    guard let first = header.first else { return nil }
    let type = first >> 3
    guard type == 31 else { return "mp4a.40.\(type)" }
    guard header.count > 1 else { return nil }
    return "mp4a.40.\(32 + ((first & 7) << 3 | header[1] >> 5))"
  }
}

extension RawSpan {
  subscript(index: Int) -> UInt8 {
    unsafe unsafeLoad(fromByteOffset: index, as: UInt8.self)
  }
}
