// SPDX-License-Identifier: Apache-2.0
import CLibAV
import TranscodePlan

extension GroupStages {
  /// The renditions, captions and thumbnails of an HLS group as stages.
  func add(_ hls: HLSGroup) throws {
    var stages = try HLSStages(group: hls, maker: self)
    try stages.addRenditions()
    try stages.addAudio()
    stages.addCaptions()
    try stages.start()
  }

  func picture(of order: EncodeOrder) -> Variant.Picture {
    Variant.Picture(
      width: order.frame.width, height: order.frame.height, frameRate: order.frameRate.value)
  }
}

/// The stages of one HLS group, and the playlists that they write.
private struct HLSStages {
  let group: HLSGroup
  let maker: GroupStages
  /// One clock for all: captions say once how theirs goes with it.
  private let offset: Int64
  private var videos: [(output: Int, stage: Rendition)] = []
  private var audio: [(output: Int, stage: AudioSegments)] = []
  private var captions: [(output: Int, stage: SegmentedCaptions)] = []
  private var renditions: [Int: PlaylistWriter.Rendition] = [:]
  /// The frame rate and the cuts that all keep to.
  private var shape: (rate: Fraction, schedule: KeyFrameSchedule)

  init(group: HLSGroup, maker: GroupStages) throws {
    self.group = group
    self.maker = maker
    let transcode = maker.transcode
    let origins = try OutputGroup.hls(group).audio.compactMap {
      try transcode.audioOrigin($0.settings.source)
    }
    offset = transcode.startOffset(of: origins) + group.timestampDelta
    let rate = transcode.nominalRate
    shape = (
      rate,
      KeyFrameSchedule(
        frameRate: rate, gop: .frames(1), segmentSeconds: group.segmentSeconds)
    )
  }

  private var segmentSeconds: Double {
    Double(shape.schedule.segmentFrames) / shape.rate.value
  }

  private func names(
    _ output: HLSOutput, pathExtension: String, _ expand: (String) -> String
  ) -> SegmentNames {
    SegmentNames(
      base: group.base + expand(output.nameModifier), modifier: expand(output.segmentModifier),
      folders: group.folders, pathExtension: pathExtension)
  }

  private func playlist(longest: Double) -> MediaPlaylist {
    MediaPlaylist(longest: longest, encryption: group.encryption, settings: group.playlists)
  }

  mutating func addRenditions() throws {
    let pixels = maker.transcode.pixels(of: OutputGroup.hls(group).videos)
    for (index, output) in group.outputs.enumerated() {
      guard case .muxed(let video, let descriptions) = output.content else { continue }
      let order = try maker.transcode.order(
        video, segmentSeconds: group.segmentSeconds, amongPixels: pixels)
      let audio = try maker.audio(descriptions)
      if videos.isEmpty { shape = (order.frameRate, order.schedule) }
      let stage = Rendition(
        delivery: maker.delivery(index),
        names: names(output, pathExtension: "ts") {
          maker.expand($0, order, video, audio: audio)
        },
        layout: group.layout, transport: output.transport,
        encode: maker.encode(order, of: video, output: index), startOffset: offset,
        audio: audio.map { ($0.feed, $0.label) }, encryption: group.encryption)
      videos.append((index, stage))
      let ownRate = audio.reduce(0) { $0 + $1.settings.bitRate }
      renditions[index] = PlaylistWriter.Rendition(
        path: stage.base + ".m3u8",
        kind: .video(
          maker.picture(of: order),
          audioGroups: output.audioGroups ?? (descriptions.isEmpty ? group.audioGroups : [])),
        declaredBitRate: (video.rateControl.peak + ownRate) * 21 / 20,
        playlist: playlist(
          longest: Double(order.schedule.segmentFrames) / order.frameRate.value))
    }
  }

