// SPDX-License-Identifier: Apache-2.0
import MediaConvertAPI
import VideoPipeline

/// How the pipeline's plan is said in MediaConvert's settings: the one place that knows both.
///
/// Each rendition has its exact size in square pixels, so the picture is stretched to it: that way no
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
    var metadata = ["videoId": order.record.rawValue, "token": order.token]
    metadata["stack"] = stack
    return CreateJobRequest(
      role: role, settings: settings(for: order), clientRequestToken: order.token, queue: queue,
      statusUpdateInterval: "SECONDS_10", userMetadata: metadata)
  }

  private static let sound = "Audio Selector 1"

  private func settings(for order: JobOrder) -> JobSettings {
    let plan = order.plan
    let input = Input(
      fileInput: "s3://\(order.source.bucket)/\(order.source.key)",
      videoSelector: VideoSelector(rotate: .auto),
      audioSelectors: plan.hasAudio
        ? [Self.sound: AudioSelector(defaultSelection: .default)] : nil,
      timecodeSource: .zerobased)
    var groups = [hls(order), pictures(order, ObjectKeys.thumbnailDestination, interval: nil)]
    if let interval = plan.frameIntervalSeconds {
      groups.append(pictures(order, ObjectKeys.framesDestination, interval: interval))
    }
    if plan.includesDownload { groups.append(download(order)) }
    return JobSettings(
      inputs: [input], outputGroups: groups, timecodeConfig: TimecodeConfig(source: .zerobased))
  }

  private func destination(_ key: String) -> String { "s3://\(mediaBucket)/\(key)" }

  // MARK: Groups

  private func hls(_ order: JobOrder) -> OutputGroup {
    let plan = order.plan
    var settings = HlsGroupSettings(
      destination: destination(ObjectKeys.hlsDestination(order.record)),
      segmentLength: plan.segmentSeconds, minSegmentLength: 0, segmentControl: .segmentedFiles,
      directoryStructure: .singleDirectory, manifestDurationFormat: .floatingPoint,
      progressiveWriteHlsManifest: .enabled)
    if let storyboard = plan.storyboard {
      settings.imageBasedTrickPlay = .advanced
      settings.imageBasedTrickPlaySettings = ImageBasedTrickPlaySettings(
        intervalCadence: .followCustom, thumbnailInterval: Double(storyboard.intervalSeconds),
        thumbnailWidth: storyboard.width, thumbnailHeight: storyboard.height,
        tileWidth: StoryboardPlan.columns, tileHeight: StoryboardPlan.rows)
    }
    let outputs = plan.renditions.map { rendition in
      Output(
        nameModifier: "_\(rendition.name)",
        containerSettings: ContainerSettings(container: .m3u8, m3u8Settings: M3u8Settings()),
        videoDescription: picture(rendition, plan),
        audioDescriptions: sound(rendition))
    }
    return OutputGroup(
      name: "Apple HLS",
      outputGroupSettings: OutputGroupSettings(type: .hlsGroupSettings, hlsGroupSettings: settings),
      outputs: outputs)
  }

  private func download(_ order: JobOrder) -> OutputGroup {
    let rendition = order.plan.downloadRendition
    let output = Output(
      containerSettings: ContainerSettings(
        container: .mp4, mp4Settings: Mp4Settings(moovPlacement: .progressiveDownload)),
      videoDescription: picture(rendition, order.plan), audioDescriptions: sound(rendition))
    return files(ObjectKeys.downloadDestination(order.record), "Download", output)
  }

  /// Pictures of the best rendition's size: the first frame alone, or one every so many seconds.
  private func pictures(
    _ order: JobOrder, _ key: (VideoID) -> String, interval: Int?
  ) -> OutputGroup {
    let size = order.plan.downloadRendition
    let capture = FrameCaptureSettings(
      framerateNumerator: 1, framerateDenominator: interval ?? 1,
      maxCaptures: interval == nil ? 1 : 10_000, quality: 80)
    let output = Output(
      containerSettings: ContainerSettings(container: .raw),
      videoDescription: VideoDescription(
        width: size.width, height: size.height, scalingBehavior: .stretchToOutput,
        codecSettings: VideoCodecSettings(
          codec: .frameCapture, frameCaptureSettings: capture)))
    return files(key(order.record), interval == nil ? "Thumbnail" : "Frames", output)
  }

  private func files(_ key: String, _ name: String, _ output: Output) -> OutputGroup {
    OutputGroup(
      name: "File Group", customName: name,
      outputGroupSettings: OutputGroupSettings(
        type: .fileGroupSettings,
        fileGroupSettings: FileGroupSettings(destination: destination(key))),
      outputs: [output])
  }

  // MARK: Picture and sound

  private func picture(_ rendition: Rendition, _ plan: JobPlan) -> VideoDescription {
    var h264 = H264Settings(
      rateControlMode: .vbr, bitrate: rendition.videoBitrate, maxBitrate: rendition.videoBitrate,
      qualityTuningLevel: H264QualityTuningLevel(rawValue: qualityTuning),
      gopSize: Double(plan.gopSeconds), gopSizeUnits: .seconds, gopClosedCadence: 1,
      sceneChangeDetect: .disabled, framerateControl: .initializeFromSource,
      hrdBufferSize: rendition.videoBitrate * 2)
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
    return VideoDescription(
      width: rendition.width, height: rendition.height, scalingBehavior: .stretchToOutput,
      codecSettings: VideoCodecSettings(codec: .h264, h264Settings: h264))
  }

  private func sound(_ rendition: Rendition) -> [AudioDescription]? {
    guard let bitrate = rendition.audioBitrate else { return nil }
    let aac = AacSettings(bitrate: bitrate, sampleRate: 48_000, codingMode: .codingMode2_0)
    return [
      AudioDescription(
        audioSourceName: Self.sound,
        codecSettings: AudioCodecSettings(codec: .aac, aacSettings: aac))
    ]
  }
}
