// SPDX-License-Identifier: Apache-2.0
import TranscodePlan

/// The filters that make every output's frames of a source's, as libavfilter's description.
///
/// Scaling costs by what is read, so a small one is made of a larger output where that loses
/// nothing; everything else is made of the source itself. Where colours are converted, which costs
/// more than scaling, that is done once: the largest comes from the source and each smaller
/// one from the next.
struct VideoFilters {
  let input: VideoFormat
  let color: ColorPolicy
  let rotation: Int
  let isMirrored: Bool
  let isInterlaced: Bool
  /// What is done to the source's own frames.
  var source = SourceTreatment()
  /// What pictures are made with.
  var material = PictureMaterial()
  /// The outputs' frames; `out0` is the first.
  let frames: [FittedFrame]

  /// A frame so many times as wide and high has all that can be seen in the smaller one.
  private static let ampleness = 2.5

  var description: String {
    let parents = self.parents
    let roots = frames.indices.filter { parents[$0] == nil }
    let common = preparation + ["split=\(roots.count)"]
    var chains = sourceChains(
      common, to: "\(roots.map { "[s\($0)]" }.joined())")
    for (index, frame) in frames.enumerated() {
      var filters =
        parents[index].map { smaller(frame, of: frames[$0]) } ?? upright(frame) + retouched(frame)
      let children = frames.indices.filter { parents[$0] == index }
      let finishing = finish(frame)
      if !children.isEmpty {
        filters.append("split=\(children.count + 1)")
        let labels = children.map { "[s\($0)]" }.joined()
        chains.append("[s\(index)]\(filters.joined(separator: ","))[t\(index)]\(labels)")
        filters = []
      }
      filters += finishing
      let start = children.isEmpty ? "s\(index)" : "t\(index)"
      chains += Self.chains(
        "o\(index)_", from: start, filters, material.overlays(frame.picture.images, of: .outputs),
        firstImage: firstImage(of: index), lettering(index), to: "[out\(index)]")
    }
    return chains.joined(separator: ";")
  }

  /// For each output the one that it is made of; nil for the source.
  private var parents: [Int?] {
    let order = frames.indices.sorted {
      frames[$0].contentWidth * frames[$0].contentHeight
        > frames[$1].contentWidth * frames[$1].contentHeight
    }
    var parents = [Int?](repeating: nil, count: frames.count)
    for (place, index) in order.enumerated() where frames[index].picture.isUntouched {
      let larger = order[..<place].filter {
        frames[$0].picture.isUntouched && frames[$0].sharpness == frames[index].sharpness
      }
      parents[index] =
        color.isOutputColor ? larger.last { isAmple(frames[$0], for: frames[index]) } : larger.last
    }
    return parents
  }

  private func isAmple(_ larger: FittedFrame, for frame: FittedFrame) -> Bool {
    Double(larger.contentWidth) >= Self.ampleness * Double(frame.contentWidth)
      && Double(larger.contentHeight) >= Self.ampleness * Double(frame.contentHeight)
  }

  /// What comes before scaling: what the numbers mean, whole frames, chroma that can be scaled.
  private var preparation: [String] {
    var filters = [color.statement]
    filters += source.scan.filters(isInterlaced: isInterlaced)
    if isDivided {
      filters.append(isDeep ? "format=yuv444p10" : "format=yuv444p")
      // The conversion above leaves limited range.
      filters.append("setparams=range=tv")
    }
    return filters
  }

  /// Chroma that is shared by two columns or rows does not divide an odd size, and what is shared by
  /// four (4:1:1, 4:1:0) does not divide every output's: each column and row gets its own.
  private var isDivided: Bool {
    let format = PixelFormat(rawValue: input.pixelFormat)
    return format.chromaShiftX > 1 || format.chromaShiftY > 1
      || (format.chromaShiftX > 0 && input.width % (1 << format.chromaShiftX) != 0)
      || (format.chromaShiftY > 0 && input.height % (1 << format.chromaShiftY) != 0)
  }

  /// The form of the frames that are scaled.
  private var preparedFormat: Int32 {
    source.overlayFormat(input, color)
      ?? (isDivided ? PixelFormat.undivided(isDeep: isDeep) : input.pixelFormat)
  }

  private var isDeep: Bool { PixelFormat(rawValue: input.pixelFormat).bitDepth > 8 }

  /// From the source's size to an output's, still in the source's orientation.
  private func scaled(_ frame: FittedFrame) -> [String] {
    let isTurned = rotation % 180 != 0
    let filter = Scaler.filter(
      width: frame.crop?.width ?? source.size(of: input).width,
      height: frame.crop?.height ?? source.size(of: input).height,
      toWidth: isTurned ? frame.contentHeight : frame.contentWidth,
      toHeight: isTurned ? frame.contentWidth : frame.contentHeight,
      pixelFormat: preparedFormat,
      sharpness: frame.sharpness)
    if let filter { return [filter] }
    // Where no filter converts the storage of colours libavfilter takes libswscale, which moves them.
    return color.isOutputColor && preparedFormat != PixelFormat.output
      ? ["zscale=f=bicubic"] : []
  }

  /// From the decoder's frames to an upright frame with square pixels in BT.709. Scaling comes
  /// first, since what follows is costly.
  private func upright(_ frame: FittedFrame) -> [String] {
    (frame.crop.map(PictureFilters.crop) ?? []) + scaled(frame) + converted(frame) + turned
      + ["setsar=1"]
  }

  private func converted(_ frame: FittedFrame) -> [String] {
    if color.isOutputColor { return ["format=yuv420p"] }
    guard color.isHighDynamicRange else {
      return ["zscale=m=bt709:p=bt709:t=bt709:r=tv", "format=yuv420p"]
    }
    // A hundred nits are the SDR white.
    return [
      "zscale=t=linear:npl=100", "format=gbrpf32le", "zscale=p=bt709",
      "tonemap=tonemap=\(frame.picture.color.toneMapping.curve):desat=0",
      "zscale=t=bt709:m=bt709:r=tv", "format=yuv420p",
    ]
  }

  private var turned: [String] { Self.turned(rotation, isMirrored: isMirrored) }

  static func turned(_ rotation: Int, isMirrored: Bool) -> [String] {
    switch rotation {
    case 90: [isMirrored ? "transpose=cclock_flip" : "transpose=clock"]
    case 180: isMirrored ? ["vflip"] : ["hflip", "vflip"]
    case 270: [isMirrored ? "transpose=clock_flip" : "transpose=cclock"]
    default: isMirrored ? ["hflip"] : []
    }
  }

  private func smaller(_ frame: FittedFrame, of larger: FittedFrame) -> [String] {
    let filter = Scaler.filter(
      width: larger.contentWidth, height: larger.contentHeight, toWidth: frame.contentWidth,
      toHeight: frame.contentHeight, pixelFormat: PixelFormat.output, sharpness: frame.sharpness,
      isSecond: true)
    return [filter, "setsar=1"].compactMap { $0 }
  }

  /// Bars around or edges off content that is not its frame's size.
  private func finish(_ frame: FittedFrame) -> [String] {
    if let place = frame.picture.position {
      return ["copy", "pad=\(frame.width):\(frame.height):\(place.x):\(place.y)"]
    }
    if frame.contentWidth > frame.width || frame.contentHeight > frame.height {
      return ["crop=\(frame.width):\(frame.height)"]
    }
    if frame.contentWidth < frame.width || frame.contentHeight < frame.height {
      // `pad` has its source write into the middle of its own buffer, which zimg must not.
      return ["copy", "pad=\(frame.width):\(frame.height):-1:-1"]
    }
    return []
  }
}
