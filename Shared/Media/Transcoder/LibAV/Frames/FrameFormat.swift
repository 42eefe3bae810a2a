// SPDX-License-Identifier: Apache-2.0
import CLibAV

struct VideoFormat: Equatable {
  var width: Int
  var height: Int
  var pixelFormat: Int32
  var sampleAspectRatio: Fraction
  var color: ColorDescription
}

struct AudioFormat: Equatable {
  var sampleRate: Int
  var sampleFormat: Int32
  var channels: Int
  var layout: String
}

extension AVChannelLayout {
  /// libav*'s name, e.g. `stereo`, `5.1`; empty for one that it cannot describe.
  var name: String {
    var layout = unsafe self
    return unsafe libAVText(capacity: 256) { unsafe av_channel_layout_describe(&layout, $0, 256) }
      ?? ""
  }
}

/// What the numbers of a frame mean (ITU-T H.273).
struct ColorDescription: Hashable {
  var primaries: AVColorPrimaries
  var transfer: AVColorTransferCharacteristic
  var matrix: AVColorSpace
  var range: AVColorRange
}

/// The storage of a frame's components.
struct PixelFormat: Hashable, Sendable {
  var bitDepth = 8
  /// Columns and rows of the frame to one of its chroma, as powers of two.
  var chromaShiftX = 1
  var chromaShiftY = 1
  var isRGB = false
  /// Whether the format's name itself says full range (`yuvj420p`).
  var isFullRange = false

  /// The number of 8-bit 4:2:0.
  static let output = AV_PIX_FMT_YUV420P.rawValue

  /// The number of 4:4:4, which has room for odd sizes.
  static func undivided(isDeep: Bool) -> Int32 {
    isDeep ? AV_PIX_FMT_YUV444P10LE.rawValue : AV_PIX_FMT_YUV444P.rawValue
  }

  init(rawValue: Int32) { self.init(AVPixelFormat(rawValue)) }

  init(_ format: AVPixelFormat) {
    guard let description = unsafe av_pix_fmt_desc_get(format) else { return }
    unsafe bitDepth = Int(description.pointee.comp.0.depth)
    unsafe chromaShiftX = Int(description.pointee.log2_chroma_w)
    unsafe chromaShiftY = Int(description.pointee.log2_chroma_h)
    unsafe isRGB = description.pointee.flags & UInt64(AV_PIX_FMT_FLAG_RGB) != 0
    isFullRange = unsafe String(cString: description.pointee.name).hasPrefix("yuvj")
  }
}
