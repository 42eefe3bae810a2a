// SPDX-License-Identifier: Apache-2.0
import Notation
import MediaConvertAPI
import VideoPipeline

/// How the pipeline's plan is said in MediaConvert's settings: the one place that knows both.
///
/// Each rendition has its exact size in square pixels, so the frame is stretched to it: that way no
/// rounding leaves a black line. Bit rates are variable up to the rung's with a buffer of two
/// seconds. Key frames come at fixed distances and scene changes add none, so that the segments of
/// all renditions begin at the same instants.
struct JobRequest: Sendable {
  let role: String
  let queue: String?
  let mediaBucket: String
  let qualityTuning: String
  /// The name of the stack, which the event rule looks for in the job's events.
  let stack: String?

  func request(for order: JobOrder) -> CreateJobRequest {
    var request = CreateJobRequest(role: role, settings: settings(for: order))
    request.clientRequestToken = order.token
    request.queue = queue
    request.statusUpdateInterval = .seconds10
    var metadata = ["videoId": order.record.rawValue, "token": order.token]
    metadata["stack"] = stack
    request.userMetadata = metadata
    return request
  }

  private static let audioSelector = "Audio Selector 1"

  private func settings(for order: JobOrder) -> JobSettings {
    let plan = order.plan
    var input = Input(fileInput: "s3://\(order.source.bucket)/\(order.source.key)")
    input.timecodeSource = .zeroBased
    input.videoSelector = VideoSelector(rotate: .automatic)
    if plan.hasAudio {
      input.audioSelectors = [Self.audioSelector: AudioSelector(defaultSelection: .yes)]
    }
    var groups = [hls(order), frames(order, ObjectKeys.thumbnailDestination, interval: nil)]
    if let interval = plan.frameIntervalSeconds {
      groups.append(frames(order, ObjectKeys.framesDestination, interval: interval))
    }
    if plan.includesDownload { groups.append(download(order)) }
    var settings = JobSettings(inputs: [input], outputGroups: groups)
    settings.timecodeConfig = TimecodeConfig(source: .zeroBased)
    return settings
  }

  private func destination(_ key: String) -> String { "s3://\(mediaBucket)/\(key)" }

  // MARK: Groups

  private func hls(_ order: JobOrder) -> OutputGroup {
    let plan = order.plan
    var settings = HlsGroupSettings(
      destination: destination(ObjectKeys.hlsDestination(order.record)),
      segmentLength: plan.segmentSeconds)
    settings.segmentControl = .segmentedFiles
    settings.directoryStructure = .singleDirectory
    settings.manifestDurationFormat = .floatingPoint
    settings.progressiveWriteHlsManifest = .enabled
    if let storyboard = plan.storyboard {
      var tiles = ImageBasedTrickPlaySettings(
        thumbnailInterval: Double(storyboard.intervalSeconds), tileWidth: StoryboardPlan.columns,
        tileHeight: StoryboardPlan.rows)
      tiles.thumbnailWidth = storyboard.width
      tiles.thumbnailHeight = storyboard.height
      settings.imageBasedTrickPlay = .advanced
      settings.imageBasedTrickPlaySettings = tiles
    }
    let outputs = plan.renditions.map { rendition in
      var output = Output(container: .m3u8)
      output.nameModifier = "_\(rendition.name)"
      output.videoDescription = video(rendition, plan)
      output.audioDescriptions = audio(rendition)
      return output
    }
    return OutputGroup(
      name: "Apple HLS", settings: OutputGroupSettings(settings), outputs: outputs)
  }

  private func download(_ order: JobOrder) -> OutputGroup {
    let rendition = order.plan.downloadRendition
    var output = Output(container: .fastStartMP4)
    output.videoDescription = video(rendition, order.plan)
    output.audioDescriptions = audio(rendition)
    return files(ObjectKeys.downloadDestination(order.record), "Download", output)
  }

  /// Images of the best rendition's size: the first frame alone, or one every so many seconds.
  private func frames(
    _ order: JobOrder, _ key: (VideoID) -> String, interval: Int?
  ) -> OutputGroup {
    let size = order.plan.downloadRendition
    let capture = FrameCaptureSettings(
      framerateNumerator: 1, framerateDenominator: interval ?? 1,
      maxCaptures: interval == nil ? 1 : 10_000, quality: 80)
    var output = Output(container: .raw)
    output.videoDescription = video(size, VideoCodecSettings(capture))
    return files(key(order.record), interval == nil ? "Thumbnail" : "Frames", output)
  }

  private func files(_ key: String, _ name: String, _ output: Output) -> OutputGroup {
    OutputGroup(
      name: "File Group", customName: name,
      settings: OutputGroupSettings(FileGroupSettings(destination: destination(key))),
      outputs: [output])
  }

  // MARK: Video and audio

  private func video(_ rendition: Rendition, _ plan: OutputPlan) -> VideoDescription {
    var h264 = H264Settings(rateControlMode: .vbr, bitrate: rendition.videoBitrate)
    h264.maxBitrate = rendition.videoBitrate
    h264.hrdBufferSize = rendition.videoBitrate * 2
    h264.qualityTuningLevel = .init(rawValue: qualityTuning)
    h264.gopSize = Double(plan.gopSeconds)
    h264.gopSizeUnits = .seconds
    h264.gopClosedCadence = 1
    h264.sceneChangeDetect = .disabled
    h264.framerateControl = .initializeFromSource
    if let rate = plan.reducedFrameRate {
      h264.framerateControl = .specified
      h264.framerateConversionAlgorithm = .duplicateDrop
      h264.framerateNumerator = rate
      h264.framerateDenominator = 1
    }
    if !plan.sourceHasSquarePixels {
      h264.parControl = .specified
      h264.parNumerator = 1
      h264.parDenominator = 1
    }
    return video(rendition, VideoCodecSettings(h264))
  }

  private func video(_ rendition: Rendition, _ codec: VideoCodecSettings) -> VideoDescription {
    var description = VideoDescription(
      width: rendition.width, height: rendition.height, codecSettings: codec)
    description.scalingBehavior = .stretchToOutput
    return description
  }

  private func audio(_ rendition: Rendition) -> [AudioDescription]? {
    guard let bitrate = rendition.audioBitrate else { return nil }
    let aac = AacSettings(bitrate: bitrate, sampleRate: 48_000, codingMode: .stereo)
    return [
      AudioDescription(
        audioSourceName: Self.audioSelector, codecSettings: AudioCodecSettings(aac))
    ]
  }
}
