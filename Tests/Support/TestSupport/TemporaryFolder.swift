// SPDX-License-Identifier: Apache-2.0
package import Foundation

/// A folder that goes away with its owner.
package final class TemporaryFolder: Sendable {
  /// Where it is, without a slash at the end.
  package let path: String

  package init() throws {
    path = NSTemporaryDirectory() + "millrace-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file into the folder and gives its path.
  package func file(_ name: String, _ content: Data) throws -> String {
    let file = path + "/" + name
    try content.write(to: URL(fileURLWithPath: file))
    return file
  }
}
