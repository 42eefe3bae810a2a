// SPDX-License-Identifier: Apache-2.0
import Glibc
import Synchronization

/// Counts the changes of a function's code in its folders. It costs one system call to ask whether
/// there were any (inotify(7)), however many files there are.
package final class CodeWatch: Sendable {
  private struct State {
    /// inotify's descriptor; -1 while nobody has asked, or when the system has none to give.
    var descriptor: Int32 = -1
    var generation: UInt64 = 0
    /// What stands in for inotify: the folders' own fingerprints.
    var fingerprints: [FileFingerprint?] = []
  }

  /// Installed packages are not what a developer edits, and there are thousands of their folders.
  private static let passedOver: Set<String> = ["node_modules", "__pycache__"]
  private static let folderLimit = 2000

  private let folders: [String]
  private let files: [String]
  private let excluded: Set<String>
  private let state = Mutex(State())

  /// - Parameters:
  ///   - folders: absolute paths, watched with all that is in them but hidden entries.
  ///   - files: what is looked at where the system cannot watch folders.
  ///   - excluded: absolute paths of folders within that are not the developer's.
  package init(folders: [String], files: [String] = [], excluding excluded: Set<String> = []) {
    self.folders = folders
    self.files = files
    self.excluded = excluded
  }

  deinit {
    state.withLock { if $0.descriptor >= 0 { close($0.descriptor) } }
  }

  /// A number that is another when something has changed since it was asked for last.
  package func generation() -> UInt64 {
    state.withLock { state in
      if state.descriptor < 0 {
        let now = (folders + files).map { FileFingerprint(path: $0) }
        if now != state.fingerprints { state.generation += 1 }
        state.fingerprints = now
        begin(&state)
      } else if hasChanged(state.descriptor) {
        state.generation += 1
        close(state.descriptor)
        begin(&state)
      }
      return state.generation
    }
  }

  private func begin(_ state: inout State) {
    state.descriptor = inotify_init1(O_NONBLOCK | O_CLOEXEC)
    guard state.descriptor >= 0 else { return }
    var waiting = folders
    var count = 0
    let changes = UInt32(
      IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE_SELF)
    while let folder = waiting.popLast(), count < Self.folderLimit {
      guard unsafe inotify_add_watch(state.descriptor, folder, changes) >= 0 else {
        guard errno == ENOSPC || errno == ENOMEM else { continue }
        close(state.descriptor)
        state.descriptor = -1
        return
      }
      count += 1
      waiting += subfolders(of: folder)
    }
  }

  private func subfolders(of folder: String) -> [String] {
    guard let directory = unsafe opendir(folder) else { return [] }
    defer { unsafe closedir(directory) }
    var found: [String] = []
    while let entry = unsafe readdir(directory) {
      guard unsafe Int32(entry.pointee.d_type) == Int32(DT_DIR) else { continue }
      let name = unsafe withUnsafePointer(to: entry.pointee.d_name) { pointer in
        unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) { text in
          unsafe String(cString: text)
        }
      }
      let path = "\(folder)/\(name)"
      if Self.counts(name), !excluded.contains(path) { found.append(path) }
    }
    return found
  }

  /// Whether an entry of that name is code. Editors leave hidden files and copies that end in `~`.
  private static func counts(_ name: String) -> Bool {
    !name.hasPrefix(".") && !name.hasSuffix("~") && !passedOver.contains(name)
  }

  /// Takes what inotify has to tell.
  private func hasChanged(_ descriptor: Int32) -> Bool {
    var changed = false
    var buffer = [UInt8](repeating: 0, count: 16 << 10)
    while true {
      let count = unsafe buffer.withUnsafeMutableBytes { bytes in
        unsafe read(descriptor, bytes.baseAddress, bytes.count)
      }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return changed }
      changed = changed || Self.names(in: buffer[..<count]).contains(where: Self.counts)
    }
  }

  /// The names in a run of `struct inotify_event`, whose header has 16 bytes and ends with the length of
  /// the name; a folder's own event, and an overflow of the queue, have the empty name.
  private static func names(in bytes: ArraySlice<UInt8>) -> [String] {
    var names: [String] = []
    var position = bytes.startIndex
    while position + 16 <= bytes.endIndex {
      let length = (0..<4).reduce(0) { $0 | Int(bytes[position + 12 + $1]) << (8 * $1) }
      let end = min(position + 16 + length, bytes.endIndex)
      let name = bytes[(position + 16)..<end].prefix { $0 != 0 }
      names.append(String(decoding: name, as: UTF8.self))
      position = end
    }
    return names
  }
}
