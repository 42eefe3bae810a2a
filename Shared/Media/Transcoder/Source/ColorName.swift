// SPDX-License-Identifier: Apache-2.0
import CLibAV

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
