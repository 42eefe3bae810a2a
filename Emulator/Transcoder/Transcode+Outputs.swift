// SPDX-License-Identifier: Apache-2.0
import CLibAV
import Synchronization
import TranscodePlan

/// The outputs of a plan as stages.
extension Transcode {
  func add(_ hls: HLSGroup, group: Int, to wiring: Wiring) throws {
    let frames = hls.outputs.map { geometry.fitted(to: $0.video.size) }
    let pixels = frames.reduce(0) { $0 + $1.width * $1.height }
    var renditions: [Rendition] = []
    var descriptions: [HLSGroupWriter.Rendition] = []
    for (index, output) in hls.outputs.enumerated() {
      let frame = frames[index]
      let rate = try frameRate(of: output.video)
      let schedule = KeyFrameSchedule(
        frameRate: rate, gop: output.video.gop, segmentSeconds: hls.segmentSeconds)
      let track = try output.audio.flatMap { try soundTrack($0.track) }
      let settings = track == nil ? nil : output.audio
      let peak = output.video.rateControl.peak
      let base =
        hls.base
        + NameModifier.expand(
          output.nameModifier, frame: frame, frameRate: rate, videoBitRate: peak,
          audioBitRate: settings?.bitRate)
      wiring.fastest = wiring.fastest.value < rate.value ? rate : wiring.fastest
      // Each encoder gets its part of the processors by the pictures' size.
      let part = Double(frame.width * frame.height) / Double(max(1, pixels)) * Double(processors)
      renditions.append(
        Rendition(
          group: group, index: index, base: base,
          encode: PictureEncode(
            h264: H264Parameters(
              output.video, frame: frame, frameRate: rate, gopFrames: schedule.gopFrames,
              threads: max(1, Int(part.rounded(.up))), isDraft: plan.draft),
            schedule: schedule, pictures: wiring.pictures(of: frame)),
          startOffset: startOffset(of: track),
          sound: settings.flatMap { settings in
            track.map { wiring.sound(settings, track: $0) }
          }, encryption: hls.encryption))
      descriptions.append(
        HLSGroupWriter.Rendition(
          path: base + ".m3u8", width: frame.width, height: frame.height, frameRate: rate.value,
          declaredBitRate: (peak + (settings?.bitRate ?? 0)) * 21 / 20,
          playlist: MediaPlaylist(
            longest: Double(schedule.segmentFrames) / rate.value, encryption: hls.encryption)))
    }
    let tiles = try hls.thumbnails.map { thumbnails in
      try tiledThumbnails(
        thumbnails, base: hls.base, group: group, rate: renditions.first?.encode.h264.frameRate,
        wiring: wiring)
    }
    let writer = HLSGroupWriter(
      group: group, base: hls.base, isGrowing: hls.growing, renditions: descriptions,
      images: tiles.map { .init(path: $0.base + ".m3u8") }, folder: folder, reports: reports)
    if let tiles {
      wiring.stages.append(
        (
          tiles.base,
          { [folder, reports] in
            try tiles.run(folder: folder, reports: reports, writer: writer)
          }
        ))
    }
    for rendition in renditions {
      addStage(rendition.base, group: group, index: rendition.index, to: wiring) {
        [folder, reports] in
        try rendition.run(folder: folder, reports: reports, writer: writer)
      }
    }
  }

  private func tiledThumbnails(
    _ tiles: ThumbnailTiles, base: String, group: Int, rate: Fraction?, wiring: Wiring
  ) throws -> TiledThumbnails {
    let frame = geometry.fitted(to: tiles.size)
    let longest = ThumbnailTiles.longestSide
    guard tiles.columns > 0, tiles.rows > 0, tiles.columns <= longest / frame.width,
      tiles.rows <= longest / frame.height
    else {
      throw Fault.settings(
        "tiles of \(tiles.columns)x\(tiles.rows) thumbnails of \(frame.width)x\(frame.height) "
          + "pixels are larger than \(longest) pixels")
    }
    return TiledThumbnails(
      group: group, base: base + "_tiles", tiles: tiles,
      interval: .init(seconds: tiles.intervalSeconds, rate: rate ?? nominalRate),
      width: frame.width, height: frame.height, pictures: wiring.pictures(of: frame))
  }

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
      }
    }
  }

  private func addFilm(
    _ video: VideoSettings, _ audio: AudioSettings?, modifier: String, base: String, group: Int,
    index: Int, to wiring: Wiring
  ) throws {
    let frame = geometry.fitted(to: video.size)
    let rate = try frameRate(of: video)
    let schedule = KeyFrameSchedule(frameRate: rate, gop: video.gop, segmentSeconds: nil)
    let track = try audio.flatMap { try soundTrack($0.track) }
    let settings = track == nil ? nil : audio
    let name = NameModifier.expand(
      modifier, frame: frame, frameRate: rate, videoBitRate: video.rateControl.peak,
      audioBitRate: settings?.bitRate)
    wiring.fastest = wiring.fastest.value < rate.value ? rate : wiring.fastest
    var h264 = H264Parameters(
      video, frame: frame, frameRate: rate, gopFrames: schedule.gopFrames, threads: processors,
      isDraft: plan.draft)
    h264.hasGlobalHeader = true
    let stage = FilmOutput(
      group: group, index: index, path: base + name + ".mp4",
      encode: PictureEncode(h264: h264, schedule: schedule, pictures: wiring.pictures(of: frame)),
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
