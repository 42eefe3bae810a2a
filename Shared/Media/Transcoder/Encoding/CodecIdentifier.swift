// SPDX-License-Identifier: Apache-2.0
import CLibAV
import Notation

/// What streams are called in `CODECS` (RFC 6381).
enum CodecIdentifier {
  /// E.g. `avc1.64001f`, from an H.264 header of Annex B bytes, which holds the sequence parameter set
  /// (ITU-T H.264, 7.3.2.1).
  static func h264(header: [UInt8]) -> String {
    for index in header.indices.dropLast(6)
    where header[index...].starts(with: [0, 0, 1]) && header[index + 3] & 0x1F == 7 {
      return "avc1." + Hex.encode(header[index + 4...index + 6])
    }
    return "avc1"
  }

  /// E.g. `mp4a.40.2` for AAC-LC, from an AudioSpecificConfig (ISO/IEC 14496-3, 1.6.2.1).
  static func aac(header: [UInt8]) -> String {
    guard header.count > 1 else { return "mp4a.40.2" }
    let type = header[0] >> 3
    return "mp4a.40.\(type == 31 ? 32 + ((header[0] & 7) << 3 | header[1] >> 5) : type)"
  }
}

extension CodecParameters {
  var codecIdentifier: String {
    switch unsafe pointer.pointee.codec_id {
    case AV_CODEC_ID_H264: CodecIdentifier.h264(header: header)
    case AV_CODEC_ID_AC3: "ac-3"
    case AV_CODEC_ID_EAC3: "ec-3"
    case AV_CODEC_ID_FLAC: "fLaC"
    case AV_CODEC_ID_MP2: "mp4a.40.33"
    case AV_CODEC_ID_MP3: "mp4a.40.34"
    case AV_CODEC_ID_OPUS: "opus"
    default: CodecIdentifier.aac(header: header)
    }
  }
}
