// SPDX-License-Identifier: Apache-2.0
import Glibc

extension ObjectStore {
  /// Tells of a failure that no client is at fault for, on standard error.
  func log(_ message: String) {
    var line = Array("bucket: \(message)\n".utf8)
    unsafe line.withUnsafeMutableBytes { unsafe _ = Glibc.write(2, $0.baseAddress, $0.count) }
  }
}
