// SPDX-License-Identifier: Apache-2.0
import CLibAV
import TranscodePlan

extension Transcode {
  /// The tracks of a CMAF group as stages.
  func add(_ cmaf: CMAFGroup, group: Int, to wiring: Wiring) throws {
    var pictures: [CMAFPicture] = []
    var sounds: [CMAFSound] = []
    let tracks = try cmaf.outputs.compactMap { output -> Int? in
      guard case .audio(let audio) = output.content else { return nil }
      return try soundTrack(audio.track)
    }
    // Whole seconds are whole ticks of every track.
    let offset = (tracks.map { startOffset(of: $0) } + [startOffset(of: nil)]).max() ?? 0
    let origin = Int((offset + 999_999_999) / 1_000_000_000)
    let pixels = cmaf.outputs.reduce(1) { sum, output in
      guard case .video(let video) = output.content else { return sum }
      let frame = geometry.fitted(to: video.size)
      return sum + frame.width * frame.height
    }
    var segment: Int64?
    for (index, output) in cmaf.outputs.enumerated() {
      guard case .video(let video) = output.content else { continue }
      let frame = geometry.fitted(to: video.size)
      let rate = try frameRate(of: video)
      let schedule = KeyFrameSchedule(
        frameRate: rate, gop: video.gop, segmentSeconds: cmaf.segmentSeconds)
      segment = segment ?? rate.inverse.nanoseconds(schedule.segmentFrames)
      wiring.fastest = wiring.fastest.value < rate.value ? rate : wiring.fastest
      let part = Double(frame.width * frame.height) / Double(pixels) * Double(processors)
      var h264 = H264Parameters(
        video, frame: frame, frameRate: rate, gopFrames: schedule.gopFrames,
        threads: max(1, Int(part.rounded(.up))), isDraft: plan.draft)
      h264.hasGlobalHeader = true
      pictures.append(
        CMAFPicture(
          group: group, index: index,
          base: cmaf.base
            + NameModifier.expand(
              output.nameModifier, frame: frame, frameRate: rate,
              videoBitRate: video.rateControl.peak, audioBitRate: nil),
          encode: PictureEncode(
            h264: h264, schedule: schedule, pictures: wiring.pictures(of: frame)),
          fragmentFrames: max(1, Int64((cmaf.fragmentSeconds * rate.value).rounded())),
          originSeconds: origin))
    }
    guard let segment, let shape = pictures.first?.encode.h264 else {
      throw Fault.settings("a CMAF group without a picture")
    }
    for (index, output) in cmaf.outputs.enumerated() {
      guard case .audio(let audio) = output.content, let track = try soundTrack(audio.track) else {
        continue
      }
      sounds.append(
        CMAFSound(
          group: group, index: index,
          base: cmaf.base
            + NameModifier.expand(
              output.nameModifier, frame: geometry.fitted(to: FrameSize()),
              frameRate: shape.frameRate, videoBitRate: 0, audioBitRate: audio.bitRate),
          settings: audio, feed: wiring.sound(audio, track: track), segmentNanoseconds: segment,
          fragmentNanoseconds: Int64(cmaf.fragmentSeconds * 1e9), originSeconds: origin))
    }
    var captions: [SegmentedCaptions] = []
    for (index, output) in cmaf.outputs.enumerated() {
      guard case .captions(let settings) = output.content else { continue }
      captions.append(
        SegmentedCaptions(
          group: group, index: index, base: cmaf.base + expand(output.nameModifier), digits: 9,
          reading: captionReading(settings, to: wiring),
          cuts: CaptionCuts(
            rate: shape.frameRate, schedule: pictures[0].encode.schedule, seconds: nil),
          startOffset: Int64(origin) * 1_000_000_000, encryption: nil))
    }
    let writer = CMAFGroupWriter(
      group: group, plan: cmaf, tracks: pictures.count + sounds.count + captions.count,
      folder: folder, reports: reports)
    for stage in captions {
      addStage(stage.base, group: group, index: stage.index, to: wiring) { [folder, reports] in
        var segments: [Segment] = []
        let written = try stage.run(folder: folder, reports: reports) { segments.append($0) }
        try writer.finish(
          captions: WrittenCaptions(
            base: stage.base, settings: stage.reading.settings, segments: segments,
            captions: written.captions), index: stage.index)
        return written.completed(paths: [])
      }
    }
    for picture in pictures {
      addStage(picture.base, group: group, index: picture.index, to: wiring) { [folder, reports] in
        try picture.run(folder: folder, reports: reports, writer: writer)
      }
    }
    for sound in sounds {
      addStage(sound.base, group: group, index: sound.index, to: wiring) { [folder, reports] in
        try sound.run(folder: folder, reports: reports, writer: writer)
      }
    }
  }
}
