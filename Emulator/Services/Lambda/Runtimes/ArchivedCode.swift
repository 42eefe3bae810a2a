// SPDX-License-Identifier: Apache-2.0
package import FoundationEssentials
import Synchronization
import ZipArchive

/// Code in a ZIP archive, which is unpacked when it is first run, and again when another archive has
/// taken its place.
package final class ArchivedCode: FunctionCode {
  /// The most that Lambda takes, unpacked ("Lambda quotas").
  private static let limit = 250 << 20

  private let folder: String
  private let current: @Sendable () -> CodeVersion?
  private let read: @Sendable () throws(CodeObstacle) -> Data
  private let fit:
    @Sendable (FunctionDefinition, _ folder: String) throws(CodeObstacle) -> FunctionDefinition
  private let unpacked = Mutex<(version: CodeVersion, folder: String)?>(nil)
  private let count = Atomic<Int>(0)

  /// - Parameters:
  ///   - folder: where the archive is unpacked, in a folder for each version.
  ///   - version: the archive's, nil while there is none.
  ///   - read: the archive's bytes.
  ///   - fit: has a definition run the unpacked code.
  package init(
    folder: String, version: @escaping @Sendable () -> CodeVersion?,
    read: @escaping @Sendable () throws(CodeObstacle) -> Data,
    fit:
      @escaping @Sendable (FunctionDefinition, _ folder: String) throws(CodeObstacle)
      -> FunctionDefinition
  ) {
    self.folder = folder
    current = version
    self.read = read
    self.fit = fit
  }

  package var version: CodeVersion? { current() }

  package func prepare(
    _ definition: FunctionDefinition
  ) throws(CodeObstacle) -> FunctionDefinition {
    try fit(definition, try unpack())
  }

  private func unpack() throws(CodeObstacle) -> String {
    let wanted = current()
    let place: String? = unpacked.withLock { unpacked in
      guard let unpacked, unpacked.version == wanted else { return nil }
      return unpacked.folder
    }
    if let place { return place }
    let archive = try read()
    // A process of the earlier version may still run, so its folder stays until the next start.
    let target = "\(folder)/\(count.add(1, ordering: .relaxed).newValue)"
    try Self.unpack(archive, into: target)
    if let wanted { unpacked.withLock { $0 = (wanted, target) } }
    return target
  }

  /// Unpacks an archive into a folder of its own; what was there is gone.
  package static func unpack(_ archive: Data, into folder: String) throws(CodeObstacle) {
    do {
      try? FileManager.default.removeItem(atPath: folder)
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try ZipArchive(archive, limit: limit).unpack(into: folder)
    } catch {
      throw CodeObstacle("its code cannot be unpacked: \(error)")
    }
  }
}
