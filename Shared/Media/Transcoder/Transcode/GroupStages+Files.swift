// SPDX-License-Identifier: Apache-2.0
import CLibAV
import TranscodePlan

extension GroupStages {
  /// The outputs of a file group as stages.
  func add(_ files: FileGroup) throws {
    for (index, output) in files.outputs.enumerated() {
      switch output.content {
      case .mp4(let video, let audio):
        let order = try transcode.order(video, segmentSeconds: nil, amongPixels: nil)
        let audio = try self.audio(audio)
        let name = expand(output.nameModifier, order, video, audio: audio)
        let stage = MediaFileOutput(
          delivery: delivery(index), path: files.base + name + ".mp4",
          encode: encode(order, of: video, output: index), audio: audio?.feed)
        addStage(stage.path, index) { try stage.run() }
      case .frames(let capture):
        let frame = geometry.fitted(to: capture.size)
        let rate = Fraction(capture.rate)
        guard rate.isPositive else { throw Fault.settings("a capture rate that is not positive") }
        let stage = FrameCaptureOutput(
          delivery: delivery(index),
          base: files.base + expand(output.nameModifier, frame: frame, frameRate: rate),
          capture: capture, width: frame.width, height: frame.height,
          frames: graph.frames(of: frame))
        addStage(stage.base, index) { try stage.run() }
      case .captions(let captions, let format):
        let stage = CaptionFileOutput(
          delivery: delivery(index),
          path: files.base + expand(output.nameModifier) + (format == .subRip ? ".srt" : ".vtt"),
          format: format, reading: captionReading(captions))
        addStage(stage.path, index) { try stage.run() }
      }
    }
  }
}
