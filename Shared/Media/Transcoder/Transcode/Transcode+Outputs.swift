// SPDX-License-Identifier: Apache-2.0
import CLibAV
import Synchronization
import TranscodePlan

/// The outputs of a plan as stages.
extension Transcode {
  func add(_ files: FileGroup, group: Int, to graph: StageGraph) throws {
    for (index, output) in files.outputs.enumerated() {
      switch output.content {
      case .mp4(let video, let audio):
        try addMediaFile(
          video, audio, modifier: output.nameModifier, base: files.base, group: group,
          index: index, to: graph)
      case .frames(let capture):
        try addFrames(
          capture, modifier: output.nameModifier, base: files.base, group: group, index: index,
          to: graph)
      case .captions(let captions, let format):
        let stage = CaptionFileOutput(
          group: group, index: index,
          path: files.base + expand(output.nameModifier)
            + (format == .subRip ? ".srt" : ".vtt"),
          format: format, reading: captionReading(captions, to: graph))
        addStage(stage.path, group: group, index: index, to: graph) { [folder, reports] in
          try stage.run(folder: folder, reports: reports)
        }
      }
    }
  }

  private func addMediaFile(
    _ video: VideoSettings, _ audio: AudioSettings?, modifier: String, base: String, group: Int,
    index: Int, to graph: StageGraph
  ) throws {
    let order = try order(video, segmentSeconds: nil, amongPixels: nil)
    let track = try audio.flatMap { try audioTrack($0.track) }
    let settings = track == nil ? nil : audio
    let name = NameModifier.expand(
      modifier, frame: order.frame, frameRate: order.frameRate,
      videoBitRate: video.rateControl.nominal, audioBitRate: settings?.bitRate)
    let stage = MediaFileOutput(
      group: group, index: index, path: base + name + ".mp4",
      encode: encode(order, of: video, group: group, index: index, graph: graph),
      audio: settings.flatMap { settings in track.map { graph.audio(settings, track: $0) } })
    addStage(stage.path, group: group, index: index, to: graph) { [folder, reports] in
      try stage.run(folder: folder, reports: reports)
    }
  }

  private func addFrames(
    _ capture: FrameCapture, modifier: String, base: String, group: Int, index: Int,
    to graph: StageGraph
  ) throws {
    let frame = geometry.fitted(to: capture.size)
    let rate = Fraction(capture.rate)
    guard rate.isPositive else { throw Fault.settings("a capture rate that is not positive") }
    let name = NameModifier.expand(
      modifier, frame: frame, frameRate: rate, videoBitRate: 0, audioBitRate: nil)
    let stage = FrameCaptureOutput(
      group: group, index: index, base: base + name, capture: capture, width: frame.width,
      height: frame.height, frames: graph.frames(of: frame))
    addStage(stage.base, group: group, index: index, to: graph) { [folder, reports] in
      try stage.run(folder: folder, reports: reports)
    }
  }

  func frameRate(of video: VideoSettings) throws(TranscodeFailure) -> Fraction {
    let rate = video.frameRate.map { Fraction($0) } ?? nominalRate
    guard rate.isPositive, rate.value <= 240 else {
      throw Fault.settings("a frame rate of \(rate.num)/\(rate.den)")
    }
    return rate
  }

  func addStage(
    _ name: String, group: Int, index: Int, to graph: StageGraph,
    _ body: @escaping @Sendable () throws -> CompletedOutput
  ) {
    graph.stages.append(
      (
        name,
        { [self] in
          let result = try body()
          results.withLock { $0[group, default: [:]][index] = result }
        }
      ))
  }
}
