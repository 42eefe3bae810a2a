// SPDX-License-Identifier: Apache-2.0
import CLibAV
import TranscodePlan

extension Transcode {
  /// The renditions, captions and thumbnails of an HLS group as stages.
  func add(_ hls: HLSGroup, group: Int, to graph: StageGraph) throws {
    let pixels = pixels(of: OutputGroup.hls(hls).videos)
    var renditions: [Int: Rendition] = [:]
    for (index, output) in hls.outputs.enumerated() {
      guard case .muxed(let video, let audio) = output.content else { continue }
      renditions[index] = try rendition(
        video, audio, of: hls, modifier: output.nameModifier, group: group, index: index,
        pixels: pixels, to: graph)
    }
    guard let first = renditions.min(by: { $0.key < $1.key })?.value else {
      throw Fault.settings("an HLS group without a video")
    }
    // One clock for all: captions say once how theirs goes with it.
    let offset = renditions.values.map(\.startOffset).max() ?? first.startOffset
    var captions: [SegmentedCaptions] = []
    var descriptions: [HLSGroupWriter.Rendition] = []
    for (index, output) in hls.outputs.enumerated() {
      switch output.content {
      case .muxed(let video, let audio):
        renditions[index]?.startOffset = offset
        if let rendition = renditions[index] {
          descriptions.append(description(of: rendition, video, audio, hls))
        }
      case .captions(let settings):
        let stage = SegmentedCaptions(
          group: group, index: index, base: hls.base + expand(output.nameModifier), digits: 5,
          reading: captionReading(settings, to: graph),
          cuts: CaptionCuts(
            rate: first.encode.h264.frameRate, schedule: first.encode.schedule,
            seconds: hls.captionSegmentSeconds),
          startOffset: offset, encryption: hls.encryption)
        captions.append(stage)
        descriptions.append(
          HLSGroupWriter.Rendition(
            path: stage.base + ".m3u8",
            kind: .captions(settings, inLongSegments: hls.captionSegmentSeconds != nil),
            playlist: MediaPlaylist(
              longest: hls.captionSegmentSeconds ?? first.longestSegment,
              encryption: hls.encryption)))
      }
    }
    let tiles = try hls.thumbnails.map { thumbnails in
      try tiledThumbnails(
        thumbnails, base: hls.base, group: group, rate: first.encode.h264.frameRate,
        writesPlaylist: true, graph: graph)
    }
    let writer = HLSGroupWriter(
      group: group, base: hls.base, isGrowing: hls.growing, renditions: descriptions,
      awaitsImages: tiles != nil, folder: folder, reports: reports)
    for (index, rendition) in renditions.sorted(by: { $0.key < $1.key }) {
      addStage(rendition.base, group: group, index: index, to: graph) { [folder, reports] in
        try rendition.run(folder: folder, reports: reports, writer: writer)
      }
    }
    for stage in captions {
      addStage(stage.base, group: group, index: stage.index, to: graph) { [folder, reports] in
        let written = try stage.run(folder: folder, reports: reports) {
          try writer.append($0, to: stage.index)
        }
        try writer.end(stage.index)
        return written.completed(paths: [stage.base + ".m3u8"])
      }
    }
    if let tiles {
      graph.add(tiles.base) { [folder, reports] in
        try writer.end(images: tiles.run(folder: folder, reports: reports))
      }
    }
  }

  private func rendition(
    _ video: VideoSettings, _ audio: AudioSettings?, of hls: HLSGroup, modifier: String,
    group: Int, index: Int, pixels: Int, to graph: StageGraph
  ) throws -> Rendition {
    let order = try order(video, segmentSeconds: hls.segmentSeconds, amongPixels: pixels)
    let track = try audio.flatMap { try audioTrack($0.track) }
    let settings = track == nil ? nil : audio
    return Rendition(
      group: group, index: index,
      base: hls.base
        + NameModifier.expand(
          modifier, frame: order.frame, frameRate: order.frameRate,
          videoBitRate: video.rateControl.nominal, audioBitRate: settings?.bitRate),
      encode: encode(order, of: video, group: group, index: index, graph: graph),
      startOffset: startOffset(of: track),
      audio: settings.flatMap { settings in track.map { graph.audio(settings, track: $0) } },
      encryption: hls.encryption)
  }

  private func description(
    of rendition: Rendition, _ video: VideoSettings, _ audio: AudioSettings?, _ hls: HLSGroup
  ) -> HLSGroupWriter.Rendition {
    let audioBitRate = rendition.audio == nil ? 0 : audio?.bitRate ?? 0
    let h264 = rendition.encode.h264
    return HLSGroupWriter.Rendition(
      path: rendition.base + ".m3u8",
      kind: .video(
        width: h264.width, height: h264.height, frameRate: h264.frameRate.value,
        declaredBitRate: (video.rateControl.peak + audioBitRate) * 21 / 20),
      playlist: MediaPlaylist(longest: rendition.longestSegment, encryption: hls.encryption))
  }

  func tiledThumbnails(
    _ tiles: ThumbnailTiles, base: String, group: Int, rate: Fraction, writesPlaylist: Bool,
    graph: StageGraph
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
      interval: .init(seconds: tiles.intervalSeconds, rate: rate),
      width: frame.width, height: frame.height, frames: graph.frames(of: frame),
      writesPlaylist: writesPlaylist)
  }

  // MARK: - Captions

  func captionReading(_ settings: CaptionSettings, to graph: StageGraph) -> CaptionReading {
    CaptionReading(
      settings: settings, files: plan.captionFiles, source: file, survey: survey,
      feed: graph.captionFeed())
  }

  /// The name modifier of an output without a video.
  func expand(_ modifier: String) -> String {
    NameModifier.expand(
      modifier, frame: geometry.fitted(to: FrameSize()), frameRate: nominalRate, videoBitRate: 0,
      audioBitRate: nil)
  }
}

extension Rendition {
  /// The longest segment that there can be, in seconds.
  fileprivate var longestSegment: Double {
    Double(encode.schedule.segmentFrames) / encode.h264.frameRate.value
  }
}

extension SegmentedCaptions.Written {
  /// What is reported of the captions of one output.
  func completed(paths: [String]) -> CompletedOutput {
    CompletedOutput(
      paths: paths, durationMilliseconds: Int(milliseconds), width: nil, height: nil,
      frameRate: nil, averageBitRate: nil, size: size)
  }
}
