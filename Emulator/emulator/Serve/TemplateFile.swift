// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import Synchronization

/// A template on disk.
struct TemplateFile {
  let content: [UInt8]
  /// The folder that the template's relative paths start from.
  let folder: String

  init(_ path: String) throws {
    do { content = Array(try Data(contentsOf: URL(filePath: path))) } catch {
      throw WiringProblem(
        description: "cannot read the template \(path); name another with --template")
    }
    folder = URL(filePath: path).absoluteURL.deletingLastPathComponent().standardizedFileURL
      .path(percentEncoded: false)
  }
}

/// The values of the template's generated secrets: made once for a data folder and kept there.
final class TemplateSecrets: Sendable {
  private let folder: DataFolder
  private let values = Mutex<[String: String]>([:])
  private let spare: String

  init(_ folder: DataFolder) throws {
    self.folder = folder
    spare = try folder.secret("spare")
  }

  /// The value of a secret. Should the folder refuse, every secret is the one that was made first.
  func value(of logicalID: String) -> String {
    values.withLock { values in
      if let value = values[logicalID] { return value }
      let value = (try? folder.secret(logicalID)) ?? spare
      values[logicalID] = value
      return value
    }
  }
}
