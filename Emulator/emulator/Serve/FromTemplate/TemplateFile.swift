// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials

/// A template on disk.
struct TemplateFile {
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
}
