// SPDX-License-Identifier: Apache-2.0
import CSpawn

/// A pipe for what a process writes.
package struct OutputPipe: Sendable {
  /// The end to read from, which gives an error instead of waiting.
  package let reader: Int32
  /// The end for the process.
  package let writer: Int32

  /// Makes a pipe, both ends of which the caller closes; nil when the system has no room for it.
  package init?() {
    var (reader, writer): (Int32, Int32) = (-1, -1)
    guard unsafe cspawn_pipe(&reader, &writer) == 0 else { return nil }
    (self.reader, self.writer) = (reader, writer)
  }
}
