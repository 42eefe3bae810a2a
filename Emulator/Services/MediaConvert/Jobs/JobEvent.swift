// SPDX-License-Identifier: Apache-2.0
package import FoundationEssentials
import MediaConvertAPI
import TranscodePlan

/// An event of a job for EventBridge
/// ([event types](https://docs.aws.amazon.com/mediaconvert/latest/ug/mediaconvert_cwe_events.html)).
package struct JobEvent: Sendable {
  /// The event's id; an event that is handed over again has the same.
  package let id: String
  /// `aws.mediaconvert`.
  package let source: String
  /// `MediaConvert Job State Change`.
  package let detailType: String
  /// The job's ARN.
  package let resources: [String]
  /// When it happened.
  package let time: Date
  /// The detail, a JSON object.
  package let detail: Data
}

/// Says when STATUS_UPDATE events are due.
///
/// MediaConvert sends the first about a minute after a job's start and then one each
/// `statusUpdateInterval`. Here the first comes a second after the start and each gap is twice the
/// one before until the interval is reached, so that a short film shows progress too.
struct StatusCadence {
  private let interval: Double
  private var gap = 1.0
  private var next: Date

  init(interval: Double, from start: Date) {
    self.interval = interval
    next = start.addingTimeInterval(min(1, interval))
  }

  /// Whether an update is due; once asked and told so, the next one is later.
  mutating func isDue(at now: Date) -> Bool {
    guard now >= next else { return false }
    gap = min(gap * 2, interval)
    next = now.addingTimeInterval(gap)
    return true
  }
}

extension JobStateChange {
  /// What was found in the input (`INPUT_INFORMATION`).
  mutating func describe(input: S3Location, _ probe: WorkerProbe) {
    var detail = InputDetail(id: 1, uri: input.description)
    detail.audio = probe.tracks.compactMap { track in
      track.audio.map { audio in
        InputAudioDetail(
          channels: audio.channels, codec: Self.eventCodec(track.codec),
          language: track.language ?? "UND", sampleRate: audio.sampleRate, streamId: track.streamID)
      }
    }
    detail.video = probe.tracks.compactMap { track in
      track.video.map { video in
        let rate = video.averageFrameRate ?? video.frameRate
        return InputVideoDetail(
          bitDepth: video.bitDepth, codec: Self.eventCodec(track.codec), colorFormat: video.chroma,
          fourCC: track.fourCC, frameRate: (rate.value * 1000).rounded() / 1000,
          height: video.height, width: video.width, interlaceMode: video.fieldOrder,
          sar: "\(video.sampleAspectRatio.numerator):\(video.sampleAspectRatio.denominator)",
          standard: "UNSPECIFIED", streamId: track.streamID)
      }
    }
    inputDetails = [detail]
  }

  /// The events' words for codecs are not those of Probe.
  private static func eventCodec(_ word: String) -> String {
    switch word {
    case "AVC": "H_264"
    case "HEVC": "H_265"
    default: word
    }
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
    jobProgress = JobProgress(
      phaseProgress: phases, jobPercentComplete: percent, currentPhase: .transcoding,
      retryCount: retryCount)
  }

  /// What was made (`COMPLETE`), as measured.
  mutating func describe(_ completion: Completion, of plan: JobPlan, warnings: [WarningGroup]) {
    outputGroupDetails = zip(completion.groups, plan.types).map { group, type in
      OutputGroupResult(
        outputDetails: group.outputs.map { output in
          OutputResult(
            outputFilePaths: output.paths.isEmpty
              ? nil : output.paths.compactMap { plan.location(ofFile: $0)?.description },
            durationInMs: output.durationMilliseconds,
            videoDetails: output.width == nil
              ? nil
              : OutputVideoResult(
                widthInPx: output.width, heightInPx: output.height,
                averageBitrate: output.averageBitRate))
        },
        playlistFilePaths: group.playlistPaths.isEmpty
          ? nil : group.playlistPaths.compactMap { plan.location(ofFile: $0)?.description },
        type: type)
    }
    // No output is padded: a source without sound gives outputs without sound.
    paddingInserted = 0
    self.warnings = warnings
  }
}

/// `Job.outputGroupDetails`: durations and sizes without any path.
func jobDetails(of completion: Completion) -> [OutputGroupDetail] {
  completion.groups.map { group in
    OutputGroupDetail(
      outputDetails: group.outputs.map { output in
        OutputDetail(
          durationInMs: output.durationMilliseconds,
          videoDetails: output.width == nil
            ? nil : VideoDetail(widthInPx: output.width, heightInPx: output.height))
      })
  }
}
