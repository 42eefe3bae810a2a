// SPDX-License-Identifier: Apache-2.0
import MediaConvertService
import TranscodePlan
import VideoPipeline

extension TranscodePlan {
  /// The plan that takes a local file up a ladder: what the pipeline orders of MediaConvert for the
  /// same video, without the way through buckets.
  /// - Returns: nil when the file has no video.
  init?(
    of probe: ProbeResult, source: String, folder: String, ladder: Ladder,
    tuning: VideoSettings.Tuning, draft: Bool
  ) {
    guard let job = OutputPlan(of: ProbedMedia(probe), ladder: ladder) else { return nil }
    let video = { (rendition: Rendition) in
      var video = VideoSettings(
        size: FrameSize(width: rendition.width, height: rendition.height),
        rateControl: .vbr(bitRate: rendition.videoBitrate, maximum: nil),
        gop: .seconds(Double(job.gopSeconds)), tuning: tuning)
      video.frameRate = job.reducedFrameRate.map { Ratio($0, 1) }
      return video
    }
    let audio = { (rendition: Rendition) in
      rendition.audioBitrate.map { AudioSettings(bitRate: $0) }
    }
    var hls = HLSGroup(
      base: "master", segmentSeconds: Double(job.segmentSeconds),
      outputs: job.renditions.map { rendition in
        HLSOutput(
          nameModifier: "_\(rendition.name)", video: video(rendition), audio: audio(rendition))
      })
    hls.thumbnails = job.storyboard.map { storyboard in
      ThumbnailTiles(
        size: FrameSize(width: storyboard.width, height: storyboard.height, scaling: .stretch),
        intervalSeconds: Double(storyboard.intervalSeconds), columns: StoryboardPlan.columns,
        rows: StoryboardPlan.rows)
    }
    var thumbnail = FrameCapture()
    thumbnail.maximum = 1
    var files = [FileOutput(nameModifier: "_thumbnail", content: .frames(thumbnail))]
    if let interval = job.frameIntervalSeconds {
      var capture = FrameCapture()
      capture.rate = Ratio(1, interval)
      files.append(FileOutput(nameModifier: "_frames", content: .frames(capture)))
    }
    if job.includesDownload {
      let best = job.downloadRendition
      files.append(
        FileOutput(nameModifier: "", content: .mp4(video: video(best), audio: audio(best))))
    }
    self.init(
      source: TranscodeSource(path: source), outputFolder: folder,
      groups: [.hls(hls), .file(FileGroup(base: "video", outputs: files))])
    self.draft = draft
    limits = .ofMachine(writingTo: folder)
  }
}

extension ProbedMedia {
  fileprivate init(_ probe: ProbeResult) {
    self.init(
      container: probe.format, durationInMs: probe.duration.map { Int64($0 * 1000) },
      video: probe.video.map { video in
        Video(
          width: video.width, height: video.height, rotation: video.rotation,
          sampleAspect: (video.sampleAspectRatio.numerator, video.sampleAspectRatio.denominator),
          frameRate: video.frameRate.value)
      }, hasAudio: probe.audio != nil)
  }
}
