// SPDX-License-Identifier: Apache-2.0

/// The filters that make every output's frames of a source's, as libavfilter's description.
///
/// A picture that needs no other colours is scaled to each output from the source itself, which
/// keeps the most of it. Where colours are converted, which costs more than scaling, the largest
/// picture is made first and each smaller one of the one before.
struct PictureFilters {
  let input: PictureFormat
  let color: ColorPolicy
  let rotation: Int
  let isInterlaced: Bool
  /// The outputs' frames; `out0` is the first.
  let frames: [FittedFrame]

  var description: String {
    color.isOutputColor ? side : cascade
  }

  /// Every output from the source.
  private var side: String {
    let labels = frames.indices.map { "[s\($0)]" }.joined()
    let common = (preparation + ["split=\(frames.count)"]).joined(separator: ",")
    let chains = frames.enumerated().map { index, frame in
      let filters = scaled(frame) + ["format=yuv420p"] + upright + finish(frame)
      return "[s\(index)]\(filters.joined(separator: ","))[out\(index)]"
    }
    return (["[in]\(common)\(labels)"] + chains).joined(separator: ";")
  }

  /// Every output from the next larger one.
  private var cascade: String {
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
      let finishing = finish(frame)
      if place == order.count - 1 {
        chains.append("[\(label)]\((filters + finishing).joined(separator: ","))[out\(index)]")
      } else {
        let next = "s\(place)"
        let own = finishing.isEmpty ? "out\(index)" : "t\(place)"
        chains.append("[\(label)]\(filters.joined(separator: ",")),split[\(own)][\(next)]")
        if !finishing.isEmpty {
          chains.append("[\(own)]\(finishing.joined(separator: ","))[out\(index)]")
        }
        label = next
      }
    }
    return chains.joined(separator: ";")
  }

  /// What comes before scaling: what the numbers mean, whole pictures, chroma that can be scaled.
  private var preparation: [String] {
    var filters = [color.statement]
    if isInterlaced { filters.append("bwdif=mode=send_frame:parity=auto:deint=interlaced") }
    if isOdd {
      filters.append(isDeep ? "format=yuv444p10" : "format=yuv444p")
      // The conversion above leaves limited range.
      filters.append("setparams=range=tv")
    }
    return filters
  }

  /// Chroma that is shared by two columns or rows does not divide an odd size: each gets its own.
  private var isOdd: Bool {
    let format = PixelFormat(rawValue: input.pixelFormat)
    return (format.chromaShiftX > 0 && input.width % (1 << format.chromaShiftX) != 0)
      || (format.chromaShiftY > 0 && input.height % (1 << format.chromaShiftY) != 0)
  }

  private var isDeep: Bool { PixelFormat(rawValue: input.pixelFormat).bitDepth > 8 }

  /// From the source's size to an output's, still in the source's orientation.
  private func scaled(_ frame: FittedFrame) -> [String] {
    let isTurned = rotation % 180 != 0
    let filter = Scaler.filter(
      width: input.width, height: input.height,
      toWidth: isTurned ? frame.pictureHeight : frame.pictureWidth,
      toHeight: isTurned ? frame.pictureWidth : frame.pictureHeight,
      pixelFormat: isOdd ? PixelFormat.undivided(isDeep: isDeep) : input.pixelFormat)
    return filter.map { [$0] } ?? []
  }

  /// The turn that makes the picture upright, and square pixels.
  private var upright: [String] {
    switch rotation {
    case 90: ["transpose=clock", "setsar=1"]
    case 180: ["hflip", "vflip", "setsar=1"]
    case 270: ["transpose=cclock", "setsar=1"]
    default: ["setsar=1"]
    }
  }

  /// From the decoder's frames to the largest upright picture in BT.709. Scaling comes first, since
  /// what follows is costly.
  private func first(_ frame: FittedFrame) -> [String] {
    var filters = preparation + scaled(frame)
    if color.isHighDynamicRange {
      // A hundred nits are the SDR white; Hable's curve keeps the highlights.
      filters += [
        "zscale=t=linear:npl=100", "format=gbrpf32le", "zscale=p=bt709",
        "tonemap=tonemap=hable:desat=0", "zscale=t=bt709:m=bt709:r=tv", "format=yuv420p",
      ]
    } else {
      filters += ["zscale=m=bt709:p=bt709:t=bt709:r=tv", "format=yuv420p"]
    }
    return filters + upright
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
