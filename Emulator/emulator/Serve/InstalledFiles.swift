// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import Glibc

/// Where the emulator's own executable lies, and with it the worker and the package's functions.
struct InstalledFiles {
  let folder: String

  init() throws {
    let path = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    folder = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
  }

  /// The transcoder's executable.
  var transcodeWorker: String { folder + "/transcode-worker" }

  /// The executable of this package that a `Handler` names; nil where there is none.
  func executable(named handler: String) -> String? {
    guard !handler.isEmpty, !handler.contains("/") else { return nil }
    let path = "\(folder)/\(handler)"
    return unsafe access(path, X_OK) == 0 ? path : nil
  }
}
