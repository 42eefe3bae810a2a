// SPDX-License-Identifier: Apache-2.0
import CLibAV
import TranscodePlan

extension GroupStages {
  /// The tracks of a group of fragmented MP4 as stages.
  func add(_ group: FragmentedGroup) throws {
    let origin = try origin(of: group)
    let videos = try videos(of: group, origin: origin)
    guard let shape = videos.first?.order else {
      throw Fault.settings("a group of fragmented MP4 without a video")
    }
    let segment = shape.frameRate.inverse.nanoseconds(shape.schedule.segmentFrames)
    let seconds = Double(segment) / 1e9
    var renditions: [Int: PlaylistWriter.Rendition] = [:]
    func declare(
      _ output: Int, _ base: String, _ kind: PlaylistWriter.Rendition.Kind, bitRate: Int = 0
    ) {
      renditions[output] = PlaylistWriter.Rendition(
        path: base + ".m3u8", kind: kind, declaredBitRate: bitRate * 21 / 20,
        playlist: MediaPlaylist(longest: seconds, settings: group.playlists))
    }
    for (settings, order, stage) in videos {
      declare(
        stage.output, stage.place.base,
        .video(
          picture(of: order),
          audioGroups: group.outputs[stage.output].audioGroups ?? group.audioGroups),
        bitRate: settings.rateControl.peak)
    }
    let audioTracks = try audioTracks(
      of: group, origin: origin, segment: segment, frameRate: shape.frameRate)
    graph.fillsLateAudio = graph.fillsLateAudio || !audioTracks.isEmpty
    for stage in audioTracks {
      declare(
        stage.output, stage.place.base, .audio(stage.offer),
        bitRate: stage.audio.settings.bitRate)
    }
    let captions = captions(
      of: group, origin: origin,
      cuts: CaptionCuts(rate: shape.frameRate, schedule: shape.schedule, seconds: nil))
    for (output, stage) in captions {
      declare(output, stage.base, .captions(stage.reading.settings, inLongSegments: false))
    }
    let writer = FragmentedGroupWriter(
      delivery: delivery(nil), plan: group, segmentSeconds: seconds, renditions: renditions)
    if let thumbnails = group.thumbnails {
      let tiles = try tiledThumbnails(
        thumbnails, base: group.base, rate: shape.frameRate, writesPlaylist: group.writesHLS)
      try graph.add(tiles.base) { try writer.end(images: tiles.run()) }
    }
    for (_, _, stage) in videos {
      try addStage(stage.place.base, stage.output) { try stage.run(writer) }
    }
    for stage in audioTracks {
      try addStage(stage.place.base, stage.output) { try stage.run(writer) }
    }
    for (output, stage) in captions {
      try addStage(stage.base, output) { try stage.run(writer, output: output) }
    }
  }

  /// When the video begins on the tracks' own clock, in seconds: late enough for all that comes before
  /// its first frame, and whole seconds, which are whole ticks of every track.
  private func origin(of group: FragmentedGroup) throws -> Int {
    let origins = try group.outputs.compactMap { output -> AudioOrigin? in
      guard case .audio(let rendition) = output.content else { return nil }
      return try transcode.audioOrigin(rendition.audio.settings.source)
    }
    let offset = transcode.startOffset(of: origins)
    return Int((offset + 999_999_999) / 1_000_000_000)
  }

  private func place(_ name: String, of group: FragmentedGroup, origin: Int) -> TrackPlace {
    TrackPlace(
      base: group.base + name, packaging: group.packaging, layout: group.layout,
      originSeconds: origin, encryption: group.encryption, playlists: group.playlists)
  }

  private func videos(
    of group: FragmentedGroup, origin: Int
  ) throws -> [(settings: VideoSettings, order: EncodeOrder, stage: FragmentedVideo)] {
    let pixels = transcode.pixels(of: OutputGroup.fragmented(group).videos)
    return try group.outputs.enumerated().compactMap { index, output in
      guard case .video(let video) = output.content else { return nil }
      let order = try transcode.order(
        video, segmentSeconds: group.segmentSeconds, amongPixels: pixels)
      let name = expand(output.nameModifier, order, video)
      let stage = FragmentedVideo(
        output: index, place: place(name, of: group, origin: origin),
        encode: encode(order, of: video, output: index),
        fragmentFrames: max(1, Int64((group.fragmentSeconds * order.frameRate.value).rounded())))
      return (video, order, stage)
    }
  }

  private func audioTracks(
    of group: FragmentedGroup, origin: Int, segment: Int64, frameRate: Fraction
  ) throws -> [FragmentedAudio] {
    try group.outputs.enumerated().compactMap { index, output in
      guard case .audio(let rendition) = output.content, let audio = try audio(rendition.audio)
      else { return nil }
      let name = expand(
        output.nameModifier, frameRate: frameRate, audioBitRate: audio.settings.bitRate)
      return FragmentedAudio(
        output: index, place: place(name, of: group, origin: origin), audio: audio,
        offer: AudioOffer(
          settings: rendition, channels: audio.settings.channels, label: audio.label,
          isVariant: rendition.role == .variant),
        segmentNanoseconds: segment,
        fragmentNanoseconds: Int64(group.fragmentSeconds * 1e9))
    }
  }

  private func captions(
    of group: FragmentedGroup, origin: Int, cuts: CaptionCuts
  ) -> [(output: Int, stage: SegmentedCaptions)] {
    group.outputs.enumerated().compactMap { index, output in
      guard case .captions(let settings) = output.content else { return nil }
      let stage = SegmentedCaptions(
        delivery: delivery(index),
        names: SegmentNames(
          base: group.base + expand(output.nameModifier), digits: 9, pathExtension: "vtt"),
        reading: captionReading(settings), cuts: cuts,
        startOffset: Int64(origin) * 1_000_000_000, encryption: nil, areFiles: group.writesHLS)
      return (index, stage)
    }
  }
}

extension SegmentedCaptions {
  /// Writes the captions of a group of fragmented MP4.
  fileprivate func run(_ writer: FragmentedGroupWriter, output: Int) throws -> CompletedOutput {
    var known = WrittenCaptions(base: base, settings: reading.settings)
    let written = try run { segment in
      known.segments.append(segment)
      try writer.append(segment, toCaptions: output)
    }
    known.captions = written.captions
    try writer.finish(known, output: output)
    return written.completed(paths: [])
  }
}
