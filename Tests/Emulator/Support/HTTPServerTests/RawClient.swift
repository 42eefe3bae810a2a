// SPDX-License-Identifier: Apache-2.0
import Dispatch
import Foundation
import Glibc
import Synchronization

/// A TCP client that sends and reads exactly the bytes that a test says. It blocks threads of its own:
/// those of Swift's tasks are as few as the machine's cores, and the server under test needs them.
final class RawClient: Sendable {
  struct Failure: Error {
    let reason: String
  }

  /// One parsed answer.
  struct Answer {
    var status: Int
    var head: String
    var body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }

    var lines: [String] {
      text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    func values(_ name: String) -> [String] {
      head.split(separator: "\r\n").compactMap { line in
        guard let colon = line.firstIndex(of: ":"),
          line[..<colon].lowercased() == name.lowercased()
        else { return nil }
        return line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
      }
    }
  }

  let socket: Int32
  private let state = Mutex(State())
  private let queue = DispatchQueue(label: "client")

  fileprivate struct State {
    var buffer: [UInt8] = []
    var isClosed = false
  }

  init(port: UInt16) throws {
    socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    _ = unsafe inet_pton(AF_INET, "127.0.0.1", &address.sin_addr)
    let connected = unsafe withUnsafeBytes(of: address) { bytes in
      unsafe bytes.withMemoryRebound(to: sockaddr.self) {
        unsafe connect(socket, $0.baseAddress, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard connected == 0 else { throw Failure(reason: "connect: \(errno)") }
    // A test that would hang fails instead; one that waits its turn on two busy cores does not.
    var limit = timeval(tv_sec: 180, tv_usec: 0)
    unsafe setsockopt(
      socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
  }

  deinit { close() }

  func close() {
    let wasClosed = state.withLock { state in
      defer { state.isClosed = true }
      return state.isClosed
    }
    if !wasClosed { Glibc.close(socket) }
  }

  /// Closes so that the peer gets a reset.
  func reset() {
    var option = linger(l_onoff: 1, l_linger: 0)
    unsafe setsockopt(socket, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    close()
  }

  private func blocking<Result: Sendable>(
    _ body: @escaping @Sendable () throws -> Result
  ) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
      queue.async { continuation.resume(with: Swift.Result(catching: body)) }
    }
  }

  func send(_ text: String) async throws { try await send(Array(text.utf8)) }

  func send(_ bytes: [UInt8]) async throws {
    try await blocking { [self] in
      var sent = 0
      while sent < bytes.count {
        let count = unsafe bytes.withUnsafeBytes {
          unsafe Glibc.send(
            socket, $0.baseAddress?.advanced(by: sent), $0.count - sent, Int32(MSG_NOSIGNAL))
        }
        guard count > 0 else { throw Failure(reason: "send: \(errno)") }
        sent += count
      }
    }
  }

  /// Reads up to and including a text.
  func read(until mark: String) async throws -> String {
    try await blocking { [self] in
      try state.withLock { String(decoding: try $0.read(until: mark, socket), as: UTF8.self) }
    }
  }

  /// Reads as many bytes.
  func read(count: Int) async throws -> [UInt8] {
    try await blocking { [self] in try state.withLock { try $0.read(count: count, socket) } }
  }

  /// Reads to the end of the connection.
  func rest() async throws -> [UInt8] {
    try await blocking { [self] in try state.withLock { try $0.rest(socket) } }
  }

  /// Reads one answer, chunked or of known length.
  func answer(toHead: Bool = false) async throws -> Answer {
    try await blocking { [self] in
      try state.withLock { try $0.answer(toHead: toHead, socket) }
    }
  }

  /// Sends a request without a body and reads the answer.
  func get(_ target: String, method: String = "GET", headers: String = "") async throws -> Answer {
    try await send("\(method) \(target) HTTP/1.1\r\nHost: h\r\n\(headers)\r\n")
    return try await answer(toHead: method == "HEAD")
  }
}

extension RawClient.State {
  /// Reads what comes next: false at the end of the connection.
  private mutating func more(_ socket: Int32) throws -> Bool {
    var chunk = [UInt8](repeating: 0, count: 256 << 10)
    let count = unsafe chunk.withUnsafeMutableBytes {
      unsafe recv(socket, $0.baseAddress, $0.count, 0)
    }
    guard count >= 0 else { throw RawClient.Failure(reason: "recv: \(errno)") }
    buffer += chunk[..<count]
    return count > 0
  }

  mutating func read(until mark: String, _ socket: Int32) throws -> [UInt8] {
    let mark = Array(mark.utf8)
    while true {
      if let range = buffer.firstRange(of: mark) { return take(range.upperBound) }
      guard try more(socket) else {
        throw RawClient.Failure(
          reason: "ended before \(mark): \(String(decoding: buffer, as: UTF8.self))")
      }
    }
  }

  mutating func read(count: Int, _ socket: Int32) throws -> [UInt8] {
    while buffer.count < count {
      guard try more(socket) else {
        throw RawClient.Failure(reason: "ended after \(buffer.count) of \(count)")
      }
    }
    return take(count)
  }

  mutating func rest(_ socket: Int32) throws -> [UInt8] {
    while try more(socket) {}
    return take(buffer.count)
  }

  mutating func answer(toHead: Bool, _ socket: Int32) throws -> RawClient.Answer {
    let head = String(decoding: try read(until: "\r\n\r\n", socket), as: UTF8.self)
    guard let status = head.split(separator: " ").dropFirst().first.flatMap({ Int($0.prefix(3)) })
    else { throw RawClient.Failure(reason: "no status in \(head)") }
    var answer = RawClient.Answer(status: status, head: head, body: [])
    if toHead || status == 304 || status == 204 { return answer }
    if answer.values("transfer-encoding").first == "chunked" {
      while true {
        let line = String(decoding: try read(until: "\r\n", socket).dropLast(2), as: UTF8.self)
        guard let size = Int(line, radix: 16) else {
          throw RawClient.Failure(reason: "no chunk size in \(line)")
        }
        answer.body += try read(count: size, socket)
        _ = try read(count: 2, socket)
        if size == 0 { return answer }
      }
    }
    if let length = answer.values("content-length").first.flatMap({ Int($0) }) {
      answer.body = try read(count: length, socket)
    } else {
      answer.body = try rest(socket)
    }
    return answer
  }

  private mutating func take(_ count: Int) -> [UInt8] {
    defer { buffer.removeSubrange(..<count) }
    return Array(buffer[..<count])
  }
}
