// SPDX-License-Identifier: Apache-2.0
import CLibAV
import Synchronization
import TranscodePlan

/// One transcode: the plan brought together with what the source is, as stages that run side by
/// side.
///
///     picture reader → picture stage → a rendition for each output
///     sound reader   ────────────────↗
final class Transcode: Sendable {
  private let plan: TranscodePlan
  private let file: SourceFile
  private let survey: SourceSurvey
  private let video: StreamDescription
  private let geometry: FrameGeometry
  private let nominalRate: Fraction
  private let folder: OutputFolder
  private let reports: Reports
  private let processors: Int
  private let results: Mutex<[Int: [Int: CompletedOutput]]> = Mutex([:])

  /// Sound that outlasts the picture by more than this has the last picture held for it.
  private static let longestTail: Int64 = 10_000_000_000

  init(
    plan: TranscodePlan, file: SourceFile, survey: SourceSurvey, folder: OutputFolder,
    reports: Reports, processors: Int
  ) throws(TranscodeFailure) {
    guard let video = survey.video else { throw Fault.noVideo }
    guard video.canBeDecoded else { throw Fault.codecNotSupported(video.codecName) }
    self.plan = plan
    self.file = file
    self.survey = survey
    self.video = video
    self.folder = folder
    self.reports = reports
    self.processors = processors
    geometry = FrameGeometry(
      storedWidth: video.width, storedHeight: video.height,
      pixelAspect: Ratio(video.sampleAspectRatio), rotation: plan.source.rotation.degrees(video))
    nominalRate = survey.nominalRate
  }

  /// Runs until everything is written.
  func run() throws -> Completion {
    let wiring = Wiring()
    for (group, content) in plan.groups.enumerated() {
      switch content {
      case .hls(let hls): try add(hls, group: group, to: wiring)
      case .file(let files): try add(files, group: group, to: wiring)
      }
    }
    guard !wiring.takers.isEmpty else { throw Fault.settings("the job has no outputs") }
    try start(wiring)
    return completion()
  }

  // MARK: - Outputs

  /// What the outputs ask for, gathered before anything runs.
  private final class Wiring {
    /// The frames that are made, and who takes them.
    var takers: [(frame: FittedFrame, takers: [BoundedQueue<PictureEvent>])] = []
    /// Who takes which sound, in the order of the tracks.
    var sounds: [(track: Int, settings: AudioSettings, takers: [SoundFeed])] = []
    var stages: [(name: String, body: @Sendable () throws -> Void)] = []
    var fastest = Fraction(num: 1, den: 1)

    func pictures(of frame: FittedFrame) -> BoundedQueue<PictureEvent> {
      let queue = BoundedQueue<PictureEvent>(capacity: 10, maximumCost: 24 * 1024 * 1024)
      if let index = takers.firstIndex(where: { $0.frame == frame }) {
        takers[index].takers.append(queue)
      } else {
        takers.append((frame, [queue]))
      }
      return queue
    }

    func sound(_ settings: AudioSettings, track: Int) -> SoundFeed {
      let feed = SoundFeed(capacity: .max)
      if let index = sounds.firstIndex(where: { $0.track == track && $0.settings == settings }) {
        sounds[index].takers.append(feed)
      } else {
        sounds.append((track, settings, [feed]))
      }
      return feed
    }
  }

  private func add(_ hls: HLSGroup, group: Int, to wiring: Wiring) throws {
    let frames = hls.outputs.map { geometry.fitted(to: $0.video.size) }
    let pixels = frames.reduce(0) { $0 + $1.width * $1.height }
    var renditions: [Rendition] = []
    var descriptions: [HLSGroupWriter.Rendition] = []
    for (index, output) in hls.outputs.enumerated() {
      let frame = frames[index]
      let rate = output.video.frameRate.map { Fraction($0) } ?? nominalRate
      guard rate.isPositive, rate.value <= 240 else {
        throw Fault.settings("a frame rate of \(rate.num)/\(rate.den)")
      }
      let schedule = KeyFrameSchedule(
        frameRate: rate, gop: output.video.gop, segmentSeconds: hls.segmentSeconds)
      let track = try output.audio.flatMap { try soundTrack($0.track) }
      let settings = track == nil ? nil : output.audio
      let peak = output.video.rateControl.peak
      let base =
        hls.base
        + NameModifier.expand(
          output.nameModifier, frame: frame, frameRate: rate, videoBitRate: peak,
          audioBitRate: settings?.bitRate)
      wiring.fastest = wiring.fastest.value < rate.value ? rate : wiring.fastest
      // Each encoder gets its part of the processors by the pictures' size.
      let part = Double(frame.width * frame.height) / Double(max(1, pixels)) * Double(processors)
      renditions.append(
        Rendition(
          group: group, index: index, base: base,
          h264: H264Parameters(
            output.video, frame: frame, frameRate: rate, gopFrames: schedule.gopFrames,
            threads: max(1, Int(part.rounded(.up))), isDraft: plan.draft),
          schedule: schedule, startOffset: startOffset(of: track),
          pictures: wiring.pictures(of: frame),
          sound: settings.flatMap { settings in
            track.map { wiring.sound(settings, track: $0) }
          }))
      descriptions.append(
        HLSGroupWriter.Rendition(
          path: base + ".m3u8", width: frame.width, height: frame.height, frameRate: rate.value,
          declaredBitRate: (peak + (settings?.bitRate ?? 0)) * 21 / 20,
          playlist: MediaPlaylist(
            longest: Double(schedule.segmentFrames) / rate.value)))
    }
    let writer = HLSGroupWriter(
      group: group, base: hls.base, isGrowing: hls.growing, renditions: descriptions,
      folder: folder, reports: reports)
    for rendition in renditions {
      wiring.stages.append(
        (
          "rendition \(rendition.base)",
          { [self] in
            let result = try rendition.run(folder: folder, reports: reports, writer: writer)
            results.withLock { $0[group, default: [:]][rendition.index] = result }
          }
        ))
    }
  }

