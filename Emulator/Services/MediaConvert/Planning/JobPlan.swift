// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import MediaConvertAPI
import TranscodePlan

/// A job's settings, ready to be executed: where the input is, what the transcoder makes, and where
/// each file that it makes goes.
struct JobPlan {
  let input: S3Location
  let rotation: Rotation
  /// Where the files of captions are, in the order of their numbers in ``groups``.
  let captionFiles: [S3Location]
  let groups: [PlanGroup]
  /// For each group the folder that its files go to.
  let folders: [S3Location]
  /// For each group the word of its kind in events.
  let types: [OutputGroupResultType]

  /// Makes the plan of settings that ``ExecutedSettings`` allows.
  /// - Throws: every ``SettingProblem`` that only shows when settings are seen together.
  init(_ settings: JobSettings, startedAt: Date) throws(InvalidSettings) {
    var problems: [SettingProblem] = []
    let input = settings.inputs?.first
    guard let location = input?.fileInput.flatMap(S3Location.init), !location.fileName.isEmpty
    else {
      throw InvalidSettings(
        "/settings/inputs/0/fileInput", "Should be an S3 location like s3://bucket/key")
    }
    self.input = location
    rotation = Self.rotation(input?.videoSelector?.rotate)
    let captions = CaptionSelectors(
      input?.captionSelectors ?? [:], at: "/settings/inputs/0/captionSelectors")
    captionFiles = captions.files
    problems += captions.problems
    let names = FormatIdentifiers(input: location, startedAt: startedAt)
    var groups: [PlanGroup] = []
    var folders: [S3Location] = []
    var types: [OutputGroupResultType] = []
    var bases: Set<String> = []
    for (index, group) in (settings.outputGroups ?? []).enumerated() {
      var builder = GroupBuilder(
        pointer: "/settings/outputGroups/\(index)", index: index, names: names, input: location,
        selectors: input?.audioSelectors ?? [:], captionSelectors: captions)
      if let built = builder.build(group) {
        groups.append(built.group)
        folders.append(built.folder)
        types.append(built.type)
        for name in built.names where !bases.insert("\(built.folder)\(name)").inserted {
          builder.refuse("/outputs", "Two outputs have the same destination \(built.folder)\(name)")
        }
      }
      problems += builder.problems
    }
    let films = groups.flatMap { group -> [Bool] in
      switch group {
      case .file(let group):
        group.outputs.map { if case .mp4 = $0.content { true } else { false } }
      default: [true]
      }
    }
    if !films.isEmpty, !films.contains(true) {
      problems.append(
        SettingProblem(
          pointer: "/settings/outputGroups",
          reason: "Frame capture and captions are not allowed as the only outputs of a job"))
    }
    guard problems.isEmpty else { throw InvalidSettings(problems: problems) }
    (self.groups, self.folders, self.types) = (groups, folders, types)
  }

  private static func rotation(_ rotate: InputRotate?) -> Rotation {
    switch rotate {
    case .auto: .automatic
    case .degrees90: .degrees90
    case .degrees180: .degrees180
    case .degrees270: .degrees270
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

/// Settings that cannot be executed.
struct InvalidSettings: Error, Equatable {
  let problems: [SettingProblem]

  init(problems: [SettingProblem]) { self.problems = problems }

  init(_ pointer: String, _ reason: String) {
    problems = [SettingProblem(pointer: pointer, reason: reason)]
  }

  /// MediaConvert's message: one problem after the other, the first ten of them.
  var message: String { problems.prefix(10).map(\.message).joined(separator: ", ") }
}
