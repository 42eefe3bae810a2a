// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import JSONTree
import TranscodePlan

/// A job's settings, ready to be executed: where the input is, what the transcoder makes, and where
/// each file that it makes goes.
struct PlannedJob {
  let input: S3Location
  /// What is transcoded of it, without the local file's path.
  let source: TranscodeSource
  let timecodeStart: TimecodeStart
  /// Where the files of captions are, in the order of their numbers in ``groups``.
  let captionFiles: [S3Location]
  /// Where the files of audio are that selectors name, in the order of their numbers in ``groups``.
  let audioFiles: [S3Location]
  /// Where the images are, in the order of their numbers in ``source`` and ``groups``.
  let imageFiles: [S3Location]
  let groups: [OutputGroup]
  /// For each group where its files go.
  let targets: [OutputTarget]
  /// For each group the word of its kind in events.
  let types: [String]
  /// Data of the input that outputs ask to have passed on.
  let wantedData: [SourceData]
  /// What is made in another way than AWS makes it.
  let warnings: [JobWarning]

  /// Plans settings that ``RequestCheck`` allows.
  /// - Throws: every ``SettingProblem`` that only shows when settings are seen together.
  init(_ json: JSON, startedAt: Date) throws(InvalidSettings) {
    let settings = Setting(json, at: "")
    var problems: [SettingProblem] = []
    let input = settings["inputs"].elements.first ?? Setting(nil, at: "/inputs/0")
    let fileInput = input["fileInput"]
    guard let location = fileInput.text.flatMap(S3Location.init), !location.fileName.isEmpty else {
      throw InvalidSettings(
        problems: [fileInput.problem("Should be an S3 location like s3://bucket/key")])
    }
    self.input = location
    var images = PlannedImages()
    let planned = PlannedSource(input, images: &images)
    var source = planned.source
    problems += planned.problems
    let timecode = PlannedTimecode(settings["timecodeConfig"])
    timecodeStart = timecode.start
    problems += timecode.problems
    let captions = CaptionSelectors(input["captionSelectors"])
    captionFiles = captions.files
    let audio = AudioSelectors(input)
    audioFiles = audio.files
    problems += captions.problems + audio.problems
    let names = FormatIdentifiers(input: location, startedAt: startedAt)
    let clock = ProgramClock(settings["timecodeConfig"], createdAt: startedAt)
    var scan: SourceScan?
    var built: [GroupBuilder.Built] = []
    var warnings: [JobWarning] = []
    var wantedData: Set<SourceData> = []
    var taken: Set<String> = []
    for (index, group) in settings["outputGroups"].elements.enumerated() {
      var builder = GroupBuilder(
        index: index, names: names, input: location, selectors: audio,
        captionSelectors: captions, clock: clock, images: images, scan: scan)
      if let result = builder.build(group) {
        built.append(result)
        for name in result.names.map({ "\(result.target.folder)\($0)" })
        where !taken.insert(name).inserted {
          builder.refuse(group["outputs"], "Two outputs have the same destination \(name)")
        }
      }
      (images, scan) = (builder.images, builder.scan)
      problems += builder.problems
      warnings += builder.warnings
      wantedData.formUnion(builder.wantedData)
    }
    if !built.isEmpty, !built.contains(where: { $0.group.hasMedia }) {
      problems.append(
        settings["outputGroups"].problem(
          "Frame capture and captions are not allowed as the only outputs of a job"))
    }
    problems += images.problems
    guard problems.isEmpty else { throw InvalidSettings(problems: problems) }
    let isProgressive = source.scan.isProgressive
    source.scan = scan ?? source.scan
    source.scan.isProgressive = isProgressive
    self.source = source
    imageFiles = images.files
    groups = built.map(\.group)
    targets = built.map(\.target)
    types = built.map(\.type)
    self.warnings = warnings
    self.wantedData = wantedData.sorted { $0.rawValue < $1.rawValue }
  }

  /// Where a file of the transcoder goes: `g<group>/<path>` below the output folder. Nil for a path
  /// that is not of this form.
  func destination(ofFile path: String) -> (location: S3Location, target: OutputTarget)? {
    guard let slash = path.firstIndex(of: "/"), let group = Int(path[..<slash].dropFirst()),
      "g\(group)" == path[..<slash], targets.indices.contains(group),
      let location = targets[group].location(of: path[path.index(after: slash)...])
    else { return nil }
    return (location, targets[group])
  }
}

extension OutputGroup {
  /// Whether an output has video or audio.
  fileprivate var hasMedia: Bool {
    guard case .file(let group) = self else { return true }
    return group.outputs.contains { if case .media = $0.content { true } else { false } }
  }
}
