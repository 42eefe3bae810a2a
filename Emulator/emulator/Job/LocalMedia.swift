// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import HTTPServer
import MediaConvertService

/// Local files in the place of buckets: inputs by their URL, everything else that a job reads by its
/// name from one folder, and outputs below another by their key.
struct LocalMedia: MediaStore {
  /// The files that stand for URLs.
  let inputs: [S3Location: String]
  /// Where captions, images and sounds lie that a job names besides.
  let folder: String
  let output: String

  func open(_ location: S3Location) throws -> StoredObject {
    let name = location.key.split(separator: "/").last.map(String.init) ?? ""
    let path = inputs[location] ?? "\(folder)/\(name)"
    guard !name.isEmpty, let file = try? OpenFile(path: path) else {
      throw MediaStoreFailure.noSuchKey
    }
    return StoredObject(file: file, eTag: "\"\"", contentType: nil, lastModified: Date())
  }

  func store(
    fileAt path: String, mayMove: Bool, as location: S3Location, _ traits: ObjectTraits
  ) throws {
    let target = try self.path(of: location)
    do {
      let parent = target[..<(target.lastIndex(of: "/") ?? target.startIndex)]
      try FileManager.default.createDirectory(
        atPath: String(parent), withIntermediateDirectories: true)
      try? FileManager.default.removeItem(atPath: target)
      try FileManager.default.copyItem(atPath: path, toPath: target)
      if mayMove { try FileManager.default.removeItem(atPath: path) }
    } catch { throw MediaStoreFailure.failed("\(error)") }
  }

  func remove(_ location: S3Location) throws {
    try? FileManager.default.removeItem(atPath: try path(of: location))
  }

  /// Where an output lies.
  /// - Throws: for a key that leads out of the folder.
  func path(of location: S3Location) throws(MediaStoreFailure) -> String {
    let parts = location.key.split(separator: "/")
    guard !parts.isEmpty, !parts.contains(".."), !parts.contains(".") else {
      throw .failed("the key \(location.key) is no path below the output's folder")
    }
    return "\(output)/\(parts.joined(separator: "/"))"
  }
}
