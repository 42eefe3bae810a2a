// SPDX-License-Identifier: Apache-2.0
import Synchronization
import TranscodePlan

/// Which filter scales frames from one size to another.
///
/// zimg is more than twice as fast as libswscale, but its kernels for some processors draw wrong
/// columns at a few pairs of widths (zimg 3.0.4 with AVX-512, from 854 to 426: columns 111 and 319).
/// So a pair is tried once with frames whose right outcome is known, and where zimg fails
/// libswscale does the work.
enum Scaler {
  private struct Pair: Hashable {
    var from: [Int]
    var to: [Int]
    var pixelFormat: Int32
  }

  private static let trials = Mutex<[Pair: Bool]>([:])

  /// A ramp that is scaled well is off by rounding only; a column of wrong samples is off by far more.
  private static let tolerance = 1.5 / 256

  /// The filter's description; nil where nothing has to be done.
  /// - Parameters:
  ///   - sharpness: 0 to 100.
  ///   - isSecond: whether the frame was scaled before.
  static func filter(
    width: Int, height: Int, toWidth: Int, toHeight: Int, pixelFormat: Int32,
    sharpness: Int = FrameSize.usualSharpness, isSecond: Bool = false
  ) -> String? {
    guard width != toWidth || height != toHeight else { return nil }
    let pair = Pair(from: [width, height], to: [toWidth, toHeight], pixelFormat: pixelFormat)
    let known = trials.withLock { $0[pair] }
    let isExact = known ?? isZimgExact(pair)
    trials.withLock { $0[pair] = isExact }
    if isExact { return zimg(toWidth, toHeight, sharpness: sharpness, isSecond: isSecond) }
    let kernel =
      sharpness == FrameSize.usualSharpness
      ? "" : ":param0=0:param1=\(steepness(0.6, sharpness))"
    return "scale=w=\(toWidth):h=\(toHeight):flags=bicubic+accurate_rnd" + kernel
  }

  /// zimg's filter for a size. Its own bicubic kernel is soft; with these parameters frames are as
  /// sharp as libswscale's, which encodes are compared with. Two scalings one after the other sharpen
  /// twice, so the second does it less.
  static func zimg(
    _ width: Int, _ height: Int, sharpness: Int = FrameSize.usualSharpness, isSecond: Bool = false
  ) -> String {
    "zscale=w=\(width):h=\(height):f=bicubic:param_a=0"
      + ":param_b=\(steepness(isSecond ? 0.65 : 0.75, sharpness))"
  }

  /// How far a bicubic kernel goes below zero, which is what sharpens: from a third of the usual to
  /// five thirds.
  private static func steepness(_ usual: Double, _ sharpness: Int) -> Double {
    usual + usual * Double(sharpness - FrameSize.usualSharpness) / 75
  }

  /// The largest error that a filter makes of a smooth frame, in parts of the whole range; nil for
  /// formats that cannot be tried.
  static func deviation(
    of filter: String, from direction: Ramp, width: Int, height: Int, pixelFormat: Int32
  ) throws(LibAVError) -> Double? {
    guard
      let ramp = try Frame.ramp(direction, width: width, height: height, pixelFormat: pixelFormat)
    else { return nil }
    ramp.time = 0
    let graph = try FilterGraph(
      "[in]\(filter)[out0]", input: ramp.videoFormat, timeBase: .nanosecond)
    try graph.send(ramp)
    try graph.send(nil)
    guard let scaled = try graph.receive(), scaled.videoFormat.pixelFormat == pixelFormat else {
      return nil
    }
    return scaled.deviation(from: direction)
  }

  private static func isZimgExact(_ pair: Pair) -> Bool {
    // Columns and rows are scaled one after the other and by kernels of their own, so narrow strips
    // tell as much as whole frames.
    let strip = 64
    do {
      let columns = try deviation(
        of: zimg(pair.to[0], strip), from: .horizontal, width: pair.from[0], height: strip,
        pixelFormat: pair.pixelFormat)
      let rows = try deviation(
        of: zimg(strip, pair.to[1]), from: .vertical, width: strip, height: pair.from[1],
        pixelFormat: pair.pixelFormat)
      guard let columns, let rows else { return false }
      return max(columns, rows) <= tolerance
    } catch {
      return false
    }
  }
}
