// SPDX-License-Identifier: Apache-2.0

/// The filters that make every output's frames of a source's, as libavfilter's description: the
/// source is scaled once to the largest picture, and each smaller one is made of the one before.
struct PictureFilters {
  let input: PictureFormat
  let color: ColorPolicy
  let rotation: Int
  let isInterlaced: Bool
  /// The outputs' frames; `out0` is the first.
  let frames: [FittedFrame]

  var description: String {
    var chains: [String] = []
    var label = "in"
    let order = frames.indices.sorted {
      frames[$0].pictureWidth * frames[$0].pictureHeight
        > frames[$1].pictureWidth * frames[$1].pictureHeight
    }
    var previous: FittedFrame?
    for (place, index) in order.enumerated() {
      let frame = frames[index]
      var filters = previous.map { [smaller(frame, of: $0)].compactMap { $0 } } ?? first(frame)
      if filters.isEmpty { filters = ["null"] }
      previous = frame
      let isLast = place == order.count - 1
      if isLast {
        filters += finish(frame)
        chains.append("[\(label)]\(filters.joined(separator: ","))[out\(index)]")
      } else {
        let next = "s\(place)"
        let finishing = finish(frame)
        if finishing.isEmpty {
          chains.append("[\(label)]\(filters.joined(separator: ",")),split[out\(index)][\(next)]")
        } else {
          chains.append("[\(label)]\(filters.joined(separator: ",")),split[t\(place)][\(next)]")
          chains.append("[t\(place)]\(finishing.joined(separator: ","))[out\(index)]")
        }
        label = next
      }
    }
    return chains.joined(separator: ";")
  }

  /// From the decoder's frames to the largest upright picture in BT.709.
  private func first(_ frame: FittedFrame) -> [String] {
    var filters = [color.statement]
    if isInterlaced { filters.append("bwdif=mode=send_frame:parity=auto:deint=interlaced") }
    let format = PixelFormat(rawValue: input.pixelFormat)
    // Chroma that is shared by two columns or rows does not divide an odd size: give each its own.
    let isOdd =
      (format.chromaShiftX > 0 && input.width % (1 << format.chromaShiftX) != 0)
      || (format.chromaShiftY > 0 && input.height % (1 << format.chromaShiftY) != 0)
    if isOdd {
      filters.append(format.bitDepth > 8 ? "format=yuv444p10" : "format=yuv444p")
      // The conversion above leaves limited range.
      filters.append("setparams=range=tv")
    }
    let isTurned = rotation % 180 != 0
    let scale = Scaler.filter(
      width: input.width, height: input.height,
      toWidth: isTurned ? frame.pictureHeight : frame.pictureWidth,
      toHeight: isTurned ? frame.pictureWidth : frame.pictureHeight,
      pixelFormat: isOdd ? PixelFormat.undivided(isDeep: format.bitDepth > 8) : input.pixelFormat)
    // Scaled first, since what follows is costly.
    if let scale { filters.append(scale) }
    if color.isHighDynamicRange {
      // A hundred nits are the SDR white; Hable's curve keeps the highlights.
      filters += [
        "zscale=t=linear:npl=100", "format=gbrpf32le", "zscale=p=bt709",
        "tonemap=tonemap=hable:desat=0", "zscale=t=bt709:m=bt709:r=tv", "format=yuv420p",
      ]
    } else if color.isOutputColor {
      filters.append("format=yuv420p")
    } else {
      filters += ["zscale=m=bt709:p=bt709:t=bt709:r=tv", "format=yuv420p"]
    }
    switch rotation {
    case 90: filters.append("transpose=clock")
    case 180: filters += ["hflip", "vflip"]
    case 270: filters.append("transpose=cclock")
    default: break
    }
    filters.append("setsar=1")
    return filters
  }

  /// From a larger upright picture to a smaller one.
  private func smaller(_ frame: FittedFrame, of larger: FittedFrame) -> String? {
    Scaler.filter(
      width: larger.pictureWidth, height: larger.pictureHeight, toWidth: frame.pictureWidth,
      toHeight: frame.pictureHeight, pixelFormat: PixelFormat.output)
  }

  /// Bars around or edges off a picture that is not its frame's size.
  private func finish(_ frame: FittedFrame) -> [String] {
    if frame.pictureWidth > frame.width || frame.pictureHeight > frame.height {
      return ["crop=\(frame.width):\(frame.height)"]
    }
    if frame.pictureWidth < frame.width || frame.pictureHeight < frame.height {
      // `pad` has its source write into the middle of its own picture, which zimg must not.
      return ["copy", "pad=\(frame.width):\(frame.height):-1:-1"]
    }
    return []
  }
}
