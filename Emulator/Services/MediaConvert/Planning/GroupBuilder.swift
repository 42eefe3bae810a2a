// SPDX-License-Identifier: Apache-2.0
import MediaConvertAPI
import TranscodePlan

/// Turns one output group of MediaConvert into one of the transcoder's and notes what is wrong.
struct GroupBuilder {
  let pointer: String
  let index: Int
  let names: FormatIdentifiers
  let input: S3Location
  let selectors: [String: AudioSelector]
  let captionSelectors: CaptionSelectors
  private(set) var problems: [SettingProblem] = []

  init(
    pointer: String, index: Int, names: FormatIdentifiers, input: S3Location,
    selectors: [String: AudioSelector], captionSelectors: CaptionSelectors
  ) {
    self.pointer = pointer
    self.index = index
    self.names = names
    self.input = input
    self.selectors = selectors
    self.captionSelectors = captionSelectors
  }

  struct Built {
    let group: PlanGroup
    let folder: S3Location
    let type: OutputGroupResultType
    /// What distinguishes each output's files, for the check that no two are the same.
    let names: [String]
  }

  mutating func refuse(_ place: String, _ reason: String) {
    problems.append(SettingProblem(pointer: pointer + place, reason: reason))
  }

  /// - Returns: nil when the group is refused as a whole.
  mutating func build(_ group: MediaConvertAPI.OutputGroup) -> Built? {
    let outputs = group.outputs ?? []
    let settings = group.outputGroupSettings
    switch settings?.type {
    case .hlsGroupSettings:
      return required(settings?.hlsGroupSettings, "hlsGroupSettings").flatMap { hls($0, outputs) }
    case .cmafGroupSettings:
      return required(settings?.cmafGroupSettings, "cmafGroupSettings")
        .flatMap { cmaf($0, outputs) }
    case .dashIsoGroupSettings:
      return required(settings?.dashIsoGroupSettings, "dashIsoGroupSettings")
        .flatMap { dash($0, outputs) }
    case .fileGroupSettings:
      return required(settings?.fileGroupSettings, "fileGroupSettings").flatMap {
        file($0, outputs)
      }
    default: return nil
    }
  }

  private mutating func required<Settings>(_ settings: Settings?, _ kind: String) -> Settings? {
    if settings == nil { refuse("/outputGroupSettings/\(kind)", "Is a required property") }
    return settings
  }

  // MARK: Groups

  private mutating func hls(_ settings: HlsGroupSettings, _ outputs: [Output]) -> Built? {
    guard let target = target(settings.destination, "hlsGroupSettings") else { return nil }
    var renditions: [HLSOutput] = []
    var gops: [VideoSettings.GOP] = []
    for (index, output) in outputs.enumerated() {
      let place = "/outputs/\(index)"
      requireContainer(.m3u8, output, place)
      refuseCaptionsBesidePicture(output, place)
      if Self.isCaptions(output) {
        guard let modifier = modifier(output, place, isRequired: true),
          let captions = captions(output, place)
        else { continue }
        renditions.append(
          HLSOutput(nameModifier: modifier, content: .captions(captions.settings)))
        continue
      }
      guard let description = output.videoDescription,
        description.codecSettings?.codec == .h264
      else {
        refuse("\(place)/videoDescription/codecSettings/codec", "Should be H_264 in an HLS group")
        continue
      }
      guard let modifier = modifier(output, place, isRequired: true),
        let video = video(description, place)
      else { continue }
      gops.append(video.gop)
      renditions.append(
        HLSOutput(nameModifier: modifier, video: video, audio: audio(output, place)))
    }
    if outputs.allSatisfy(Self.isCaptions) {
      refuse("/outputs", "Should have an output with a videoDescription")
    }
    let length = Double(settings.segmentLength ?? 10)
    let group = HLSGroup(
      base: "g\(index)/\(target.base)",
      segmentSeconds: settings.segmentLengthControl == .gopMultiple
        ? wholeGroupsOfPictures(length, gops) : length,
      growing: settings.progressiveWriteHlsManifest == .enabled,
      encryption: encryption(settings.encryption, "hlsGroupSettings"),
      thumbnails: thumbnails(
        "hlsGroupSettings", settings.imageBasedTrickPlay, settings.imageBasedTrickPlaySettings),
      captionSegmentSeconds: settings.captionSegmentLengthControl == .matchVideo
        ? nil : Self.largeSegmentSeconds,
      outputs: renditions)
    return Built(
      group: .hls(group), folder: target.folder, type: .hlsGroup,
      names: renditions.map { target.base + $0.nameModifier + ".m3u8" } + [target.base + ".m3u8"]
        + (group.thumbnails == nil ? [] : [target.base + "_tiles.m3u8"]))
  }

  /// How long segments of captions are unless they are to match the pictures'.
  private static let largeSegmentSeconds = 300.0

