// SPDX-License-Identifier: Apache-2.0
import Notation
import TranscodePlan

/// The stage that takes still images of the video and writes them as JPEG files, numbered from 0.
struct FrameCaptureOutput: Sendable {
  let delivery: Delivery
  /// The path of the images without number and extension.
  let base: String
  let pathExtension: String
  let capture: FrameCapture
  let width: Int
  let height: Int
  let frames: BoundedQueue<VideoEvent>

  /// Captures until the frames end.
  /// - Returns: what was made; its path is the last image's.
  func run() throws -> CompletedOutput {
    var paths: [String] = []
    var size = 0
    // The n-th capture is of the frame that is shown at n over the rate.
    let interval = Fraction(capture.rate).inverse
    let end = try frames.forEachMoment(
      maximum: Int64(capture.maximum), at: interval.nanoseconds
    ) { frame, number in
      let path = "\(base).\(padded(number, 7)).\(pathExtension)"
      if let image = try StillImage.convert(frame) {
        size += try StillImage.write(image, quality: capture.quality, to: path, delivery)
      }
      paths = [path]
    }
    var output = CompletedOutput(
      paths: paths, durationMilliseconds: Int(end / 1_000_000), size: size)
    (output.width, output.height) = (width, height)
    return output
  }
}