  mutating func addAudio() throws {
    let referred = Set(
      renditions.values.flatMap { rendition in
        if case .video(_, let groups) = rendition.kind { groups } else { [String]() }
      })
    for (index, output) in group.outputs.enumerated() {
      guard case .audio(let settings) = output.content,
        let audio = try maker.audio(settings.audio)
      else { continue }
      let stage = AudioSegments(
        delivery: maker.delivery(index),
        names: names(
          output, pathExtension: settings.isTransportStream ? "ts" : audio.settings.codec.rawValue
        ) {
          maker.expand($0, frameRate: shape.rate, audioBitRate: audio.settings.bitRate)
        },
        layout: group.layout, transport: output.transport, audio: audio,
        isTransportStream: settings.isTransportStream, startOffset: offset,
        segmentNanoseconds: shape.rate.inverse.nanoseconds(shape.schedule.segmentFrames),
        encryption: group.encryption)
      self.audio.append((index, stage))
      maker.graph.fillsLateAudio = true
      renditions[index] = PlaylistWriter.Rendition(
        path: stage.base + ".m3u8",
        kind: .audio(
          AudioOffer(
            settings: settings, channels: audio.settings.channels, label: audio.label,
            isVariant: settings.role == .variant
              || settings.role == nil && !referred.contains(settings.group))),
        declaredBitRate: audio.settings.bitRate * 21 / 20,
        playlist: playlist(longest: segmentSeconds))
    }
  }

  mutating func addCaptions() {
    for (index, output) in group.outputs.enumerated() {
      guard case .captions(let settings) = output.content else { continue }
      let stage = SegmentedCaptions(
        delivery: maker.delivery(index),
        names: names(output, pathExtension: "vtt") { maker.expand($0) },
        reading: maker.captionReading(settings),
        cuts: CaptionCuts(
          rate: shape.rate, schedule: shape.schedule, seconds: group.captionSegmentSeconds),
        startOffset: offset, encryption: group.encryption)
      captions.append((index, stage))
      renditions[index] = PlaylistWriter.Rendition(
        path: stage.base + ".m3u8",
        kind: .captions(settings, inLongSegments: group.captionSegmentSeconds != nil),
        playlist: playlist(longest: group.captionSegmentSeconds ?? segmentSeconds))
    }
  }

  func start() throws {
    guard !videos.isEmpty || !audio.isEmpty else {
      throw videos.isEmpty && group.outputs.contains { $0.isAudio }
        ? Fault.noAudio : Fault.settings("an HLS group without video and without audio")
    }
    let tiles = try group.thumbnails.map {
      try maker.tiledThumbnails(
        $0, base: group.base, rate: shape.rate, writesPlaylist: group.writesPlaylists)
    }
    let writer =
      group.writesPlaylists
      ? PlaylistWriter(
        delivery: maker.delivery(nil), base: group.base,
        isGrowing: group.growing && group.layout == .files, renditions: renditions,
        awaitsImages: tiles != nil, settings: group.playlists,
        additional: group.additionalManifests) : nil
    for (index, stage) in videos {
      try maker.addStage(stage.base, index) { try stage.run(writer) }
    }
    for (index, stage) in audio {
      try maker.addStage(stage.base, index) { try stage.run(writer) }
    }
    for (index, stage) in captions {
      try maker.addStage(stage.base, index) {
        let written = try stage.run { try writer?.append($0, to: index) }
        try writer?.end(index)
        return written.completed(paths: writer == nil ? [] : [stage.base + ".m3u8"])
      }
    }
    if let tiles {
      try maker.graph.add(tiles.base) {
        let images = try tiles.run()
        try writer?.end(images: images)
      }
    }
  }
}

extension HLSOutput {
  fileprivate var isAudio: Bool { if case .audio = content { true } else { false } }
}

extension SegmentedCaptions.Written {
  func completed(paths: [String]) -> CompletedOutput {
    CompletedOutput(paths: paths, durationMilliseconds: Int(milliseconds), size: size)
  }
}
