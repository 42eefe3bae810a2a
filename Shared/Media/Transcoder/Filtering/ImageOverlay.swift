// SPDX-License-Identifier: Apache-2.0
import CLibAV
import TranscodePlan

/// An image over a video, as libavfilter's filters.
struct ImageOverlay {
  let image: InsertedImage
  /// When it is first shown, in seconds from the first frame; may be before it.
  let start: Double?
  let form: Form

  /// The form of the frames that images are laid over.
  struct Form {
    /// The overlay filter's name of it.
    var name: String
    /// What the frames are brought to before; nil where they have it.
    var conversion: String?
    /// The image's own form, with a plane of opacity.
    var image: String
    var matrix = "bt709"
    var range = "tv"
  }

  /// Frames a second of an image that fades.
  private static let fadeRate = 25

  /// What makes the image ready: its size, how much it covers, its fades.
  var preparation: [String] {
    var filters: [String] = []
    if image.width != nil || image.height != nil {
      filters.append("scale=\(image.width ?? -1):\(image.height ?? -1):flags=bicubic")
    }
    filters += ["format=rgba", "colorchannelmixer=aa=\(Double(image.opacity) / 100)"]
    if fades {
      filters += ["loop=loop=-1:size=1:start=0", "setpts=N/\(Self.fadeRate)/TB"]
      let first = start ?? 0
      if image.fadeInMilliseconds > 0 {
        filters.append("fade=t=in:st=\(first):d=\(seconds(image.fadeInMilliseconds)):alpha=1")
      }
      if let end, image.fadeOutMilliseconds > 0 {
        let length = seconds(image.fadeOutMilliseconds)
        filters.append("fade=t=out:st=\(max(first, end - length)):d=\(length):alpha=1")
      }
    }
    return filters
      + ["scale=out_color_matrix=\(form.matrix):out_range=\(form.range)", "format=\(form.image)"]
  }

  var overlay: String {
    var conditions: [String] = []
    if let start, start > 0 { conditions.append("gte(t,\(start))") }
    if let end { conditions.append("lt(t,\(end))") }
    let enable =
      conditions.isEmpty
      ? "" : ":enable=" + PictureFilters.escaped(conditions.joined(separator: "*"))
    // A fading image has no end of its own.
    return "overlay=x=\(image.x):y=\(image.y):format=\(form.name)"
      + (fades ? ":shortest=1" : "") + enable
  }

  private var fades: Bool {
    image.fadeInMilliseconds > 0 || (end != nil && image.fadeOutMilliseconds > 0)
  }

  private var end: Double? {
    image.milliseconds.flatMap { $0 > 0 ? (start ?? 0) + seconds($0) : nil }
  }

  private func seconds(_ milliseconds: Int) -> Double { Double(milliseconds) / 1000 }
}

extension ImageOverlay.Form {
  /// That of outputs.
  static let output = Self(name: "yuv420", image: "yuva420p")

  /// That of a source's frames, or the nearest that images can be laid over.
  /// The number of the frames' form.
  var pixelFormat: Int32 {
    switch name {
    case "gbrp": AV_PIX_FMT_GBRP.rawValue
    case "yuv420p10": AV_PIX_FMT_YUV420P10LE.rawValue
    case "yuv422p10": AV_PIX_FMT_YUV422P10LE.rawValue
    case "yuv422": AV_PIX_FMT_YUV422P.rawValue
    case "yuv444": AV_PIX_FMT_YUV444P.rawValue
    default: AV_PIX_FMT_YUV420P.rawValue
    }
  }

  init(_ format: PixelFormat, _ color: ColorDescription) {
    if format.isRGB {
      self.init(name: "gbrp", conversion: "format=gbrp", image: "gbrap")
    } else if format.bitDepth > 8, format.chromaShiftX == 1 {
      let name = format.chromaShiftY == 1 ? "420" : "422"
      self.init(
        name: "yuv\(name)p10", conversion: "format=yuv\(name)p10", image: "yuva\(name)p10")
    } else {
      let name = format.chromaShiftX == 0 ? "444" : format.chromaShiftY == 1 ? "420" : "422"
      self.init(
        name: "yuv\(name)", conversion: format.bitDepth > 8 ? "format=yuv\(name)p" : nil,
        image: "yuva\(name)p")
    }
    matrix =
      switch color.matrix {
      case AVCOL_SPC_BT709: "bt709"
      case AVCOL_SPC_BT2020_NCL, AVCOL_SPC_BT2020_CL: "bt2020"
      default: "smpte170m"
      }
    range = color.range == AVCOL_RANGE_JPEG ? "pc" : "tv"
  }
}
