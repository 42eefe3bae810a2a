// SPDX-License-Identifier: Apache-2.0
import TranscodePlan

/// The shape of a source's upright frame with square pixels.
struct FrameGeometry: Hashable, Sendable {
  let storedWidth: Int
  let storedHeight: Int
  /// How much wider than high a stored pixel is.
  let pixelAspect: Ratio
  /// Clockwise degrees that make it upright: 0, 90, 180 or 270.
  let rotation: Int
  /// Whether it has to be mirrored from left to right after that.
  let isMirrored: Bool
  /// The upright size with square pixels, not rounded.
  let width: Double
  let height: Double

  init(
    storedWidth: Int, storedHeight: Int, pixelAspect: Ratio, rotation: Int, isMirrored: Bool = false
  ) {
    self.storedWidth = storedWidth
    self.storedHeight = storedHeight
    self.rotation = rotation
    self.isMirrored = isMirrored
    // A claim of pixels more than ten times as wide as high is a damaged header.
    let aspect = pixelAspect.value
    self.pixelAspect = aspect > 0.1 && aspect < 10 ? pixelAspect : Ratio(1, 1)
    let wide = Double(storedWidth) * self.pixelAspect.value
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

  /// The shape of frames that come later in another size or with other pixels; nil for those that
  /// are like the first. What the container says of pixels holds until the frames say otherwise.
  func of(_ format: VideoFormat, first: VideoFormat) -> FrameGeometry? {
    let pixels = Ratio(format.sampleAspectRatio)
    let changed = pixels.value != Ratio(first.sampleAspectRatio).value
    guard changed || format.width != first.width || format.height != first.height else {
      return nil
    }
    return FrameGeometry(
      storedWidth: format.width, storedHeight: format.height,
      pixelAspect: changed ? pixels : pixelAspect, rotation: rotation, isMirrored: isMirrored)
  }

  /// The frame of an output.
  /// - Parameter picture: what is done to it; what it crops and where it is put is the caller's to check.
  func fitted(to size: FrameSize, _ picture: Picture = Picture()) -> FittedFrame {
    let part = picture.crop.map(stored)
    var frame = (part.map(cropped) ?? self).scaled(to: size)
    if let place = picture.position {
      (frame.contentWidth, frame.contentHeight) = (place.width, place.height)
    }
    frame.sharpness = size.sharpness
    frame.crop = part
    frame.picture = picture
    return frame
  }

  /// The upright frame's size in the source's own pixels.
  var uprightPixels: (width: Int, height: Int) {
    rotation % 180 == 0 ? (storedWidth, storedHeight) : (storedHeight, storedWidth)
  }

  /// Where in the stored frame a part of the upright frame is.
  func stored(_ part: PixelRectangle) -> PixelRectangle {
    let (width, height) = uprightPixels
    let left = isMirrored ? width - part.x - part.width : part.x
    let (right, below) = (width - left - part.width, height - part.y - part.height)
    return switch rotation {
    case 90: PixelRectangle(x: part.y, y: right, width: part.height, height: part.width)
    case 180: PixelRectangle(x: right, y: below, width: part.width, height: part.height)
    case 270: PixelRectangle(x: below, y: left, width: part.height, height: part.width)
    default: PixelRectangle(x: left, y: part.y, width: part.width, height: part.height)
    }
  }

  private func cropped(to part: PixelRectangle) -> FrameGeometry {
    FrameGeometry(
      storedWidth: part.width, storedHeight: part.height, pixelAspect: pixelAspect,
      rotation: rotation, isMirrored: isMirrored)
  }

  private func scaled(to size: FrameSize) -> FittedFrame {
    let width = self.width / (size.pixelAspect.value > 0 ? size.pixelAspect.value : 1)
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
        contentWidth: min(Self.even(width * inner), Self.even(boxWidth)),
        contentHeight: min(Self.even(height * inner), Self.even(boxHeight)))
    case .fill:
      let outer = max(boxWidth / width, boxHeight / height)
      return FittedFrame(
        width: Self.even(boxWidth), height: Self.even(boxHeight),
        contentWidth: max(Self.even(width * outer), Self.even(boxWidth)),
        contentHeight: max(Self.even(height * outer), Self.even(boxHeight)))
    }
  }

  /// The nearest even length; of two equally near, the smaller, so that nothing is made larger.
  private static func even(_ length: Double) -> Int {
    max(2, Int((min(length, 16384) / 2 - 1e-6).rounded()) * 2)
  }
}
