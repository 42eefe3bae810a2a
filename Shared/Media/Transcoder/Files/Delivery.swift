// SPDX-License-Identifier: Apache-2.0
import POSIX
import TranscodePlan

/// The way of an output's files into the folder, each of which is reported when it is whole.
struct Delivery: Sendable {
  let folder: OutputFolder
  let reports: Reports
  let group: Int
  /// The index of the output in the group; nil for what belongs to the whole group.
  var output: Int?

  /// The way of the files of another output of the group.
  func of(_ output: Int) -> Delivery {
    var delivery = self
    delivery.output = output
    return delivery
  }

  func begin(_ path: String) throws(SystemError) -> PendingFile { try folder.begin(path) }

  /// - Returns: the file's length in bytes.
  @discardableResult
  func commit(
    _ file: PendingFile, _ kind: OutputFile.Kind, isFinal: Bool = true
  ) throws(SystemError) -> Int {
    let size = try file.commit()
    reports.report(
      .file(
        OutputFile(
          path: file.relativePath, kind: kind, size: size, isFinal: isFinal, group: group,
          output: output)))
    return size
  }

  /// Writes a small file in one step.
  /// - Returns: its length in bytes.
  @discardableResult
  func write(
    _ text: String, to path: String, _ kind: OutputFile.Kind, isFinal: Bool = true
  ) throws(SystemError) -> Int {
    let file = try begin(path)
    try file.write(Array(text.utf8))
    return try commit(file, kind, isFinal: isFinal)
  }
}
