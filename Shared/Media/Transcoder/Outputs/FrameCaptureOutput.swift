// SPDX-License-Identifier: Apache-2.0
import TranscodePlan

/// The stage that takes still images of the video and writes them as JPEG files, numbered from 0.
struct FrameCaptureOutput: Sendable {
  let group: Int
  let index: Int
  /// The path of the frames without number and extension.
  let base: String
  let capture: FrameCapture
  let width: Int
  let height: Int
  let frames: BoundedQueue<VideoEvent>

  /// Captures until the frames end.
  /// - Returns: what was made; its path is the last frame's.
  func run(folder: OutputFolder, reports: Reports) throws -> CompletedOutput {
    var last: Int64?
    var size = 0
    let end = try frames.forEachMoment(maximum: Int64(capture.maximum), at: time) {
      frame, number in
      size += try write(frame, number: number, folder: folder, reports: reports)
      last = number
    }
    return CompletedOutput(
      paths: last.map { [path(number: $0)] } ?? [],
      durationMilliseconds: Int(end / 1_000_000), width: width, height: height, frameRate: nil,
      averageBitRate: nil, size: size)
  }

  /// The n-th capture is of the frame that is shown at n over the rate.
  private func time(_ number: Int64) -> Int64 {
    Fraction(capture.rate).inverse.nanoseconds(number)
  }

  private func path(number: Int64) -> String {
    "\(base).\(PathName.number(number, digits: 7)).jpg"
  }

  private func write(_ frame: Frame, number: Int64, folder: OutputFolder, reports: Reports) throws
    -> Int
  {
    guard let image = try StillImage.convert(frame) else { return 0 }
    let bytes = try StillImage.write(
      image, quality: capture.quality, to: path(number: number), in: folder)
    reports.report(
      .file(
        OutputFile(
          path: path(number: number), kind: .frame, size: bytes, isFinal: true, group: group,
          output: index)))
    return bytes
  }
}
