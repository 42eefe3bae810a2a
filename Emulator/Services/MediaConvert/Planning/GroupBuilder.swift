// SPDX-License-Identifier: Apache-2.0
import TranscodePlan

/// Turns one output group of MediaConvert into one of the transcoder's and notes what is wrong.
struct GroupBuilder {
  let index: Int
  let names: FormatIdentifiers
  let input: S3Location
  let selectors: AudioSelectors
  let captionSelectors: CaptionSelectors
  let clock: ProgramClock
  /// The images of the job, those of the groups before included.
  private(set) var images: PlannedImages
  /// How the outputs, those of the groups before included, ask for the source's fields to be brought to
  /// frames: nil as long as none does.
  private(set) var scan: SourceScan?
  private(set) var problems: [SettingProblem] = []
  private(set) var warnings: [JobWarning] = []
  /// Data of the input that outputs ask to have passed on.
  private(set) var wantedData: Set<SourceData> = []

  struct Built {
    let group: OutputGroup
    let target: OutputTarget
    /// The word of the group's kind in events.
    let type: String
    /// What distinguishes each output's files, for the check that no two are the same.
    let names: [String]
  }

  mutating func refuse(_ setting: Setting, _ reason: String) {
    problems.append(setting.problem(reason))
  }

  mutating func refuse(_ problem: SettingProblem) { problems.append(problem) }

  mutating func insertedImages(_ inserter: Setting) -> [InsertedImage] {
    images.images(inserter)
  }

  /// Frames are made of fields once for all outputs.
  mutating func take(deinterlacer: Setting) {
    guard deinterlacer.isSet else { return }
    var wanted = SourceScan()
    switch deinterlacer["algorithm"].text {
    case "BLEND", "BLEND_TICKER": wanted.algorithm = .blend
    case "LINEAR_INTERPOLATION": wanted.algorithm = .linear
    default: wanted.algorithm = .interpolation
    }
    wanted.isForced = deinterlacer["control"].text == "FORCE_ALL_FRAMES"
    if let scan, scan != wanted {
      refuse(deinterlacer, "Should be the same in all outputs")
    }
    scan = scan ?? wanted
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
    for output in outputs.elements { wantedData.formUnion(Self.wantedData(output)) }
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

  mutating func requireContainer(_ word: String, _ output: Setting) {
    let container = output["containerSettings"]["container"]
    if container.text != word {
      refuse(container, "Should be equal to one of the allowed values in [\"\(word)\"]")
    }
  }

  private static func wantedData(_ output: Setting) -> [SourceData] {
    let container = output["containerSettings"]
    return ["m3u8Settings", "m2tsSettings", "cmfcSettings", "mpdSettings"].flatMap { name in
      let kinds: [(String, SourceData)] = [
        ("scte35Source", .splices), ("timedMetadata", .timedMetadata),
        ("klvMetadata", .keyLengthValue),
      ]
      return kinds.filter { container[name][$0.0].text == "PASSTHROUGH" }.map(\.1)
    }
  }
}
