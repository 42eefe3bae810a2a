// SPDX-License-Identifier: Apache-2.0
import Dispatch
import Glibc

/// Why a file could not be written.
private struct WriteFailure: Error {
  let path: String
  let errorNumber = errno
}

/// Writes a script that can be executed, over whatever was at its path.
///
/// Foundation's files are open in whatever another test starts meanwhile, and the kernel executes none
/// that is open for writing.
package func writeExecutable(_ text: String, to path: String) throws {
  unsafe unlink(path)
  let file = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o755)
  guard file >= 0 else { throw WriteFailure(path: path) }
  defer { close(file) }
  var rest = ArraySlice(text.utf8)
  while !rest.isEmpty {
    let count = unsafe rest.withUnsafeBytes { unsafe write(file, $0.baseAddress, $0.count) }
    guard count > 0 else { throw WriteFailure(path: path) }
    rest = rest.dropFirst(count)
  }
}

/// Keeps an executable from being executed for a moment, by having it open for writing.
package func holdOpenForWriting(_ path: String) {
  let file = unsafe open(path, O_WRONLY | O_APPEND | O_CLOEXEC)
  // On a thread of its own: those of tasks may be taken for longer than the file may be held.
  DispatchQueue(label: "holder").async {
    usleep(200_000)
    close(file)
  }
}
