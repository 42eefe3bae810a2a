// SPDX-License-Identifier: Apache-2.0
import CLibAV
import Synchronization
import TranscodePlan

/// Makes one output group of a plan into stages.
struct GroupStages {
  let transcode: Transcode
  let graph: StageGraph
  let group: Int

  var geometry: FrameGeometry { transcode.geometry }

  func add(_ content: OutputGroup) throws {
    switch content {
    case .hls(let group): try add(group)
    case .fragmented(let group): try add(group)
    case .file(let group): try add(group)
    }
  }

  func delivery(_ output: Int?) -> Delivery {
    Delivery(folder: transcode.folder, reports: transcode.reports, group: group, output: output)
  }

  func addStage(
    _ name: String, _ output: Int, _ body: @escaping @Sendable () throws -> CompletedOutput
  ) throws(TranscodeFailure) {
    try graph.add(name) { [transcode, group] in
      let result = try body()
      transcode.results.withLock { $0[group, default: [:]][output] = result }
    }
  }

  /// The encode of an output, by what the analysis has found if there was one.
  func encode(_ order: EncodeOrder, of video: VideoSettings, output: Int) -> EncodedVideo {
    var h264 = order.h264
    h264.follow(graph.analyses[group]?[output], of: video)
    graph.fastest = graph.fastest.value < order.frameRate.value ? order.frameRate : graph.fastest
    return graph.encode(h264, schedule: order.schedule, frame: order.frame)
  }

  struct Audio: Sendable {
    /// Resolved: with a rate and channels.
    let settings: AudioSettings
    let label: TrackLabel
    let origin: AudioOrigin
    let feed: EncodedFeed
  }

  /// The audio that a description asks for; nil for a source without audio.
  func audio(_ description: AudioDescription) throws -> Audio? {
    guard let origin = try transcode.audioOrigin(description.settings.source) else { return nil }
    let stream = transcode.stream(of: origin)
    let settings = description.settings.resolved(for: stream)
    let own = stream.language.flatMap { $0 == "und" ? nil : $0 }
    let label = TrackLabel(
      language: description.followsSourceLanguage
        ? own ?? description.language : description.language,
      name: description.name, purpose: description.purpose)
    return Audio(
      settings: settings, label: label, origin: origin, feed: graph.audio(settings, from: origin))
  }

  func audio(_ descriptions: [AudioDescription]) throws -> [Audio] {
    try descriptions.compactMap { try audio($0) }
  }

  func captionReading(_ settings: CaptionSettings) -> CaptionReading {
    CaptionReading(
      settings: settings, files: transcode.plan.captionFiles, source: transcode.file,
      survey: transcode.survey, clip: transcode.clip, feed: graph.captionFeed())
  }

  /// The name modifier of an output with what its format identifiers stand for; those of the source
  /// for an output without video.
  func expand(
    _ modifier: String, frame: FittedFrame? = nil, frameRate: Fraction? = nil,
    videoBitRate: Int = 0, audioBitRate: Int? = nil
  ) -> String {
    NameModifier.expand(
      modifier, frame: frame ?? geometry.fitted(to: FrameSize()),
      frameRate: frameRate ?? transcode.nominalRate, videoBitRate: videoBitRate,
      audioBitRate: audioBitRate)
  }

  /// The name modifier of an output with video.
  func expand(
    _ modifier: String, _ order: EncodeOrder, _ video: VideoSettings, audio: [Audio] = []
  ) -> String {
    expand(
      modifier, frame: order.frame, frameRate: order.frameRate,
      videoBitRate: video.rateControl.nominal,
      audioBitRate: audio.isEmpty ? nil : audio.reduce(0) { $0 + $1.settings.bitRate })
  }

  func tiledThumbnails(
    _ tiles: ThumbnailTiles, base: String, rate: Fraction, writesPlaylist: Bool
  ) throws -> TiledThumbnails {
    let frame = geometry.fitted(to: tiles.size)
    let longest = ThumbnailTiles.longestSide
    guard tiles.columns > 0, tiles.rows > 0, tiles.columns <= longest / frame.width,
      tiles.rows <= longest / frame.height
    else {
      throw Fault.settings(
        "tiles of \(tiles.columns)x\(tiles.rows) thumbnails of \(frame.width)x\(frame.height) "
          + "pixels are larger than \(longest) pixels")
    }
    return TiledThumbnails(
      delivery: delivery(nil), base: base + "_tiles", tiles: tiles,
      interval: .init(seconds: tiles.intervalSeconds, rate: rate),
      width: frame.width, height: frame.height, frames: graph.frames(of: frame),
      writesPlaylist: writesPlaylist)
  }
}
