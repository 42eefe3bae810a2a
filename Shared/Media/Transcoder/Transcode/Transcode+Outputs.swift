// SPDX-License-Identifier: Apache-2.0
import CLibAV
import Synchronization
import TranscodePlan

/// The outputs of a plan as stages.
extension Transcode {
  func add(_ files: FileGroup, group: Int, to wiring: Wiring) throws {
    for (index, output) in files.outputs.enumerated() {
      switch output.content {
      case .mp4(let video, let audio):
        try addFilm(
          video, audio, modifier: output.nameModifier, base: files.base, group: group,
          index: index, to: wiring)
      case .frames(let capture):
        try addFrames(
          capture, modifier: output.nameModifier, base: files.base, group: group, index: index,
          to: wiring)
      case .captions(let captions, let format):
        let stage = CaptionFileOutput(
          group: group, index: index,
          path: files.base + expand(output.nameModifier)
            + (format == .subRip ? ".srt" : ".vtt"),
          format: format, reading: captionReading(captions, to: wiring))
        addStage(stage.path, group: group, index: index, to: wiring) { [folder, reports] in
          try stage.run(folder: folder, reports: reports)
        }
      }
    }
  }

  private func addFilm(
    _ video: VideoSettings, _ audio: AudioSettings?, modifier: String, base: String, group: Int,
    index: Int, to wiring: Wiring
  ) throws {
    let order = try order(video, segmentSeconds: nil, amongPixels: nil)
    let track = try audio.flatMap { try soundTrack($0.track) }
    let settings = track == nil ? nil : audio
    let name = NameModifier.expand(
      modifier, frame: order.frame, frameRate: order.frameRate,
      videoBitRate: video.rateControl.nominal, audioBitRate: settings?.bitRate)
    let stage = FilmOutput(
      group: group, index: index, path: base + name + ".mp4",
      encode: encode(order, of: video, group: group, index: index, wiring: wiring),
      sound: settings.flatMap { settings in track.map { wiring.sound(settings, track: $0) } })
    addStage(stage.path, group: group, index: index, to: wiring) { [folder, reports] in
      try stage.run(folder: folder, reports: reports)
    }
  }

  private func addFrames(
    _ capture: FrameCapture, modifier: String, base: String, group: Int, index: Int,
    to wiring: Wiring
  ) throws {
    let frame = geometry.fitted(to: capture.size)
    let rate = Fraction(capture.rate)
    guard rate.isPositive else { throw Fault.settings("a capture rate that is not positive") }
    let name = NameModifier.expand(
      modifier, frame: frame, frameRate: rate, videoBitRate: 0, audioBitRate: nil)
    let stage = FrameCaptureOutput(
      group: group, index: index, base: base + name, capture: capture, width: frame.width,
      height: frame.height, pictures: wiring.pictures(of: frame))
    addStage(stage.base, group: group, index: index, to: wiring) { [folder, reports] in
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
    _ name: String, group: Int, index: Int, to wiring: Wiring,
    _ body: @escaping @Sendable () throws -> CompletedOutput
  ) {
    wiring.stages.append(
      (
        name,
        { [self] in
          let result = try body()
          results.withLock { $0[group, default: [:]][index] = result }
        }
      ))
  }
}
