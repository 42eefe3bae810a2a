// SPDX-License-Identifier: Apache-2.0
import CLibAV

/// MediaConvert's words for containers (API reference, `Container.format`).
enum ContainerName {
  static func format(_ libavformat: String, brand: String?) -> String? {
    switch libavformat {
    case "mov,mp4,m4a,3gp,3g2,mj2":
      switch brand?.lowercased() {
      case let brand? where brand.hasPrefix("qt"): "quicktime"
      case nil: "quicktime"
      case let brand? where brand.hasPrefix("3gp"): "three_gp"
      case let brand? where brand.hasPrefix("3g2"): "three_g2"
      default: "mp4"
      }
    case "matroska,webm": "matroska"
    case "mpeg": "mpegps"
    case "wav": "wave"
    case "avi", "mpegts", "mxf", "mp3", "flac", "asf", "ogg", "aac", "ac3", "eac3": libavformat
    default: nil
    }
  }

  static func mimeType(_ libavformat: String, brand: String?) -> String? {
    switch format(libavformat, brand: brand) {
    case "mp4": "video/mp4"
    case "quicktime": "video/quicktime"
    case "three_gp": "video/3gpp"
    case "three_g2": "video/3gpp2"
    case "matroska": "video/x-matroska"
    case "mpegts": "video/mp2t"
    case "mpegps": "video/mpeg"
    case "avi": "video/x-msvideo"
    case "asf": "video/x-ms-asf"
    case "mxf": "application/mxf"
    case "ogg": "video/ogg"
    case "wave": "audio/wav"
    case "mp3": "audio/mpeg"
    case "flac": "audio/flac"
    case "aac": "audio/aac"
    case "ac3": "audio/ac3"
    case "eac3": "audio/eac3"
    default: libavformat == "flv" ? "video/x-flv" : nil
    }
  }
}

/// MediaConvert's words for codecs (API reference, `Track.codec`).
enum CodecName {
  static func probe(_ codec: AVCodecID) -> String {
    switch codec {
    case AV_CODEC_ID_AAC, AV_CODEC_ID_AAC_LATM: "AAC"
    case AV_CODEC_ID_AC3: "AC3"
    case AV_CODEC_ID_EAC3: "EAC3"
    case AV_CODEC_ID_AMR_NB, AV_CODEC_ID_AMR_WB: "AMR"
    case AV_CODEC_ID_FLAC: "FLAC"
    case AV_CODEC_ID_MP2: "MP2"
    case AV_CODEC_ID_MP3: "MP3"
    case AV_CODEC_ID_OPUS: "OPUS"
    case AV_CODEC_ID_VORBIS: "VORBIS"
    case AV_CODEC_ID_WMAV1: "WMA"
    case AV_CODEC_ID_WMAV2: "WMA2"
    case AV_CODEC_ID_WMAPRO: "WMAPRO"
    case AV_CODEC_ID_AV1: "AV1"
    case AV_CODEC_ID_H264: "AVC"
    case AV_CODEC_ID_HEVC: "HEVC"
    case AV_CODEC_ID_DVVIDEO: "DV"
    case AV_CODEC_ID_H263, AV_CODEC_ID_H263P: "H263"
    case AV_CODEC_ID_JPEG2000: "JPEG2000"
    case AV_CODEC_ID_MJPEG: "MJPEG"
    case AV_CODEC_ID_MPEG1VIDEO: "MPEG1"
    case AV_CODEC_ID_MPEG2VIDEO: "MPEG2"
    case AV_CODEC_ID_MPEG4: "MP4V"
    case AV_CODEC_ID_PRORES: "PRORES"
    case AV_CODEC_ID_QTRLE: "QTRLE"
    case AV_CODEC_ID_THEORA: "THEORA"
    case AV_CODEC_ID_RAWVIDEO, AV_CODEC_ID_V210, AV_CODEC_ID_V410: "UNCOMPRESSED"
    case AV_CODEC_ID_VC1, AV_CODEC_ID_WMV3: "VC1"
    case AV_CODEC_ID_DNXHD: "VC3"
    case AV_CODEC_ID_VP8: "VP8"
    case AV_CODEC_ID_VP9: "VP9"
    case AV_CODEC_ID_EIA_608: "C608"
    case AV_CODEC_ID_WEBVTT: "WEBVTT"
    default:
      // All kinds of PCM stand together in libavcodec's list.
      (AV_CODEC_ID_PCM_S16LE.rawValue..<AV_CODEC_ID_ADPCM_IMA_QT.rawValue)
        .contains(codec.rawValue) ? "PCM" : "UNKNOWN"
    }
  }
}

/// MediaConvert's words for colour (API reference, `VideoProperties`).
struct ColorName {
  let primaries: String
  let transfer: String
  let matrix: String

  init(_ color: ColorDescription) {
    primaries =
      switch color.primaries {
      case AVCOL_PRI_BT709: "ITU_709"
      case AVCOL_PRI_BT470M: "ITU_470M"
      case AVCOL_PRI_BT470BG: "ITU_470BG"
      case AVCOL_PRI_SMPTE170M: "SMPTE_170M"
      case AVCOL_PRI_SMPTE240M: "SMPTE_240M"
      case AVCOL_PRI_FILM: "GENERIC_FILM"
      case AVCOL_PRI_BT2020: "ITU_2020"
      case AVCOL_PRI_SMPTE428: "SMPTE_428_1"
      case AVCOL_PRI_SMPTE431: "SMPTE_431_2"
      case AVCOL_PRI_SMPTE432: "SMPTE_EG_432_1"
      case AVCOL_PRI_EBU3213: "EBU_3213_E"
      default: "UNSPECIFIED"
      }
    transfer =
      switch color.transfer {
      case AVCOL_TRC_BT709: "ITU_709"
      case AVCOL_TRC_GAMMA22: "ITU_470M"
      case AVCOL_TRC_GAMMA28: "ITU_470BG"
      case AVCOL_TRC_SMPTE170M: "SMPTE_170M"
      case AVCOL_TRC_SMPTE240M: "SMPTE_240M"
      case AVCOL_TRC_LINEAR: "LINEAR"
      case AVCOL_TRC_IEC61966_2_4: "IEC_61966_2_4"
      case AVCOL_TRC_IEC61966_2_1: "IEC_61966_2_1"
      case AVCOL_TRC_BT2020_10: "ITU_2020_10bit"
      case AVCOL_TRC_BT2020_12: "ITU_2020_12bit"
      case AVCOL_TRC_SMPTE2084: "SMPTE_2084"
      case AVCOL_TRC_SMPTE428: "SMPTE_428_1"
      case AVCOL_TRC_ARIB_STD_B67: "ARIB_B67"
      default: "UNSPECIFIED"
      }
    matrix =
      switch color.matrix {
      case AVCOL_SPC_RGB: "RGB"
      case AVCOL_SPC_BT709: "ITU_709"
      case AVCOL_SPC_FCC: "FCC"
      case AVCOL_SPC_BT470BG: "ITU_470BG"
      case AVCOL_SPC_SMPTE170M: "SMPTE_170M"
      case AVCOL_SPC_SMPTE240M: "SMPTE_240M"
      case AVCOL_SPC_YCGCO: "YCgCo"
      case AVCOL_SPC_BT2020_NCL: "ITU_2020_NCL"
      case AVCOL_SPC_BT2020_CL: "ITU_2020_CL"
      case AVCOL_SPC_ICTCP: "ITU_2100ICtCp"
      default: "UNSPECIFIED"
      }
  }
}
