// SPDX-License-Identifier: Apache-2.0
import Notation
package import FoundationEssentials
import Glibc

/// Writes one JSON object a line, in the members of Lambda's JSON log format (`timestamp`, `level`,
/// `message`, `requestId`) and whatever else the caller names. Standard output is never touched.
package struct Logger: Sendable {
  /// How much a line matters, least first.
  package enum Level: String, Sendable, CaseIterable, Comparable {
    case trace = "TRACE"
    case debug = "DEBUG"
    case info = "INFO"
    case warn = "WARN"
    case error = "ERROR"
    case fatal = "FATAL"

    package static func < (left: Level, right: Level) -> Bool { left.rank < right.rank }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
  }

  /// Lines below this level are not written.
  package let level: Level
  private var requestID: String?
  private let now: @Sendable () -> Date
  private let sink: @Sendable ([UInt8]) -> Void

  /// - Parameter sink: takes each line with its line feed.
  package init(
    level: Level = .info, now: @escaping @Sendable () -> Date = { Date.now },
    sink: @escaping @Sendable ([UInt8]) -> Void = Logger.standardError
  ) {
    self.level = level
    self.now = now
    self.sink = sink
  }

  /// The same logger with an invocation's identifier in each line.
  package func of(requestID: String) -> Logger {
    var logger = self
    logger.requestID = requestID
    return logger
  }

  /// Writes a line.
  /// - Parameter fields: further members; those of the format itself win.
  package func log(_ level: Level, _ message: String, _ fields: [String: String] = [:]) {
    guard level >= self.level else { return }
    var line = fields
    line["timestamp"] = Timestamp(now()).iso8601
    line["level"] = level.rawValue
    line["message"] = message
    line["requestId"] = requestID ?? line["requestId"]
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(line) else { return }
    sink(Array(data) + [UInt8(ascii: "\n")])
  }

  package func info(_ message: String, _ fields: [String: String] = [:]) {
    log(.info, message, fields)
  }

  package func warn(_ message: String, _ fields: [String: String] = [:]) {
    log(.warn, message, fields)
  }

  package func error(_ message: String, _ fields: [String: String] = [:]) {
    log(.error, message, fields)
  }

  /// Writes a line to standard error in one call, so that lines of several threads do not mix. A
  /// closed standard error is no reason to fail.
  package static let standardError: @Sendable ([UInt8]) -> Void = { line in
    var sent = 0
    while sent < line.count {
      let count = unsafe line.withUnsafeBytes { bytes in
        unsafe Glibc.write(STDERR_FILENO, bytes.baseAddress?.advanced(by: sent), line.count - sent)
      }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return }
      sent += count
    }
  }
}
