// SPDX-License-Identifier: Apache-2.0
import CLibAV
import TranscodePlan

extension GroupStages {
  /// The renditions, captions and thumbnails of an HLS group as stages.
  func add(_ hls: HLSGroup) throws {
    let pixels = transcode.pixels(of: OutputGroup.hls(hls).videos)
    var stages: [(output: Int, stage: Rendition)] = []
    var renditions: [Int: PlaylistWriter.Rendition] = [:]
    for (index, output) in hls.outputs.enumerated() {
      guard case .muxed(let video, let audio) = output.content else { continue }
      let order = try transcode.order(
        video, segmentSeconds: hls.segmentSeconds, amongPixels: pixels)
      let ownAudio = try self.audio(audio)
      let names = SegmentNames(
        base: hls.base + expand(output.nameModifier, order, video, audio: ownAudio),
        modifier: expand(output.segmentModifier, order, video, audio: ownAudio),
        folders: hls.folders, pathExtension: "ts")
      let stage = Rendition(
        delivery: delivery(index), names: names, layout: hls.layout, transport: output.transport,
        encode: encode(order, of: video, output: index),
        startOffset: transcode.startOffset(of: ownAudio?.track) + hls.timestampDelta,
        audio: ownAudio?.feed, encryption: hls.encryption)
      stages.append((index, stage))
      renditions[index] = PlaylistWriter.Rendition(
        path: stage.base + ".m3u8", kind: kind(of: order),
        declaredBitRate: (video.rateControl.peak + (ownAudio?.settings.bitRate ?? 0)) * 21 / 20,
        playlist: MediaPlaylist(
          longest: stage.longestSegment, encryption: hls.encryption, settings: hls.playlists))
    }
    guard let first = stages.first?.stage else {
      throw Fault.settings("an HLS group without a video")
    }
    // One clock for all: captions say once how theirs goes with it.
    let offset = stages.map(\.stage.startOffset).max() ?? first.startOffset
    var captions: [(output: Int, stage: SegmentedCaptions)] = []
    for (index, output) in hls.outputs.enumerated() {
      guard case .captions(let settings) = output.content else { continue }
      let stage = SegmentedCaptions(
        delivery: delivery(index),
        names: SegmentNames(
          base: hls.base + expand(output.nameModifier), modifier: expand(output.segmentModifier),
          folders: hls.folders, pathExtension: "vtt"),
        reading: captionReading(settings),
        cuts: CaptionCuts(
          rate: first.encode.h264.frameRate, schedule: first.encode.schedule,
          seconds: hls.captionSegmentSeconds),
        startOffset: offset, encryption: hls.encryption)
      captions.append((index, stage))
      renditions[index] = PlaylistWriter.Rendition(
        path: stage.base + ".m3u8",
        kind: .captions(settings, inLongSegments: hls.captionSegmentSeconds != nil),
        playlist: MediaPlaylist(
          longest: hls.captionSegmentSeconds ?? first.longestSegment, encryption: hls.encryption,
          settings: hls.playlists))
    }
    let tiles = try hls.thumbnails.map {
      try tiledThumbnails(
        $0, base: hls.base, rate: first.encode.h264.frameRate,
        writesPlaylist: hls.writesPlaylists)
    }
    let writer =
      hls.writesPlaylists
      ? PlaylistWriter(
        delivery: delivery(nil), base: hls.base, isGrowing: hls.growing && hls.layout == .files,
        renditions: renditions, awaitsImages: tiles != nil, settings: hls.playlists,
        additional: hls.additionalManifests) : nil
    for (index, stage) in stages {
      var stage = stage
      stage.startOffset = offset
      try addStage(stage.base, index) { [stage] in try stage.run(writer) }
    }
    for (index, stage) in captions {
      try addStage(stage.base, index) {
        let written = try stage.run { try writer?.append($0, to: index) }
        try writer?.end(index)
        return written.completed(paths: writer == nil ? [] : [stage.base + ".m3u8"])
      }
    }
    if let tiles {
      try graph.add(tiles.base) {
        let images = try tiles.run()
        try writer?.end(images: images)
      }
    }
  }

  func kind(of order: EncodeOrder) -> PlaylistWriter.Rendition.Kind {
    .video(
      width: order.frame.width, height: order.frame.height, frameRate: order.frameRate.value)
  }
}

extension Rendition {
  /// The longest segment that there can be, in seconds.
  fileprivate var longestSegment: Double {
    Double(encode.schedule.segmentFrames) / encode.h264.frameRate.value
  }
}

extension SegmentedCaptions.Written {
  func completed(paths: [String]) -> CompletedOutput {
    CompletedOutput(paths: paths, durationMilliseconds: Int(milliseconds), size: size)
  }
}
