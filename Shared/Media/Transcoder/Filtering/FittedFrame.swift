// SPDX-License-Identifier: Apache-2.0
import TranscodePlan

/// An output's frame and the source's content inside it: smaller than the frame (black bars) or larger
/// (edges cut off), and centred.
struct FittedFrame: Hashable, Sendable {
  var width: Int
  var height: Int
  var contentWidth: Int
  var contentHeight: Int
  /// How sharply it is scaled, 0 to 100.
  var sharpness = FrameSize.usualSharpness
  /// The part of the stored frame that is its content; nil is all of it.
  var crop: PixelRectangle?
  /// What else is done to it.
  var picture = Picture()
  /// What timecodes that are drawn into it count.
  var clock: PictureClock?

  init(width: Int, height: Int, contentWidth: Int? = nil, contentHeight: Int? = nil) {
    self.width = width
    self.height = height
    self.contentWidth = contentWidth ?? width
    self.contentHeight = contentHeight ?? height
  }

  var pixels: Int { width * height }

  /// The same frame for content of another shape, which is to fit it as those before did: a call
  /// whose camera is turned, a broadcast that goes from 4:3 to 16:9.
  func holding(_ geometry: FrameGeometry, insteadOf former: FrameGeometry) -> FittedFrame {
    func isNear(_ width: Double, _ height: Double, _ shape: FrameGeometry) -> Bool {
      abs(width * shape.height / (height * shape.width) - 1) < 0.02
    }
    // Content that is not of its source's shape was asked to be stretched.
    guard picture.crop == nil, picture.position == nil,
      !isNear(geometry.width, geometry.height, former),
      isNear(Double(contentWidth), Double(contentHeight), former)
    else { return self }
    let isFilled = contentWidth > width || contentHeight > height
    var size = FrameSize(width: width, height: height, scaling: isFilled ? .fill : .pad)
    size.sharpness = sharpness
    var frame = geometry.fitted(to: size, picture)
    frame.clock = clock
    return frame
  }
}

/// How timecodes of an output's frames are counted.
struct PictureClock: Hashable, Sendable {
  /// Frames a second.
  let rate: Ratio
  /// The first frame's, counted in frames from midnight.
  let first: Int64
  let dropsFrames: Bool
}
