// SPDX-License-Identifier: Apache-2.0
import MediaConvertAPI
import TranscodePlan

extension JobStateChange {
  /// What was found in the input (`INPUT_INFORMATION`).
  mutating func describe(input: S3Location, _ probe: ProbeResult) {
    var detail = InputDetail(id: 1, uri: input.description)
    detail.audio = probe.tracks.compactMap(InputAudioDetail.init)
    detail.video = probe.tracks.compactMap(InputVideoDetail.init)
    inputDetails = [detail]
  }

  /// How far the job is (`STATUS_UPDATE`).
  mutating func report(_ progress: TranscodeProgress, percent: Int, retryCount: Int) {
    framesDecoded = progress.framesDecoded
    var phases: [String: PhaseProgress] = [:]
    phases["PROBING"] = PhaseProgress(status: .complete, percentComplete: 100)
    phases["TRANSCODING"] = PhaseProgress(
      status: percent >= 100 ? .complete : .progressing, percentComplete: percent)
    // Finished files are uploaded while the rest is transcoded.
    phases["UPLOADING"] = PhaseProgress(
      status: percent > 0 ? .progressing : .pending, percentComplete: percent)
    var jobProgress = JobProgress(jobPercentComplete: percent)
    jobProgress.phaseProgress = phases
    jobProgress.currentPhase = .transcoding
    jobProgress.retryCount = retryCount
    self.jobProgress = jobProgress
  }

  /// What was made (`COMPLETE`), as measured.
  mutating func describe(_ completion: Completion, of plan: PlannedJob, warnings: [WarningGroup]) {
    func locations(_ paths: [String]) -> [String]? {
      paths.isEmpty ? nil : paths.compactMap { plan.destination(ofFile: $0)?.location.description }
    }
    outputGroupDetails = zip(completion.groups, plan.types).map { group, type in
      var detail = OutputGroupDetail(
        group.outputs.map { output in
          var detail = OutputDetail(output)
          detail.outputFilePaths = locations(output.paths)
          detail.videoDetails?.averageBitrate = output.averageBitRate
          return detail
        })
      detail.playlistFilePaths = locations(group.playlistPaths)
      detail.type = type
      return detail
    }
    // No output is padded: a source without audio gives outputs without audio.
    paddingInserted = 0
    self.warnings = warnings
  }
}

extension OutputGroupDetail {
  /// What `GetJob` tells: no path.
  init(_ group: CompletedGroup) { self.init(group.outputs.map(OutputDetail.init)) }
}

extension OutputDetail {
  fileprivate init(_ output: CompletedOutput) {
    self.init(durationInMs: output.durationMilliseconds)
    guard let width = output.width else { return }
    var video = VideoDetail()
    video.widthInPx = width
    video.heightInPx = output.height
    videoDetails = video
  }
}

extension InputAudioDetail {
  fileprivate init?(_ track: Track) {
    guard let audio = track.audio else { return nil }
    self.init()
    channels = audio.channels
    codec = track.eventCodec
    language = track.language ?? "UND"
    sampleRate = audio.sampleRate
    streamId = track.streamID
  }
}

extension InputVideoDetail {
  fileprivate init?(_ track: Track) {
    guard let video = track.video else { return nil }
    self.init()
    let rate = video.averageFrameRate ?? video.frameRate
    bitDepth = video.bitDepth
    codec = track.eventCodec
    colorFormat = video.chroma
    fourCC = track.fourCC
    frameRate = (rate.value * 1000).rounded() / 1000
    height = video.height
    width = video.width
    interlaceMode = video.fieldOrder
    sar = "\(video.sampleAspectRatio.numerator):\(video.sampleAspectRatio.denominator)"
    standard = "UNSPECIFIED"
    streamId = track.streamID
  }
}

extension Track {
  /// The events' words for codecs are not those of Probe.
  fileprivate var eventCodec: String {
    switch codec {
    case "AVC": "H_264"
    case "HEVC": "H_265"
    default: codec
    }
  }
}
