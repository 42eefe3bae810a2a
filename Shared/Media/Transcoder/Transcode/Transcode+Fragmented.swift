// SPDX-License-Identifier: Apache-2.0
import CLibAV
import TranscodePlan

extension Transcode {
  /// The tracks of a group of fragmented MP4 as stages.
  func add(_ fragmented: FragmentedGroup, group: Int, to graph: StageGraph) throws {
    let origin = try origin(of: fragmented)
    let videos = try videos(of: fragmented, group: group, origin: origin, graph: graph)
    guard let shape = videos.first?.encode else {
      throw Fault.settings("a group of fragmented MP4 without a video")
    }
    let segment = shape.h264.frameRate.inverse.nanoseconds(shape.schedule.segmentFrames)
    let audioTracks = try audioTracks(
      of: fragmented, origin: origin, segment: segment, frameRate: shape.h264.frameRate,
      graph: graph)
    graph.fillsLateAudio = graph.fillsLateAudio || !audioTracks.isEmpty
    let captions = captions(
      of: fragmented, group: group, origin: origin,
      cuts: CaptionCuts(rate: shape.h264.frameRate, schedule: shape.schedule, seconds: nil),
      graph: graph)
    let writer = FragmentedGroupWriter(
      group: group, plan: fragmented, segmentSeconds: Double(segment) / 1e9,
      outputs: videos.map(\.index) + audioTracks.map(\.index) + captions.map(\.index),
      folder: folder, reports: reports)
    if let thumbnails = fragmented.thumbnails {
      let tiles = try tiledThumbnails(
        thumbnails, base: fragmented.base, group: group, rate: shape.h264.frameRate,
        writesPlaylist: fragmented.writesHLS, graph: graph)
      graph.add(tiles.base) { [folder, reports] in
        try writer.end(images: tiles.run(folder: folder, reports: reports))
      }
    }
    for video in videos {
      addStage(video.place.base, group: group, index: video.index, to: graph) {
        [folder, reports] in
        try video.run(folder: folder, reports: reports, writer: writer)
      }
    }
    for audio in audioTracks {
      addStage(audio.place.base, group: group, index: audio.index, to: graph) {
        [folder, reports] in
        try audio.run(folder: folder, reports: reports, writer: writer)
      }
    }
    for stage in captions {
      addStage(stage.base, group: group, index: stage.index, to: graph) { [folder, reports] in
        try stage.run(folder: folder, reports: reports, writer: writer)
      }
    }
  }

  /// When the video begins on the tracks' own clock, in seconds: late enough for all that comes before
  /// its first frame, and whole seconds, which are whole ticks of every track.
  private func origin(of fragmented: FragmentedGroup) throws -> Int {
    let tracks = try fragmented.outputs.compactMap { output -> Int? in
      guard case .audio(let audio) = output.content else { return nil }
      return try audioTrack(audio.track)
    }
    let offset = (tracks.map { startOffset(of: $0) } + [startOffset(of: nil)]).max() ?? 0
    return Int((offset + 999_999_999) / 1_000_000_000)
  }

  private func videos(
    of fragmented: FragmentedGroup, group: Int, origin: Int, graph: StageGraph
  ) throws -> [FragmentedVideo] {
    let pixels = pixels(of: OutputGroup.fragmented(fragmented).videos)
    var videos: [FragmentedVideo] = []
    for (index, output) in fragmented.outputs.enumerated() {
      guard case .video(let video) = output.content else { continue }
      let order = try order(
        video, segmentSeconds: fragmented.segmentSeconds, amongPixels: pixels)
      videos.append(
        FragmentedVideo(
          index: index,
          place: TrackPlace(
            base: fragmented.base
              + NameModifier.expand(
                output.nameModifier, frame: order.frame, frameRate: order.frameRate,
                videoBitRate: video.rateControl.nominal,
                audioBitRate: nil), packaging: fragmented.packaging, layout: fragmented.layout,
            originSeconds: origin, encryption: fragmented.encryption),
          encode: encode(order, of: video, group: group, index: index, graph: graph),
          fragmentFrames: max(
            1, Int64((fragmented.fragmentSeconds * order.frameRate.value).rounded())),
          declaredBitRate: video.rateControl.peak * 21 / 20))
    }
    return videos
  }

  private func audioTracks(
    of fragmented: FragmentedGroup, origin: Int, segment: Int64, frameRate: Fraction,
    graph: StageGraph
  ) throws -> [FragmentedAudio] {
    try fragmented.outputs.enumerated().compactMap { index, output in
      guard case .audio(let audio) = output.content, let track = try audioTrack(audio.track) else {
        return nil
      }
      return FragmentedAudio(
        index: index,
        place: TrackPlace(
          base: fragmented.base
            + NameModifier.expand(
              output.nameModifier, frame: geometry.fitted(to: FrameSize()), frameRate: frameRate,
              videoBitRate: 0, audioBitRate: audio.bitRate), packaging: fragmented.packaging,
          layout: fragmented.layout, originSeconds: origin,
          encryption: fragmented.encryption),
        settings: audio, feed: graph.audio(audio, track: track), segmentNanoseconds: segment,
        fragmentNanoseconds: Int64(fragmented.fragmentSeconds * 1e9))
    }
  }

  private func captions(
    of fragmented: FragmentedGroup, group: Int, origin: Int, cuts: CaptionCuts, graph: StageGraph
  ) -> [SegmentedCaptions] {
    fragmented.outputs.enumerated().compactMap { index, output in
      guard case .captions(let settings) = output.content else { return nil }
      return SegmentedCaptions(
        group: group, index: index, base: fragmented.base + expand(output.nameModifier), digits: 9,
        reading: captionReading(settings, to: graph), cuts: cuts,
        startOffset: Int64(origin) * 1_000_000_000, encryption: nil,
        areFiles: fragmented.writesHLS)
    }
  }
}

extension SegmentedCaptions {
  /// Writes the captions of a group of fragmented MP4.
  fileprivate func run(
    folder: OutputFolder, reports: Reports, writer: FragmentedGroupWriter
  ) throws -> CompletedOutput {
    var known = WrittenCaptions(base: base, settings: reading.settings, segments: [])
    let written = try run(folder: folder, reports: reports) { segment in
      known.segments.append(segment)
      try writer.update(known, index: index)
    }
    known.captions = written.captions
    try writer.finish(known, index: index)
    return written.completed(paths: [])
  }
}
