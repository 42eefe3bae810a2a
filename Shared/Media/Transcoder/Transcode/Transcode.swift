// SPDX-License-Identifier: Apache-2.0
import CLibAV
import Synchronization
import TranscodePlan

/// One transcode: the plan brought together with what the source is, as stages that run side by
/// side.
///
///     video reader → video filters → a rendition for each output
///     audio reader   ─────────────────↗
final class Transcode: Sendable {
  let plan: TranscodePlan
  let file: SourceFile
  let survey: SourceSurvey
  /// The files that audio is taken from beside the video's.
  let audioFiles: [SurveyedFile]
  /// Nil where nothing is made of the video.
  private let video: StreamDescription?
  let geometry: FrameGeometry
  let nominalRate: Fraction
  /// The part of the source that is transcoded; nil is all of it.
  let clip: ClipTimes?
  let treatment: SourceTreatment
  /// Pixels of the largest video of all outputs.
  private let mostPixels: Int
  let folder: OutputFolder
  let reports: Reports
  private let processors: Int
  /// What was made, by group and output.
  let results: Mutex<[Int: [Int: CompletedOutput]]> = Mutex([:])

  /// Audio that outlasts the video by more than this has the last frame held for it.
  static let longestTail: Int64 = 10_000_000_000

  init(
    plan: TranscodePlan, file: SourceFile, survey: SourceSurvey, audioFiles: [SurveyedFile],
    folder: OutputFolder,
    reports: Reports, processors: Int
  ) throws(TranscodeFailure) {
    let video = plan.needsVideo ? try survey.readableVideo() : nil
    self.plan = plan
    self.audioFiles = audioFiles
    self.file = file
    self.survey = survey
    self.video = video
    self.folder = folder
    self.reports = reports
    self.processors = processors
    let own = Self.geometry(of: video ?? survey.video, plan.source.rotation)
    // Where nothing is made of the video nothing is done to it.
    treatment = video == nil ? SourceTreatment() : try SourceTreatment(plan.source, of: own)
    let geometry = treatment.geometry(of: own)
    self.geometry = geometry
    nominalRate = survey.nominalRate
    if let part = plan.source.clip {
      clip = try ClipTimes(part, embedded: survey.timecode, rate: survey.nominalRate)
    } else {
      clip = nil
    }
    mostPixels =
      plan.groups.flatMap(\.videos).map { geometry.fitted(to: $0.settings.size).pixels }.max() ?? 0
  }

  func run() throws -> Completion {
    warnOfLostData()
    let graph = StageGraph(analyses: try analyse())
    for (index, content) in plan.groups.enumerated() {
      try GroupStages(transcode: self, graph: graph, group: index).add(content)
    }
    guard !graph.stages.isEmpty else { throw Fault.settings("the job has no outputs") }
    try start(graph, loudness: try measureLoudness(for: graph))
    return completion()
  }

  /// The shape of frames; of audio alone nobody asks for it.
  private static func geometry(
    of video: StreamDescription?, _ rotation: Rotation
  ) -> FrameGeometry {
    guard let video, video.width > 0, video.height > 0 else {
      return FrameGeometry(storedWidth: 2, storedHeight: 2, pixelAspect: Ratio(1, 1), rotation: 0)
    }
    return FrameGeometry(
      storedWidth: video.width, storedHeight: video.height,
      pixelAspect: Ratio(video.sampleAspectRatio), rotation: rotation.degrees(video),
      isMirrored: rotation == .automatic && video.isMirrored)
  }

  // MARK: - Video

  /// All pixels of videos that are encoded side by side; never 0.
  func pixels(of videos: [OutputGroup.VideoOutput]) -> Int {
    videos.reduce(1) { $0 + geometry.fitted(to: $1.settings.size).pixels }
  }

  /// The encode that settings ask for.
  /// - Parameters:
  ///   - segmentSeconds: the length of segments; nil when the output has none.
  ///   - pixels: of all videos that are encoded beside it and its own: each encoder gets its part of
  ///     the processors by the videos' size. Nil gives it all of them.
  func order(
    _ video: VideoSettings, segmentSeconds: Double?, amongPixels pixels: Int?
  ) throws -> EncodeOrder {
    let rate = try frameRate(of: video)
    let frame = try frame(video.size, video.picture, rate: rate)
    let schedule = KeyFrameSchedule(
      frameRate: rate, gop: video.gop, segmentSeconds: segmentSeconds)
    let part = pixels.map { Double(frame.pixels) / Double($0) } ?? 1
    var h264 = H264Parameters(
      video, frame: frame, frameRate: rate, gopFrames: schedule.gopFrames,
      threads: max(1, Int((part * Double(processors)).rounded(.up))),
      isReduced: frame.pixels < mostPixels, isDraft: plan.draft)
    h264.fields = self.video.flatMap { video.scan.fields(of: $0) }
    guard h264.fields == nil || frame.height.isMultiple(of: 4) else {
      throw Fault.settings("an interlaced video whose height, \(frame.height), is no multiple of 4")
    }
    h264.timecode = video.timecode.map { stamp($0, rate: rate) }
    return EncodeOrder(frame: frame, schedule: schedule, h264: h264)
  }

  func frameRate(of video: VideoSettings) throws(TranscodeFailure) -> Fraction {
    let rate = video.frameRate.map { Fraction($0) } ?? nominalRate
    guard rate.isPositive, rate.value <= 240 else {
      throw Fault.settings("a frame rate of \(rate.num)/\(rate.den)")
    }
    return rate
  }

