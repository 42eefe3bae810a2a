// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import JSONTree
import TranscodePlan

/// A job's settings, ready to be executed: where the input is, what the transcoder makes, and where
/// each file that it makes goes.
struct PlannedJob {
  let input: S3Location
  let rotation: Rotation
  /// Where the files of captions are, in the order of their numbers in ``groups``.
  let captionFiles: [S3Location]
  let groups: [OutputGroup]
  /// For each group the folder that its files go to.
  let folders: [S3Location]
  /// For each group the word of its kind in events.
  let types: [String]
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
    rotation = Self.rotation(input["videoSelector"]["rotate"].text)
    let captions = CaptionSelectors(input["captionSelectors"])
    captionFiles = captions.files
    problems += captions.problems
    let names = FormatIdentifiers(input: location, startedAt: startedAt)
    var built: [GroupBuilder.Built] = []
    var warnings: [JobWarning] = []
    var taken: Set<String> = []
    for (index, group) in settings["outputGroups"].elements.enumerated() {
      var builder = GroupBuilder(
        index: index, names: names, input: location, audioSelectors: input["audioSelectors"],
        captionSelectors: captions)
      if let result = builder.build(group) {
        built.append(result)
        for name in result.names.map({ "\(result.folder)\($0)" })
        where !taken.insert(name).inserted {
          builder.refuse(group["outputs"], "Two outputs have the same destination \(name)")
        }
      }
      problems += builder.problems
      warnings += builder.warnings
    }
    if !built.isEmpty, !built.contains(where: { $0.group.hasVideo }) {
      problems.append(
        settings["outputGroups"].problem(
          "Frame capture and captions are not allowed as the only outputs of a job"))
    }
    guard problems.isEmpty else { throw InvalidSettings(problems: problems) }
    groups = built.map(\.group)
    folders = built.map(\.folder)
    types = built.map(\.type)
    self.warnings = warnings
  }

  private static func rotation(_ word: String?) -> Rotation {
    switch word {
    case "AUTO": .automatic
    case "DEGREES_90": .degrees90
    case "DEGREES_180": .degrees180
    case "DEGREES_270": .degrees270
    default: .none
    }
  }

  /// Where a file of the transcoder goes: `g<group>/<name>` below the output folder. Nil for a path
  /// that is not of this form.
  func location(ofFile path: String) -> S3Location? {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let group = Int(parts[0].dropFirst()), "g\(group)" == parts[0],
      folders.indices.contains(group), !parts[1].isEmpty, parts[1] != ".", parts[1] != ".."
    else { return nil }
    let folder = folders[group]
    return S3Location(bucket: folder.bucket, key: folder.key + parts[1])
  }
}

extension OutputGroup {
  /// Whether an output has video.
  fileprivate var hasVideo: Bool {
    guard case .file(let group) = self else { return true }
    return group.outputs.contains { if case .mp4 = $0.content { true } else { false } }
  }
}
