// SPDX-License-Identifier: Apache-2.0
import TranscodePlan

/// The caption selectors of an input: what each stands for, and the files that they name.
struct CaptionSelectors {
  /// What a name stands for.
  private(set) var sources: [String: CaptionSource] = [:]
  /// The files, in the order of their numbers in the plan.
  private(set) var files: [S3Location] = []
  private(set) var problems: [SettingProblem] = []

  init(_ selectors: Setting) {
    guard selectors.members.count <= 100 else {
      problems.append(selectors.problem("Should have at most 100 items"))
      return
    }
    // In one order, so that the same settings give the same plan.
    for (name, selector) in selectors.members.sorted(by: { $0.name < $1.name }) {
      let settings = selector["sourceSettings"]
      if settings.isSet { sources[name] = source(settings) }
    }
  }

  private mutating func source(_ settings: Setting) -> CaptionSource? {
    switch settings["sourceType"].text {
    case "SRT": return file(settings, .subRip, ["srt"])
    case "WEBVTT": return file(settings, .webVTT, ["vtt", "webvtt"])
    case "TT_3GPP":
      let track = settings["trackSourceSettings"]
      guard let stream = track["streamNumber"].integer else {
        return .track(track["trackNumber"].integer ?? 1)
      }
      guard !track["trackNumber"].isSet else {
        problems.append(track["streamNumber"].problem("Should not be set with trackNumber"))
        return nil
      }
      return .stream(stream)
    default:
      let channel = settings["embeddedSourceSettings"]["source608ChannelNumber"]
      return .embedded(channel: channel.integer ?? 1)
    }
  }

  private mutating func file(
    _ settings: Setting, _ format: CaptionFile.Format, _ endings: [String]
  ) -> CaptionSource? {
    let file = settings["fileSourceSettings"]
    guard file.isSet else {
      problems.append(settings.lacks("fileSourceSettings"))
      return nil
    }
    guard let location = file["sourceFile"].text.flatMap(S3Location.init),
      endings.contains(location.pathExtension.lowercased())
    else {
      problems.append(
        file["sourceFile"].problem(
          "Should be an S3 location like s3://bucket/key.\(endings[0])"))
      return nil
    }
    let unit: Int64 = file["timeDeltaUnits"].text == "MILLISECONDS" ? 1 : 1000
    files.append(location)
    return .file(
      CaptionFile(
        index: files.count - 1, format: format,
        delayMilliseconds: Int64(file["timeDelta"].integer ?? 0) * unit))
  }
}
