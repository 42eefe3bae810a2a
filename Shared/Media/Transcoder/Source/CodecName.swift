// SPDX-License-Identifier: Apache-2.0
import CLibAV

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
