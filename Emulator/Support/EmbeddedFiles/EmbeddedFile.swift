// SPDX-License-Identifier: Apache-2.0
import CEmbedded

/// A file that is part of the executable: a page of the console, a table of a service.
package enum EmbeddedFile {
  /// The content of a file; empty where there is none of the name. `CEmbedded.c` lists them.
  package static func content(of name: String) -> [UInt8] {
    var count = 0
    guard let bytes = unsafe embedded_file(name, &count) else { return [] }
    return unsafe Array(UnsafeBufferPointer(start: bytes, count: count))
  }
}