  private func add(_ files: FileGroup, group: Int, to wiring: Wiring) throws {
    for (index, output) in files.outputs.enumerated() {
      switch output.content {
      case .mp4: throw Fault.settings("an MP4 output")
      case .frames(let capture):
        let frame = geometry.fitted(to: capture.size)
        let rate = Fraction(capture.rate)
        guard rate.isPositive else { throw Fault.settings("a capture rate that is not positive") }
        let stage = FrameCaptureOutput(
          group: group, index: index,
          base: files.base
            + NameModifier.expand(
              output.nameModifier, frame: frame, frameRate: rate, videoBitRate: 0,
              audioBitRate: nil),
          capture: capture, width: frame.width, height: frame.height,
          pictures: wiring.pictures(of: frame))
        wiring.stages.append(
          (
            "frames \(stage.base)",
            { [self] in
              let result = try stage.run(folder: folder, reports: reports)
              results.withLock { $0[group, default: [:]][index] = result }
            }
          ))
      }
    }
  }

  // MARK: - Sound

  /// The index of the stream that is meant; nil when the source has no sound at all.
  private func soundTrack(_ track: AudioTrack) throws(TranscodeFailure) -> Int? {
    guard let standard = survey.standardSound else { return nil }
    switch track {
    case .standard: return standard
    case .number(let number):
      guard survey.sounds.indices.contains(number - 1) else { throw Fault.noAudioTrack(number) }
      return survey.sounds[number - 1].index
    case .language(let language):
      return survey.sounds.first { $0.language?.lowercased() == language.lowercased() }?.index
        ?? standard
    }
  }

  /// When a sound begins, in nanoseconds from the first picture. Tracks that begin nearly together
  /// were meant to; a real distance is kept.
  private func start(of track: Int) -> Int64 {
    guard let sound = survey.soundStarts[track], let picture = survey.cadence.times.first else {
      return 0
    }
    let distance = sound - picture
    let hour: Int64 = 3_600_000_000_000
    return abs(distance) < 250_000_000 ? 0 : min(max(distance, -hour), hour)
  }

  /// The picture's first time in a transport stream: late enough for what comes before it.
  private func startOffset(of track: Int?) -> Int64 {
    10_000_000_000 + max(0, -(track.map { start(of: $0) } ?? 0))
  }

  // MARK: - Running

  private func start(_ wiring: Wiring) throws {
    let stages = Stages()
    let pace = Pace(hasSound: !wiring.sounds.isEmpty, lead: Self.longestTail + 5_000_000_000)
    let decoded = BoundedQueue<PictureEvent>(capacity: 8, maximumCost: 64 * 1024 * 1024)
    stages.onFailure { pace.abort() }
    stages.onFailure { decoded.abort() }
    for taker in wiring.takers.flatMap(\.takers) { stages.onFailure { taker.abort() } }
    for feed in wiring.sounds.flatMap(\.takers) { stages.onFailure { feed.abort() } }

    for stage in wiring.stages { stages.start(stage.name, stage.body) }
    for track in Set(wiring.sounds.map(\.track)) {
      guard let stream = survey.sounds.first(where: { $0.index == track }) else { continue }
      let reader = SoundReader(
        file: file, survey: survey, stream: stream, pace: pace, reports: reports,
        outputs: wiring.sounds.filter { $0.track == track }.map { ($0.settings, $0.takers) },
        start: start(of: track), isDraft: plan.draft)
      stages.start("sound \(track)") { try reader.run() }
    }
    let stage = PictureStage(
      input: decoded, geometry: geometry, isInterlaced: video.isInterlaced,
      outputs: wiring.takers, threads: max(1, processors / 2))
    stages.start("pictures") { try stage.run() }
    let reader = PictureReader(
      file: file, survey: survey, stream: video, pace: pace, reports: reports, output: decoded,
      maximumRate: wiring.fastest, nominalRate: nominalRate,
      threads: processors > 2 ? processors / 2 : 1, longestTail: Self.longestTail)
    stages.start("reader") { try reader.run() }
    try stages.join()
  }

  private func completion() -> Completion {
    let results = results.withLock { $0 }
    let groups = plan.groups.enumerated().map { group, content in
      let outputs = (results[group] ?? [:]).sorted { $0.key < $1.key }.map(\.value)
      return switch content {
      case .hls(let hls): CompletedGroup(playlistPaths: [hls.base + ".m3u8"], outputs: outputs)
      case .file: CompletedGroup(playlistPaths: [], outputs: outputs)
      }
    }
    return Completion(groups: groups, warnings: reports.warnings)
  }
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

extension SourceSurvey {
  /// The constant rate of an output that follows the source.
  var nominalRate: Fraction {
    guard let video else { return Fraction(num: 25, den: 1) }
    return FrameRatePolicy.rate(
      average: video.averageFrameRate.isPositive ? video.averageFrameRate : video.realFrameRate,
      measured: cadence.rate, isVariable: cadence.isVariable)
  }
}
