// SPDX-License-Identifier: Apache-2.0
import Glibc
import Processes

/// A worker's three streams. Not for more than one thread.
struct WorkerPipes: ~Copyable {
  private var input: Int32
  private var output: Int32
  private var errors: Int32
  /// What the worker has as its standard input, output and error, until it has them.
  private(set) var workersEnds: [Int32]
  private var request: ArraySlice<UInt8>
  private var pending: [UInt8] = []
  private var lines: [[UInt8]] = []
  private var logged: [UInt8] = []

  init(request: [UInt8]) throws(SpawnFailure) {
    // Sockets rather than pipes: writing to a worker that is gone gives an error and no SIGPIPE.
    let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    var failure: SpawnFailure?
    let pairs = (0..<3).map { _ in
      var ends: [Int32] = [-1, -1]
      if unsafe socketpair(AF_UNIX, kind, 0, &ends) < 0 {
        failure = SpawnFailure(errorNumber: errno)
      }
      return ends
    }
    (input, output, errors) = (pairs[0][0], pairs[1][0], pairs[2][0])
    workersEnds = pairs.map { $0[1] }
    self.request = request[...]
    if let failure { throw failure }
    _ = fcntl(input, F_SETFL, O_NONBLOCK)
  }

  deinit {
    for descriptor in [input, output, errors] + workersEnds where descriptor >= 0 {
      close(descriptor)
    }
  }

  /// The worker has its ends: closes them here, so that its end is seen.
  mutating func handedOver() {
    for descriptor in workersEnds { close(descriptor) }
    workersEnds = []
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
