// SPDX-License-Identifier: Apache-2.0
import TranscodePlan

/// The images of a job: what is inserted where, and the files that they are.
struct PlannedImages {
  /// The files, in the order of their numbers in the plan.
  private(set) var files: [S3Location] = []
  private(set) var problems: [SettingProblem] = []

  /// The images of an inserter, the lowest first.
  mutating func images(_ inserter: Setting) -> [InsertedImage] {
    let images = inserter["insertableImages"].elements
    // Of one layer the later image is the higher.
    let layered = images.enumerated().sorted {
      ($0.element["layer"].integer ?? 0, $0.offset) < ($1.element["layer"].integer ?? 0, $1.offset)
    }
    return layered.compactMap { image($0.element) }
  }

  private mutating func image(_ setting: Setting) -> InsertedImage? {
    let file = setting["imageInserterInput"]
    guard file.isSet else {
      problems.append(setting.lacks("imageInserterInput"))
      return nil
    }
    guard let location = file.text.flatMap(S3Location.init),
      let format = InsertedImage.Format(rawValue: location.pathExtension.lowercased())
    else {
      problems.append(file.problem("Should be an S3 location like s3://bucket/key.png"))
      return nil
    }
    var image = InsertedImage(index: number(of: location), format: format)
    image.x = setting["imageX"].integer ?? 0
    image.y = setting["imageY"].integer ?? 0
    image.width = setting["width"].integer.flatMap { $0 > 0 ? min($0, Self.longestSide) : nil }
    image.height = setting["height"].integer.flatMap { $0 > 0 ? min($0, Self.longestSide) : nil }
    image.opacity = setting["opacity"].integer ?? 50
    image.start = setting["startTime"].text.flatMap { Timecode($0) }
    image.milliseconds = setting["duration"].integer
    image.fadeInMilliseconds = setting["fadeIn"].integer ?? 0
    image.fadeOutMilliseconds = setting["fadeOut"].integer ?? 0
    return image
  }

  /// Of no frame more is seen.
  private static let longestSide = 8192

  private mutating func number(of location: S3Location) -> Int {
    if let index = files.firstIndex(of: location) { return index }
    files.append(location)
    return files.count - 1
  }
}
