// SPDX-License-Identifier: Apache-2.0
import CLibAV
import TranscodePlan

/// A file of which it is known what it is.
struct SurveyedFile: Sendable {
  let file: SourceFile
  let survey: SourceSurvey
}

extension Transcode {
  /// The track that is meant; nil when the source has no audio at all.
  func audioOrigin(_ source: AudioSource) throws(TranscodeFailure) -> AudioOrigin? {
    let survey = try survey(ofFile: source.file)
    guard let stream = try audioIndex(source.track, in: survey) else {
      // A file that was named for its audio has to have some.
      if source.file != nil { throw Fault.noAudio }
      return nil
    }
    try survey.checkAudio(stream)
    return AudioOrigin(
      file: source.file, stream: stream, delay: source.delayMilliseconds * 1_000_000)
  }

  private func survey(ofFile index: Int?) throws(TranscodeFailure) -> SourceSurvey {
    guard let index else { return survey }
    guard audioFiles.indices.contains(index) else {
      throw Fault.settings("an audio file that the plan does not have")
    }
    return audioFiles[index].survey
  }

  private func audioIndex(
    _ track: AudioTrack, in survey: SourceSurvey
  ) throws(TranscodeFailure) -> Int? {
    guard let standard = survey.standardAudio else { return nil }
    switch track {
    case .standard: return standard
    case .number(let number):
      guard survey.audioTracks.indices.contains(number - 1) else {
        throw Fault.noAudioTrack(number)
      }
      return survey.audioTracks[number - 1].index
    case .language(let language):
      return survey.audioTracks.first { $0.language?.lowercased() == language.lowercased() }?.index
        ?? standard
    case .identifier(let identifier):
      guard let stream = survey.audioTracks.first(where: { $0.identifier == identifier }) else {
        throw Fault.noAudioTrack(identifier: identifier)
      }
      return stream.index
    }
  }

  private func source(of origin: AudioOrigin) -> SurveyedFile {
    origin.file.map { audioFiles[$0] } ?? SurveyedFile(file: file, survey: survey)
  }

  func stream(of origin: AudioOrigin) -> StreamDescription {
    source(of: origin).survey.streams[origin.stream]
  }

  /// When audio alone begins, on the source's own clock.
  var audioOriginTime: Int64 {
    survey.cadence.times.first ?? survey.audioStarts.values.min() ?? 0
  }

  /// When an audio track begins, in nanoseconds from the first frame. Tracks that begin nearly together
  /// were meant to; a real distance is kept; one of more than a minute, or to behind the last
  /// frame, is a damaged clock. Of a part of the source nothing is heard before its first frame.
  private func start(of origin: AudioOrigin) -> Int64 {
    let distance = distance(of: origin)
    if let clip { return max(0, distance &+ origin.delay &- clip.start) }
    let isReal = (250_000_000...60_000_000_000).contains(distance.magnitude)
    return (isReal ? distance : 0) + origin.delay
  }

  /// How much later than the source's first frame an audio track begins, as far as clocks tell it.
  private func distance(of origin: AudioOrigin) -> Int64 {
    guard origin.file == nil, let audio = survey.audioStarts[origin.stream],
      let video = survey.cadence.times.first, let last = survey.cadence.times.last, audio <= last
    else { return 0 }
    return audio &- video
  }

  /// The time on a track's own clock that goes with the first frame that is transcoded; nil for a track of
  /// the video's own file, where the frame tells it.
  private func zero(of origin: AudioOrigin) -> Int64? {
    guard origin.file != nil else { return nil }
    return (source(of: origin).survey.audioStarts[origin.stream] ?? 0) &+ (clip?.start ?? 0)
  }

  /// The part of a track that is heard, by the track's own clock; nil is all of it.
  private func part(of origin: AudioOrigin) -> Range<Int64>? {
    guard let clip else { return nil }
    let start = (zero(of: origin) ?? audioOriginTime &+ clip.start) &- origin.delay
    return start..<(clip.length.map { start &+ $0 } ?? .max)
  }

  /// The video's first time in a transport stream: late enough for what comes before it.
  func startOffset(of origins: [AudioOrigin]) -> Int64 {
    10_000_000_000 + max(0, -(origins.map { start(of: $0) }.min() ?? 0))
  }

  // MARK: Reading

  func audioReaders(
    of graph: StageGraph, pace: Pace, loudness: [AudioConversion: Loudness]
  ) -> [AudioReader] {
    let origins = graph.audio.map(\.origin).reduce(into: [AudioOrigin]()) {
      if !$0.contains($1) { $0.append($1) }
    }
    return origins.enumerated().map { place, origin in
      let source = source(of: origin)
      let outputs = graph.audio.filter { $0.origin == origin && !$0.consumers.isEmpty }
      return AudioReader(
        file: source.file, survey: source.survey, stream: stream(of: origin), pace: pace,
        reports: reports,
        outputs: outputs.map { ($0.conversion(loudness), $0.consumers) },
        start: graph.fillsLateAudio ? min(0, start(of: origin)) : start(of: origin),
        zero: zero(of: origin), delay: origin.delay, length: clip?.length,
        tellsProgress: !plan.needsVideo && place == 0, isDraft: plan.draft)
    }
  }

  /// What is heard of audio that is to be brought to a loudness: each track is listened to once for
  /// all outputs that ask for the same.
  func measureLoudness(for graph: StageGraph) throws -> [AudioConversion: Loudness] {
    var found: [AudioConversion: Loudness] = [:]
    for audio in graph.audio where audio.settings.loudness != nil {
      let key = audio.conversion([:])
      guard found[key] == nil else { continue }
      let source = source(of: audio.origin)
      found[key] = try LoudnessMeter(
        file: source.file, survey: source.survey, stream: stream(of: audio.origin),
        settings: audio.settings, part: part(of: audio.origin)
      ).measure()
    }
    return found
  }
}

extension EncodedAudio {
  fileprivate func conversion(_ loudness: [AudioConversion: Loudness]) -> AudioConversion {
    var conversion = AudioConversion(settings: settings)
    if let target = settings.loudness, let measured = loudness[conversion] {
      conversion.correction = LoudnessCorrection(measured, to: target)
    }
    return conversion
  }
}

extension TranscodePlan {
  /// Whether anything is made of the video, or goes by its frames.
  fileprivate var hasPictures: Bool {
    groups.contains { group in
      switch group {
      case .hls(let group): group.thumbnails != nil || !OutputGroup.hls(group).videos.isEmpty
      case .fragmented: true
      case .file(let group):
        group.outputs.contains { output in
          switch output.content {
          case .media(let file): file.video != nil
          case .frames: true
          case .captions: false
          }
        }
      }
    }
  }

  private var hasCaptions: Bool {
    groups.contains { group in
      switch group {
      case .hls(let group):
        group.outputs.contains { if case .captions = $0.content { true } else { false } }
      case .fragmented: false
      case .file(let group):
        group.outputs.contains { if case .captions = $0.content { true } else { false } }
      }
    }
  }

  var needsVideo: Bool { hasPictures || hasCaptions }
}