  private mutating func file(_ settings: FileGroupSettings, _ outputs: [Output]) -> Built? {
    guard let target = target(settings.destination, "fileGroupSettings") else { return nil }
    var files: [FileOutput] = []
    var fileNames: [String] = []
    for (index, output) in outputs.enumerated() {
      let place = "/outputs/\(index)"
      guard let modifier = modifier(output, place, isRequired: outputs.count > 1) else { continue }
      refuseCaptionsBesidePicture(output, place)
      if Self.isCaptions(output) {
        requireContainer(.raw, output, place)
        guard let captions = captions(output, place, formats: [.webVTT, .subRip]) else { continue }
        files.append(
          FileOutput(
            nameModifier: modifier,
            content: .captions(captions.settings, format: captions.format)))
        fileNames.append(
          target.base + modifier + (captions.format == .subRip ? ".srt" : ".vtt"))
        continue
      }
      switch output.videoDescription?.codecSettings?.codec {
      case .frameCapture:
        requireContainer(.raw, output, place)
        if !(output.audioDescriptions ?? []).isEmpty {
          refuse("\(place)/audioDescriptions", "Should have at most 0 items with FRAME_CAPTURE")
        }
        files.append(FileOutput(nameModifier: modifier, content: .frames(frames(output))))
        fileNames.append(target.base + modifier + ".jpg")
      default:
        requireContainer(.mp4, output, place)
        guard let description = output.videoDescription else {
          refuse("\(place)/videoDescription", "Is a required property")
          continue
        }
        guard let video = video(description, place) else { continue }
        files.append(
          FileOutput(
            nameModifier: modifier, content: .mp4(video: video, audio: audio(output, place))))
        fileNames.append(target.base + modifier + ".mp4")
      }
    }
    return Built(
      group: .file(FileGroup(base: "g\(index)/\(target.base)", outputs: files)),
      folder: target.folder, type: .fileGroup, names: fileNames)
  }

  mutating func requireContainer(_ container: ContainerType, _ output: Output, _ place: String) {
    guard output.containerSettings?.container != container else { return }
    refuse("\(place)/containerSettings/container", "Should be one of [\(container)]")
  }

  // MARK: Names

  /// The folder and the base name of a destination: one that ends in a slash takes the input's name.
  mutating func target(
    _ destination: String?, _ kind: String
  ) -> (folder: S3Location, base: String)? {
    let place = "/outputGroupSettings/\(kind)/destination"
    guard let location = destination.flatMap({ S3Location(names.expand($0)) }) else {
      refuse(place, "Should be an S3 location like s3://bucket/prefix")
      return nil
    }
    let base = location.fileName.isEmpty ? input.stem : location.fileName
    guard base.utf8.count <= 150, !base.utf8.contains(0) else {
      refuse(place, "The file name should be at most 150 bytes long")
      return nil
    }
    return (S3Location(bucket: location.bucket, key: location.folder), base)
  }

  mutating func modifier(_ output: Output, _ place: String, isRequired: Bool) -> String? {
    guard let modifier = output.nameModifier else {
      if isRequired { refuse("\(place)/nameModifier", "Is a required property") }
      return isRequired ? nil : ""
    }
    let expanded = names.expand(modifier, pathExtension: Self.pathExtension(of: output))
    guard !expanded.utf8.contains(UInt8(ascii: "/")), !expanded.utf8.contains(0),
      expanded.utf8.count <= 80
    else {
      refuse("\(place)/nameModifier", "Should be at most 80 bytes without a slash")
      return nil
    }
    return expanded
  }

  /// The extension of an output's file, or in a streaming group of its manifest.
  private static func pathExtension(of output: Output) -> String {
    switch output.containerSettings?.container {
    case .m3u8, .cmfc: return "m3u8"
    case .mpd: return "mpd"
    case .mp4: return "mp4"
    default:
      guard let captions = output.captionDescriptions?.first else { return "jpg" }
      return captions.destinationSettings?.destinationType == .srt ? "srt" : "vtt"
    }
  }

  // MARK: Sound

  mutating func audio(_ output: Output, _ place: String) -> AudioSettings? {
    guard let description = output.audioDescriptions?.first,
      let settings = description.codecSettings?.aacSettings
    else { return nil }
    let track: AudioTrack
    if let name = description.audioSourceName {
      guard let selector = selectors[name] else {
        refuse(
          "\(place)/audioDescriptions/0/audioSourceName", "The input has no audio selector \(name)")
        return nil
      }
      track = self.track(selector)
    } else {
      let byDefault = selectors.first { $0.value.defaultSelection == .default }
      track = (byDefault?.value ?? selectors["Audio Selector 1"]).map(self.track) ?? .standard
    }
    let channels =
      switch settings.codingMode {
      case .codingMode1_0: 1
      case .codingMode5_1: 6
      default: 2
      }
    return AudioSettings(
      track: track, bitRate: settings.bitrate ?? 128_000, sampleRate: settings.sampleRate ?? 48_000,
      channels: channels)
  }

  private func track(_ selector: AudioSelector) -> AudioTrack {
    if let number = selector.tracks?.first { return .number(number) }
    if let code = selector.customLanguageCode ?? selector.languageCode?.rawValue,
      selector.selectorType == .languageCode
    {
      return .language(code)
    }
    return .standard
  }
}
