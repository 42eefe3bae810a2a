// SPDX-License-Identifier: Apache-2.0
import TranscodePlan

/// Turns one output group of MediaConvert into one of the transcoder's and notes what is wrong.
struct GroupBuilder {
  let index: Int
  let names: FormatIdentifiers
  let input: S3Location
  let audioSelectors: Setting
  let captionSelectors: CaptionSelectors
  private(set) var problems: [SettingProblem] = []
  private(set) var warnings: [JobWarning] = []

  struct Built {
    let group: OutputGroup
    let folder: S3Location
    /// The word of the group's kind in events.
    let type: String
    /// What distinguishes each output's files, for the check that no two are the same.
    let names: [String]
  }

  mutating func refuse(_ setting: Setting, _ reason: String) {
    problems.append(setting.problem(reason))
  }

  mutating func refuse(_ setting: Setting, without member: String) {
    problems.append(setting.lacks(member))
  }

  /// Tells of a setting that is carried out in another way than AWS does.
  mutating func warn(_ setting: Setting, _ reason: String) {
    warnings.append(JobWarning(.substitution, about: setting, reason))
  }

  /// - Returns: nil when the group is refused as a whole.
  mutating func build(_ group: Setting) -> Built? {
    let settings = group["outputGroupSettings"]
    let outputs = group["outputs"]
    switch settings["type"].text {
    case "HLS_GROUP_SETTINGS":
      return required("hlsGroupSettings", settings).flatMap { hls($0, outputs) }
    case "CMAF_GROUP_SETTINGS":
      return required("cmafGroupSettings", settings).flatMap { cmaf($0, outputs) }
    case "DASH_ISO_GROUP_SETTINGS":
      return required("dashIsoGroupSettings", settings).flatMap { dash($0, outputs) }
    case "FILE_GROUP_SETTINGS":
      return required("fileGroupSettings", settings).flatMap { file($0, outputs) }
    default: return nil
    }
  }

  private mutating func required(_ name: String, _ settings: Setting) -> Setting? {
    guard settings[name].isSet else {
      refuse(settings, without: name)
      return nil
    }
    return settings[name]
  }

  // MARK: Groups

  private mutating func hls(_ settings: Setting, _ outputs: Setting) -> Built? {
    guard let target = target(settings["destination"]) else { return nil }
    var renditions: [HLSOutput] = []
    var gops: [VideoSettings.GOP] = []
    for output in outputs.elements {
      requireContainer("M3U8", output)
      refuseCaptionsBesideVideo(output)
      if Self.isCaptions(output) {
        guard let modifier = modifier(output, isRequired: true), let captions = captions(output)
        else { continue }
        renditions.append(
          HLSOutput(nameModifier: modifier, content: .captions(captions.settings)))
        continue
      }
      let codec = output["videoDescription"]["codecSettings"]["codec"]
      guard codec.text == "H_264" else {
        refuse(codec, "Should be H_264 in an HLS group")
        continue
      }
      guard let modifier = modifier(output, isRequired: true), let video = video(output) else {
        continue
      }
      gops.append(video.gop)
      renditions.append(HLSOutput(nameModifier: modifier, video: video, audio: audio(output)))
    }
    if outputs.elements.allSatisfy(Self.isCaptions) {
      refuse(outputs, "Should have an output with a videoDescription")
    }
    let length = Double(settings["segmentLength"].integer ?? 10)
    var group = HLSGroup(
      base: "g\(index)/\(target.base)",
      segmentSeconds: settings["segmentLengthControl"].text == "GOP_MULTIPLE"
        ? wholeGroupsOfPictures(length, gops) : length, outputs: renditions)
    group.growing = settings["progressiveWriteHlsManifest"].text == "ENABLED"
    group.encryption = encryption(settings["encryption"], .wholeSegments)
    group.thumbnails = thumbnails(settings)
    if settings["captionSegmentLengthControl"].text != "MATCH_VIDEO" {
      group.captionSegmentSeconds = Self.largeSegmentSeconds
    }
    return Built(
      group: .hls(group), folder: target.folder, type: "HLS_GROUP",
      names: renditions.map { target.base + $0.nameModifier + ".m3u8" } + [target.base + ".m3u8"]
        + (group.thumbnails == nil ? [] : [target.base + "_tiles.m3u8"]))
  }

