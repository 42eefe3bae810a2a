// SPDX-License-Identifier: Apache-2.0
import MediaConvertAPI
import TranscodePlan

/// The caption selectors of an input: what each stands for, and the files that they name.
struct CaptionSelectors {
  /// What a name stands for.
  private(set) var sources: [String: CaptionSource] = [:]
  /// The files, in the order of their numbers in the plan.
  private(set) var files: [S3Location] = []
  private(set) var problems: [SettingProblem] = []

  /// No selectors.
  init() {}

  /// The selectors of the input at a pointer.
  init(_ selectors: [String: CaptionSelector], at pointer: String) {
    if selectors.count > 100 {
      problems.append(SettingProblem(pointer: pointer, reason: "Should have at most 100 items"))
      return
    }
    // In one order, so that the same settings give the same plan.
    for (name, selector) in selectors.sorted(by: { $0.key < $1.key }) {
      guard let settings = selector.sourceSettings else { continue }
      sources[name] = source(
        settings, at: "\(pointer.appending(pointer: name))/sourceSettings")
    }
  }

  private mutating func refuse(_ pointer: String, _ reason: String) -> CaptionSource? {
    problems.append(SettingProblem(pointer: pointer, reason: reason))
    return nil
  }

  private mutating func source(
    _ settings: CaptionSourceSettings, at pointer: String
  ) -> CaptionSource? {
    switch settings.sourceType {
    case .srt: return file(settings, .subRip, ["srt"], at: pointer)
    case .webvtt: return file(settings, .webVTT, ["vtt", "webvtt"], at: pointer)
    case .tt3gpp:
      let track = settings.trackSourceSettings
      if let stream = track?.streamNumber {
        guard track?.trackNumber == nil else {
          return refuse(
            "\(pointer)/trackSourceSettings/streamNumber", "Should not be set with trackNumber")
        }
        return .stream(stream)
      }
      return .track(track?.trackNumber ?? 1)
    default:
      return .embedded(channel: settings.embeddedSourceSettings?.source608ChannelNumber ?? 1)
    }
  }

  private mutating func file(
    _ settings: CaptionSourceSettings, _ format: CaptionFile.Format, _ endings: [String],
    at pointer: String
  ) -> CaptionSource? {
    let pointer = "\(pointer)/fileSourceSettings"
    guard let file = settings.fileSourceSettings else {
      return refuse(pointer, "Is a required property")
    }
    guard let location = file.sourceFile.flatMap(S3Location.init),
      endings.contains(location.pathExtension.lowercased())
    else {
      return refuse(
        "\(pointer)/sourceFile",
        "Should be an S3 location like s3://bucket/key.\(endings[0])")
    }
    let unit: Int64 = file.timeDeltaUnits == .milliseconds ? 1 : 1000
    files.append(location)
    return .file(
      CaptionFile(
        index: files.count - 1, format: format,
        delayMilliseconds: Int64(file.timeDelta ?? 0) * unit))
  }
}
