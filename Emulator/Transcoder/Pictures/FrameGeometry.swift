// SPDX-License-Identifier: Apache-2.0
import TranscodePlan

/// The shape of a source's upright picture with square pixels.
struct FrameGeometry: Hashable, Sendable {
  /// The stored size.
  let storedWidth: Int
  let storedHeight: Int
  /// Clockwise degrees that make it upright: 0, 90, 180 or 270.
  let rotation: Int
  /// The upright size with square pixels, not rounded.
  let width: Double
  let height: Double

  init(storedWidth: Int, storedHeight: Int, pixelAspect: Ratio, rotation: Int) {
    self.storedWidth = storedWidth
    self.storedHeight = storedHeight
    self.rotation = rotation
    // A claim of pixels more than ten times as wide as high is a damaged header.
    let aspect = pixelAspect.value
    let wide = Double(storedWidth) * (aspect > 0.1 && aspect < 10 ? aspect : 1)
    let isTurned = rotation % 180 != 0
    width = isTurned ? Double(storedHeight) : wide
    height = isTurned ? wide : Double(storedHeight)
  }

  /// The rotation nearest to a display matrix's angle, when it is within a degree of a quarter turn
  /// as MediaConvert asks (user guide, "Rotating"); 0 otherwise.
  static func quarterTurns(_ degrees: Double) -> Int {
    guard degrees.isFinite else { return 0 }
    let turns = (degrees / 90).rounded()
    guard abs(degrees - turns * 90) <= 1 else { return 0 }
    return ((Int(turns) % 4) + 4) % 4 * 90
  }

  /// The size of an output for a wish.
  func fitted(to size: FrameSize) -> FittedFrame {
    guard size.width != nil || size.height != nil else {
      return FittedFrame(width: Self.even(width), height: Self.even(height))
    }
    let boxWidth = size.width.map(Double.init) ?? Double(size.height ?? 0) * width / height
    let boxHeight = size.height.map(Double.init) ?? Double(size.width ?? 0) * height / width
    let inner = min(boxWidth / width, boxHeight / height)
    switch size.scaling {
    case .fit, .fitNoUpscale:
      let scale = size.scaling == .fit ? inner : min(1, inner)
      return FittedFrame(width: Self.even(width * scale), height: Self.even(height * scale))
    case .stretch:
      return FittedFrame(width: Self.even(boxWidth), height: Self.even(boxHeight))
    case .pad:
      return FittedFrame(
        width: Self.even(boxWidth), height: Self.even(boxHeight),
        pictureWidth: min(Self.even(width * inner), Self.even(boxWidth)),
        pictureHeight: min(Self.even(height * inner), Self.even(boxHeight)))
    case .fill:
      let outer = max(boxWidth / width, boxHeight / height)
      return FittedFrame(
        width: Self.even(boxWidth), height: Self.even(boxHeight),
        pictureWidth: max(Self.even(width * outer), Self.even(boxWidth)),
        pictureHeight: max(Self.even(height * outer), Self.even(boxHeight)))
    }
  }

  /// The nearest even length; of two equally near, the smaller, so that nothing is made larger.
  private static func even(_ length: Double) -> Int {
    max(2, Int((min(length, 16384) / 2 - 1e-6).rounded()) * 2)
  }
}

/// An output's frame and the picture inside it: smaller than the frame (black bars) or larger
/// (edges cut off), and centred.
struct FittedFrame: Hashable, Sendable {
  var width: Int
  var height: Int
  var pictureWidth: Int
  var pictureHeight: Int

  init(width: Int, height: Int, pictureWidth: Int? = nil, pictureHeight: Int? = nil) {
    self.width = width
    self.height = height
    self.pictureWidth = pictureWidth ?? width
    self.pictureHeight = pictureHeight ?? height
  }
}
