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
      case .media(let media):
        try add(media, index, output, name)
      case .frames(let capture):
        let frame = try transcode.frame(capture.size, capture.picture)
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

  private func add(
    _ media: ContainerFile, _ index: Int, _ output: FileOutput, _ name: (String, String) -> String
  ) throws {
    let audio = try self.audio(media.audio)
    // Files of audio alone have no way to say that it begins later.
    if media.video == nil { graph.fillsLateAudio = true }
    let order = try media.video.map {
      try transcode.order($0, segmentSeconds: nil, amongPixels: nil)
    }
    let modifier =
      if let order, let video = media.video {
        expand(output.nameModifier, order, video, audio: audio)
      } else {
        expand(output.nameModifier, audioBitRate: audio.first?.settings.bitRate)
      }
    let stage = MediaFileOutput(
      delivery: delivery(index), path: name(modifier, media.pathExtension),
      container: media.container, startOffset: transcode.startOffset(of: audio.map(\.origin)),
      audio: audio)
    if let order, let video = media.video {
      let encode = encode(order, of: video, output: index)
      try addStage(stage.path, index) { try stage.run(encode) }
    } else if !audio.isEmpty {
      try addStage(stage.path, index) { try stage.run() }
    } else if media.video == nil {
      throw Fault.noAudio
    }
  }
}
