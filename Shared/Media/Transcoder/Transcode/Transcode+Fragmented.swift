// SPDX-License-Identifier: Apache-2.0
import CLibAV
import TranscodePlan

extension Transcode {
  /// The tracks of a group of fragmented MP4 as stages.
  func add(_ fragmented: FragmentedGroup, group: Int, to wiring: Wiring) throws {
    let origin = try origin(of: fragmented)
    let pictures = try pictures(of: fragmented, group: group, origin: origin, wiring: wiring)
    guard let shape = pictures.first?.encode else {
      throw Fault.settings("a group of fragmented MP4 without a picture")
    }
    let segment = shape.h264.frameRate.inverse.nanoseconds(shape.schedule.segmentFrames)
    let sounds = try sounds(
      of: fragmented, origin: origin, segment: segment, frameRate: shape.h264.frameRate,
      wiring: wiring)
    wiring.fillsLateSound = wiring.fillsLateSound || !sounds.isEmpty
    let captions = captions(
      of: fragmented, group: group, origin: origin,
      cuts: CaptionCuts(rate: shape.h264.frameRate, schedule: shape.schedule, seconds: nil),
      wiring: wiring)
    let writer = FragmentedGroupWriter(
      group: group, plan: fragmented, segmentSeconds: Double(segment) / 1e9,
      outputs: pictures.map(\.index) + sounds.map(\.index) + captions.map(\.index),
      folder: folder, reports: reports)
    if let thumbnails = fragmented.thumbnails {
      let tiles = try tiledThumbnails(
        thumbnails, base: fragmented.base, group: group, rate: shape.h264.frameRate,
        writesPlaylist: fragmented.writesHLS, wiring: wiring)
      wiring.add(tiles.base) { [folder, reports] in
        try writer.end(images: tiles.run(folder: folder, reports: reports))
      }
    }
    for picture in pictures {
      addStage(picture.place.base, group: group, index: picture.index, to: wiring) {
        [folder, reports] in
        try picture.run(folder: folder, reports: reports, writer: writer)
      }
    }
    for sound in sounds {
      addStage(sound.place.base, group: group, index: sound.index, to: wiring) {
        [folder, reports] in
        try sound.run(folder: folder, reports: reports, writer: writer)
      }
    }
    for stage in captions {
      addStage(stage.base, group: group, index: stage.index, to: wiring) { [folder, reports] in
        try stage.run(folder: folder, reports: reports, writer: writer)
      }
    }
  }

  /// When the film begins on the tracks' own clock, in seconds: late enough for all that comes before
  /// its first picture, and whole seconds, which are whole ticks of every track.
  private func origin(of fragmented: FragmentedGroup) throws -> Int {
    let tracks = try fragmented.outputs.compactMap { output -> Int? in
      guard case .audio(let audio) = output.content else { return nil }
      return try soundTrack(audio.track)
    }
    let offset = (tracks.map { startOffset(of: $0) } + [startOffset(of: nil)]).max() ?? 0
    return Int((offset + 999_999_999) / 1_000_000_000)
  }

  private func pictures(
    of fragmented: FragmentedGroup, group: Int, origin: Int, wiring: Wiring
  ) throws -> [FragmentedPicture] {
    let pixels = pixels(of: OutputGroup.fragmented(fragmented).pictures)
    var pictures: [FragmentedPicture] = []
    for (index, output) in fragmented.outputs.enumerated() {
      guard case .video(let video) = output.content else { continue }
      let order = try order(
        video, segmentSeconds: fragmented.segmentSeconds, amongPixels: pixels)
      pictures.append(
        FragmentedPicture(
          index: index,
          place: TrackPlace(
            base: fragmented.base
              + NameModifier.expand(
                output.nameModifier, frame: order.frame, frameRate: order.frameRate,
                videoBitRate: video.rateControl.nominal,
                audioBitRate: nil), packaging: fragmented.packaging, layout: fragmented.layout,
            originSeconds: origin, encryption: fragmented.encryption),
          encode: encode(order, of: video, group: group, index: index, wiring: wiring),
          fragmentFrames: max(
            1, Int64((fragmented.fragmentSeconds * order.frameRate.value).rounded())),
          declaredBitRate: video.rateControl.peak * 21 / 20))
    }
    return pictures
  }

  private func sounds(
    of fragmented: FragmentedGroup, origin: Int, segment: Int64, frameRate: Fraction,
    wiring: Wiring
  ) throws -> [FragmentedSound] {
    try fragmented.outputs.enumerated().compactMap { index, output in
      guard case .audio(let audio) = output.content, let track = try soundTrack(audio.track) else {
        return nil
      }
      return FragmentedSound(
        index: index,
        place: TrackPlace(
          base: fragmented.base
            + NameModifier.expand(
              output.nameModifier, frame: geometry.fitted(to: FrameSize()), frameRate: frameRate,
              videoBitRate: 0, audioBitRate: audio.bitRate), packaging: fragmented.packaging,
          layout: fragmented.layout, originSeconds: origin,
          encryption: fragmented.encryption),
        settings: audio, feed: wiring.sound(audio, track: track), segmentNanoseconds: segment,
        fragmentNanoseconds: Int64(fragmented.fragmentSeconds * 1e9))
    }
  }

  private func captions(
    of fragmented: FragmentedGroup, group: Int, origin: Int, cuts: CaptionCuts, wiring: Wiring
  ) -> [SegmentedCaptions] {
    fragmented.outputs.enumerated().compactMap { index, output in
      guard case .captions(let settings) = output.content else { return nil }
      return SegmentedCaptions(
        group: group, index: index, base: fragmented.base + expand(output.nameModifier), digits: 9,
        reading: captionReading(settings, to: wiring), cuts: cuts,
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