  /// How long segments of captions are unless they are to match the video's.
  private static let largeSegmentSeconds = 300.0

  private mutating func file(_ settings: Setting, _ outputs: Setting) -> Built? {
    guard let target = target(settings["destination"]) else { return nil }
    var files: [FileOutput] = []
    var fileNames: [String] = []
    let isModifierRequired = outputs.elements.count > 1
    for output in outputs.elements {
      guard let modifier = modifier(output, isRequired: isModifierRequired) else { continue }
      refuseCaptionsBesideVideo(output)
      if Self.isCaptions(output) {
        requireContainer("RAW", output)
        guard let captions = captions(output, formats: [.webVTT, .subRip]) else { continue }
        files.append(
          FileOutput(
            nameModifier: modifier,
            content: .captions(captions.settings, format: captions.format)))
        fileNames.append(
          target.base + modifier + (captions.format == .subRip ? ".srt" : ".vtt"))
        continue
      }
      let description = output["videoDescription"]
      if description["codecSettings"]["codec"].text == "FRAME_CAPTURE" {
        requireContainer("RAW", output)
        if !output["audioDescriptions"].elements.isEmpty {
          refuse(output["audioDescriptions"], "Should have at most 0 items with FRAME_CAPTURE")
        }
        files.append(FileOutput(nameModifier: modifier, content: .frames(frames(description))))
        fileNames.append(target.base + modifier + ".jpg")
        continue
      }
      requireContainer("MP4", output)
      guard description.isSet else {
        refuse(output, without: "videoDescription")
        continue
      }
      guard let video = video(output) else { continue }
      files.append(
        FileOutput(nameModifier: modifier, content: .mp4(video: video, audio: audio(output))))
      fileNames.append(target.base + modifier + ".mp4")
    }
    return Built(
      group: .file(FileGroup(base: "g\(index)/\(target.base)", outputs: files)),
      folder: target.folder, type: "FILE_GROUP", names: fileNames)
  }

  mutating func requireContainer(_ word: String, _ output: Setting) {
    let container = output["containerSettings"]["container"]
    if container.text != word {
      refuse(container, "Should be equal to one of the allowed values in [\"\(word)\"]")
    }
  }

  // MARK: Names

  /// The folder and the base name of a destination: one that ends in a slash takes the input's name.
  mutating func target(_ destination: Setting) -> (folder: S3Location, base: String)? {
    guard let location = destination.text.flatMap({ S3Location(names.expand($0)) }) else {
      refuse(destination, "Should be an S3 location like s3://bucket/prefix")
      return nil
    }
    let base = location.fileName.isEmpty ? input.stem : location.fileName
    guard base.utf8.count <= 150, !base.utf8.contains(0) else {
      refuse(destination, "The file name should be at most 150 bytes long")
      return nil
    }
    return (S3Location(bucket: location.bucket, key: location.folder), base)
  }

  mutating func modifier(_ output: Setting, isRequired: Bool) -> String? {
    let setting = output["nameModifier"]
    guard let modifier = setting.text else {
      if isRequired { refuse(output, without: "nameModifier") }
      return isRequired ? nil : ""
    }
    let expanded = names.expand(modifier, pathExtension: Self.pathExtension(of: output))
    guard !expanded.utf8.contains(UInt8(ascii: "/")), !expanded.utf8.contains(0),
      expanded.utf8.count <= 80
    else {
      refuse(setting, "Should be at most 80 bytes without a slash")
      return nil
    }
    return expanded
  }

  /// The extension of an output's file, or in a streaming group of its manifest.
  private static func pathExtension(of output: Setting) -> String {
    switch output["containerSettings"]["container"].text {
    case "M3U8", "CMFC": return "m3u8"
    case "MPD": return "mpd"
    case "MP4": return "mp4"
    default:
      guard let captions = output["captionDescriptions"].elements.first else { return "jpg" }
      return captions["destinationSettings"]["destinationType"].text == "SRT" ? "srt" : "vtt"
    }
  }
}
