// SPDX-License-Identifier: Apache-2.0
import CLibAV
import Synchronization

/// What libav* has to say: nothing is printed; the last errors are kept for messages.
enum Log {
  private static let lines = Mutex<[String]>([])

  /// Takes the library's log over; called once before anything else.
  static func capture() {
    unsafe av_log_set_callback { context, level, format, arguments in
      guard level <= AV_LOG_ERROR, let format = unsafe format,
        let arguments = unsafe arguments
      else { return }
      let line = unsafe libAVText(capacity: 512) {
        unsafe clibav_format_log(context, level, format, arguments, $0, 512)
        return 0
      }
      Log.keep(line ?? "")
    }
  }

  /// The newest line, without the address of the object that spoke.
  static var latest: String? { lines.withLock { $0.last } }

  private static func keep(_ line: String) {
    var text = Substring(line)
    // "[mov @ 0x55…] moov atom not found" tells the reader nothing more than its end.
    if text.first == "[", let end = text.firstIndex(of: "]") {
      text = text[text.index(after: end)...].drop { $0 == " " }
    }
    let trimmed = text.split(separator: "\n").first.map(String.init) ?? ""
    guard !trimmed.isEmpty else { return }
    lines.withLock { kept in
      if kept.count >= 16 { kept.removeFirst() }
      kept.append(trimmed)
    }
  }
}
