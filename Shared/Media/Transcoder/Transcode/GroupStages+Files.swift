// SPDX-License-Identifier: Apache-2.0
import CLibAV
import TranscodePlan

extension GroupStages {
  /// The outputs of a file group as stages.
  func add(_ files: FileGroup) throws {
    for (index, output) in files.outputs.enumerated() {
      func name(_ name: String, _ standard: String) -> String {
        "\(files.base)\(name).\(output.pathExtension ?? standard)"
      }
      switch output.content {
      case .mp4(let video, let audio):
        let order = try transcode.order(video, segmentSeconds: nil, amongPixels: nil)
        let audio = try self.audio(audio)
        let stage = MediaFileOutput(
          delivery: delivery(index),
          path: name(expand(output.nameModifier, order, video, audio: audio), "mp4"),
          encode: encode(order, of: video, output: index), audio: audio?.feed)
        try addStage(stage.path, index) { try stage.run() }
      case .frames(let capture):
        let frame = geometry.fitted(to: capture.size)
        let rate = Fraction(capture.rate)
        guard rate.isPositive else { throw Fault.settings("a capture rate that is not positive") }
        let stage = FrameCaptureOutput(
          delivery: delivery(index),
          base: files.base + expand(output.nameModifier, frame: frame, frameRate: rate),
          pathExtension: output.pathExtension ?? "jpg", capture: capture, width: frame.width,
          height: frame.height,
          frames: graph.frames(of: frame))
        try addStage(stage.base, index) { try stage.run() }
      case .captions(let captions, let format):
        let stage = CaptionFileOutput(
          delivery: delivery(index),
          path: name(expand(output.nameModifier), format == .subRip ? "srt" : "vtt"),
          format: format, reading: captionReading(captions))
        try addStage(stage.path, index) { try stage.run() }
      }
    }
  }
}