  // MARK: - Running

  /// Runs the stages of a graph to their end.
  /// - Parameter loudness: what was measured of audio that is brought to a loudness.
  func start(_ graph: StageGraph, loudness: [AudioConversion: Loudness] = [:]) throws {
    let stages = Stages()
    let (material, captionFiles) = try material(for: graph.frames.map(\.frame))
    let pace = Pace(
      hasAudio: !graph.audio.isEmpty, lead: Self.longestTail + 5_000_000_000, length: clip?.length)
    let decoded = BoundedQueue<VideoEvent>(capacity: 5, maximumCost: 64 * 1024 * 1024)
    for abort in [pace.abort, decoded.abort] + graph.aborts { stages.onFailure(abort) }

    for encode in graph.encodes { stages.start("encode") { try encode.run() } }
    for stage in graph.stages { stages.start(stage.name, stage.body) }
    for reader in audioReaders(of: graph, pace: pace, loudness: loudness) {
      stages.start("audio \(reader.stream.index)") { try reader.run() }
    }
    if let video {
      let filters = VideoFilterStage(
        input: decoded, geometry: geometry, isInterlaced: video.isInterlaced,
        source: treatment, color: plan.source.color, material: material, outputs: graph.frames,
        threads: max(1, processors / 2))
      stages.start("filters") { try filters.run() }
      let reader = VideoReader(
        file: file, survey: survey, stream: video, pace: pace, reports: reports, output: decoded,
        captions: graph.captions, maximumRate: graph.fastest, nominalRate: nominalRate,
        threads: processors > 2 ? processors / 2 : 1, longestTail: Self.longestTail, clip: clip)
      stages.start("reader") { try reader.run() }
    } else {
      pace.begin(withoutVideoAt: audioOriginTime + (clip?.start ?? 0))
    }
    try withExtendedLifetime(captionFiles) { try stages.join() }
  }

  private func completion() -> Completion {
    let results = results.withLock { $0 }
    let groups = plan.groups.enumerated().map { group, content in
      let outputs = (results[group] ?? [:]).sorted { $0.key < $1.key }.map(\.value)
      let playlists =
        switch content {
        case .hls(let hls):
          hls.writesPlaylists ? hls.manifestNames.map { $0 + ".m3u8" } : []
        case .fragmented(let group):
          (group.manifest != nil ? group.manifestNames.map { $0 + ".mpd" } : [])
            + (group.writesHLS ? group.manifestNames.map { $0 + ".m3u8" } : [])
        case .file: [String]()
        }
      return CompletedGroup(playlistPaths: playlists, outputs: outputs)
    }
    return Completion(groups: groups, warnings: reports.warnings)
  }
}

extension Transcode {
  /// The timecode of an output's first frame, counted in frames of a rate from midnight.
  func firstTimecode(rate: Fraction) -> Int64 {
    switch plan.timecodeStart {
    case .embedded:
      (survey.timecode?.frame(rate: rate.timecodeRate) ?? 0)
        + rate.inverse.time(nanoseconds: clip?.start ?? 0)
    case .zero: 0
    case .at(let timecode): timecode.frame(rate: rate.timecodeRate)
    }
  }

  /// The timecode of the first frame that is transcoded, by the source's own clock.
  var sourceTimecode: Int64 { clip?.firstTimecode ?? 0 }

  /// The timecodes of an output of a rate.
  private func stamp(_ timecode: TimecodeInsertion, rate: Fraction) -> TimecodeStamp {
    TimecodeStamp(
      first: firstTimecode(rate: rate), rate: rate.timecodeRate,
      dropsFrames: rate.dropsTimecodes(if: timecode.dropsFrames),
      isInPictureTiming: timecode.isInPictureTiming, isInUserData: timecode.isInUserData)
  }
}

extension Fraction {
  /// How many frames a second of timecode counts.
  var timecodeRate: Int { max(1, Int(value.rounded())) }

  /// Whether timecodes leave out numbers: television's rates alone part from the clock.
  func dropsTimecodes(if isWanted: Bool) -> Bool {
    isWanted && den == 1001 && timecodeRate % 30 == 0
  }
}

extension VideoSettings.Scan {
  /// The order of an output's fields; nil for progressive frames.
  fileprivate func fields(of source: StreamDescription) -> H264Parameters.FieldOrder? {
    switch self {
    case .progressive: nil
    case .topFieldFirst: .topFirst
    case .bottomFieldFirst: .bottomFirst
    case .followingTopFirst: source.isInterlaced && source.isBottomFirst ? .bottomFirst : .topFirst
    case .followingBottomFirst:
      source.isInterlaced && !source.isBottomFirst ? .topFirst : .bottomFirst
    }
  }
}

/// What an output's settings ask of the encoder.
struct EncodeOrder: Sendable {
  let frame: FittedFrame
  let schedule: KeyFrameSchedule
  var h264: H264Parameters

  var frameRate: Fraction { h264.frameRate }
}

extension Rotation {
  /// Clockwise degrees for a stream: 0, 90, 180 or 270.
  func degrees(_ stream: StreamDescription) -> Int {
    switch self {
    case .none: 0
    case .automatic: FrameGeometry.quarterTurns(stream.rotation)
    case .degrees90: 90
    case .degrees180: 180
    case .degrees270: 270
    }
  }
}
