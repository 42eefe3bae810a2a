// SPDX-License-Identifier: Apache-2.0
import Glibc

/// The parent's ends of a worker's three streams. Not for more than one thread.
struct WorkerPipes: ~Copyable {
  private var input: Int32
  private var output: Int32
  private var errors: Int32
  private var request: ArraySlice<UInt8>
  private var pending: [UInt8] = []
  private var lines: [[UInt8]] = []
  private var logged: [UInt8] = []

  init(child: Spawn.Child, request: [UInt8]) {
    input = child.input
    output = child.output
    errors = child.errors
    self.request = request[...]
  }

  deinit {
    for descriptor in [input, output, errors] where descriptor >= 0 { close(descriptor) }
  }

  /// Whether more may come.
  var hasOpenOutput: Bool { output >= 0 || errors >= 0 }

  /// How long the line is that has begun and not ended.
  var unfinishedLine: Int { pending.count }

  /// Moves what can be moved, waiting for so long at most.
  /// - Returns: whether anything came.
  mutating func poll(milliseconds: Int32) -> Bool {
    var watched: [pollfd] = []
    if !request.isEmpty, input >= 0 {
      watched.append(pollfd(fd: input, events: Int16(POLLOUT), revents: 0))
    }
    if output >= 0 { watched.append(pollfd(fd: output, events: Int16(POLLIN), revents: 0)) }
    if errors >= 0 { watched.append(pollfd(fd: errors, events: Int16(POLLIN), revents: 0)) }
    guard unsafe Glibc.poll(&watched, nfds_t(watched.count), milliseconds) > 0 else { return false }
    var progressed = false
    for entry in watched where entry.revents != 0 {
      switch entry.fd {
      case input: send()
      case output:
        guard let bytes = Self.read(output) else {
          close(output)
          output = -1
          continue
        }
        progressed = true
        split(bytes)
      default:
        guard let bytes = Self.read(errors) else {
          close(errors)
          errors = -1
          continue
        }
        progressed = true
        logged = (logged + bytes).suffix(1 << 16)
      }
    }
    return progressed
  }

  mutating func takeLines() -> [[UInt8]] {
    defer { lines = [] }
    return lines
  }

  /// The end of what was logged.
  func log(upTo length: Int) -> String {
    String(decoding: logged.suffix(length), as: UTF8.self)
  }

  /// The input stays open when the line is written: its end tells the worker that the emulator died.
  private mutating func send() {
    let sent = unsafe request.withUnsafeBytes {
      unsafe Glibc.send(input, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
    }
    if sent > 0 {
      request = request.dropFirst(sent)
    } else if errno != EAGAIN, errno != EINTR {
      request = []
    }
  }

  /// The next bytes, or nil at the end.
  private static func read(_ descriptor: Int32) -> [UInt8]? {
    let capacity = 1 << 16
    var count = 0
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: capacity) { buffer, initialized in
      count = unsafe Glibc.read(descriptor, buffer.baseAddress, capacity)
      initialized = max(count, 0)
    }
    if count < 0, errno == EINTR || errno == EAGAIN { return [] }
    return count > 0 ? bytes : nil
  }

  private mutating func split(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while let feed = rest.firstIndex(of: UInt8(ascii: "\n")) {
      lines.append(pending + rest[..<feed])
      pending = []
      rest = rest[(feed + 1)...]
    }
    pending += rest
  }
}
