// SPDX-License-Identifier: Apache-2.0
public import Foundation

/// A folder that goes away with its owner.
public final class TemporaryFolder: Sendable {
  /// Where it is, without a slash at the end.
  public let path: String

  /// Makes a folder with a name of its own.
  public init() throws {
    path = NSTemporaryDirectory() + "millrace-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file into the folder and gives its path.
  public func file(_ name: String, _ content: Data) throws -> String {
    let file = path + "/" + name
    try content.write(to: URL(fileURLWithPath: file))
    return file
  }
}
