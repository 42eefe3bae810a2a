// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials

/// A template on disk.
struct TemplateFile: Sendable {
  let content: [UInt8]
  /// The folder that the template's relative paths start from.
  let folder: String

  init(_ path: String) throws {
    do { content = Array(try Data(contentsOf: URL(filePath: path))) } catch {
      throw SetupProblem(
        description: "cannot read the template \(path); name another with --template")
    }
    folder = URL(filePath: path).absoluteURL.deletingLastPathComponent().standardizedFileURL
      .path(percentEncoded: false)
  }

  /// The bytes of a file that the template names; nil when it cannot be read.
  func content(of path: String) -> [UInt8]? {
    let place = path.hasPrefix("/") ? path : "\(folder)/\(path)"
    return (try? Data(contentsOf: URL(filePath: place))).map { Array($0) }
  }
}
