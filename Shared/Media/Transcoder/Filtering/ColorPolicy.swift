// SPDX-License-Identifier: Apache-2.0
import CLibAV
import TranscodePlan

/// What the numbers of a source's frames mean where the file does not say, and what has to be done
/// to show them as BT.709 in limited range.
struct ColorPolicy: Hashable {
  let source: ColorDescription

  init(_ color: ColorDescription, pixelFormat: PixelFormat, height: Int) {
    var color = color.withoutUnknownNumbers
    // Standard definition without tags is BT.601 by every player's custom.
    let isStandardDefinition = height < 720
    if pixelFormat.isRGB {
      color.matrix = AVCOL_SPC_RGB
      color.range = AVCOL_RANGE_JPEG
    } else if !color.hasConvertibleMatrix {
      color.matrix =
        switch color.primaries {
        case AVCOL_PRI_BT2020: AVCOL_SPC_BT2020_NCL
        case AVCOL_PRI_BT709: AVCOL_SPC_BT709
        default: isStandardDefinition ? AVCOL_SPC_SMPTE170M : AVCOL_SPC_BT709
        }
    }
    // Without words about primaries no conversion of them is better founded than none.
    if color.primaries == AVCOL_PRI_UNSPECIFIED || color.primaries == AVCOL_PRI_RESERVED
      || color.primaries == AVCOL_PRI_RESERVED0
    {
      color.primaries = color.matrix == AVCOL_SPC_BT2020_NCL ? AVCOL_PRI_BT2020 : AVCOL_PRI_BT709
    }
    switch color.transfer {
    case AVCOL_TRC_UNSPECIFIED, AVCOL_TRC_RESERVED, AVCOL_TRC_RESERVED0, AVCOL_TRC_SMPTE170M,
      AVCOL_TRC_BT2020_10, AVCOL_TRC_BT2020_12, AVCOL_TRC_BT1361_ECG, AVCOL_TRC_SMPTE428,
      AVCOL_TRC_GAMMA28:
      // The curves of BT.601 and BT.2020 are BT.709's, and BT.1361's is where colours are shown.
      // That of digital cinema is near it, and zimg knows no way to another. A gamma of 2.8 is what
      // BT.470 assumed of receivers: those there are follow BT.1886, as with BT.709 (EBU Tech 3320).
      color.transfer = AVCOL_TRC_BT709
    default: break
    }
    if color.range == AVCOL_RANGE_UNSPECIFIED {
      color.range = pixelFormat.isFullRange ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG
    }
    source = color
  }

  /// Whether the frame is of high dynamic range: PQ or hybrid log-gamma.
  var isHighDynamicRange: Bool {
    source.transfer == AVCOL_TRC_SMPTE2084 || source.transfer == AVCOL_TRC_ARIB_STD_B67
  }

  var isOutputColor: Bool {
    source.matrix == AVCOL_SPC_BT709 && source.primaries == AVCOL_PRI_BT709
      && source.transfer == AVCOL_TRC_BT709 && source.range == AVCOL_RANGE_MPEG
  }

  /// The filter that states the description, so that conversions start from it.
  var statement: String {
    "setparams=color_primaries=\(source.primaries.rawValue)"
      + ":color_trc=\(source.transfer.rawValue):colorspace=\(source.matrix.rawValue)"
      + ":range=\(source.range.rawValue)"
  }
}

extension SourceColor {
  /// What a source's own description becomes.
  func applied(to own: ColorDescription) -> ColorDescription {
    var color = own
    if let space, !isFallback || own.matrix == AVCOL_SPC_UNSPECIFIED {
      (color.primaries, color.transfer, color.matrix) =
        switch space {
        case .bt601: (AVCOL_PRI_SMPTE170M, AVCOL_TRC_SMPTE170M, AVCOL_SPC_SMPTE170M)
        case .bt709: (AVCOL_PRI_BT709, AVCOL_TRC_BT709, AVCOL_SPC_BT709)
        case .hdr10: (AVCOL_PRI_BT2020, AVCOL_TRC_SMPTE2084, AVCOL_SPC_BT2020_NCL)
        case .hlg: (AVCOL_PRI_BT2020, AVCOL_TRC_ARIB_STD_B67, AVCOL_SPC_BT2020_NCL)
        }
    }
    if let isFullRange { color.range = isFullRange ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG }
    return color
  }
}

extension ColorDescription {
  /// The description without what no standard has a name for, as damaged headers have it.
  fileprivate var withoutUnknownNumbers: ColorDescription {
    var color = self
    if unsafe av_color_primaries_name(primaries) == nil { color.primaries = AVCOL_PRI_UNSPECIFIED }
    if unsafe av_color_transfer_name(transfer) == nil { color.transfer = AVCOL_TRC_UNSPECIFIED }
    if unsafe av_color_space_name(matrix) == nil { color.matrix = AVCOL_SPC_UNSPECIFIED }
    if unsafe av_color_range_name(range) == nil { color.range = AVCOL_RANGE_UNSPECIFIED }
    return color
  }

  /// Whether zimg knows the way from the matrix.
  fileprivate var hasConvertibleMatrix: Bool {
    switch matrix {
    case AVCOL_SPC_UNSPECIFIED, AVCOL_SPC_RGB, AVCOL_SPC_RESERVED, AVCOL_SPC_SMPTE2085: false
    // It is defined for high dynamic range alone (ITU-R BT.2100).
    case AVCOL_SPC_ICTCP:
      transfer == AVCOL_TRC_SMPTE2084 || transfer == AVCOL_TRC_ARIB_STD_B67
    default: true
    }
  }
}
