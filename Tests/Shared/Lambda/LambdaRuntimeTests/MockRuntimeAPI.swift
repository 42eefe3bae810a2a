// SPDX-License-Identifier: Apache-2.0
import Foundation
import Glibc
import Synchronization

/// A Runtime API that says what its script says, on a loopback socket of its own. It shares no code
/// with the library: what it understands is what the specification says.
final class MockRuntimeAPI: Sendable {
  /// What the API does at the next `GET …/next`.
  enum Step: Sendable {
    /// Hands out an event.
    case invoke(id: String, payload: String, headers: [String: String] = [:])
    /// Does not answer until the mock is stopped.
    case hold
    /// Answers another status.
    case refuse(status: Int)
    /// Closes the connection.
    case close
  }

  /// What the API does with a posted answer.
  enum Verdict: Sendable {
    case accept
    case refuse(status: Int)
    /// Closes the connection in the middle of a chunked body.
    case hangUp
  }

  /// A request that came in.
  struct Request: Sendable, Equatable {
    var method: String
    var path: String
    var headers: [String: String]
    var body: Data
    var trailers: [String: String]
  }

  let address: String
  /// Every request, as it is complete.
  let requests: AsyncStream<Request>

  private let listener: Int32
  private let arrivals: AsyncStream<Request>.Continuation
  private let steps: Mutex<[Step]>
  private let verdicts: [String: Verdict]
  private let connections = Mutex<Set<Int32>>([])

  /// Starts a mock.
  /// - Parameter verdicts: what happens to the answer of an invocation, by its id; else it is accepted.
  init(_ steps: [Step], verdicts: [String: Verdict] = [:]) throws {
    self.steps = Mutex(steps)
    self.verdicts = verdicts
    (requests, arrivals) = AsyncStream.makeStream()
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var local = sockaddr_in()
    local.sin_family = sa_family_t(AF_INET)
    local.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let listener = listener
    let bound = unsafe withUnsafeMutablePointer(to: &local) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        unsafe bind(listener, pointer, length) == 0 && listen(listener, 16) == 0
          && getsockname(listener, pointer, &length) == 0
      }
    }
    guard bound else { throw POSIXError(.EADDRNOTAVAIL) }
    address = "127.0.0.1:\(UInt16(bigEndian: local.sin_port))"
    Thread.detachNewThread { [self] in
      while case let connection = accept(listener, nil, nil), connection >= 0 {
        connections.withLock { _ = $0.insert(connection) }
        Thread.detachNewThread { [self] in
          converse(Wire(descriptor: connection))
          connections.withLock { _ = $0.remove(connection) }
          close(connection)
        }
      }
    }
  }

  /// Ends every connection and takes no more.
  func stop() {
    shutdown(listener, Int32(SHUT_RDWR))
    connections.withLock {
      for connection in $0 { shutdown(connection, Int32(SHUT_RDWR)) }
    }
    arrivals.finish()
  }

  deinit { close(listener) }

  private func converse(_ wire: Wire) {
    while let request = wire.readRequest(hangingUp: { self.verdict(of: $0) == .hangUp }) {
      arrivals.yield(request)
      if request.path == "/2018-06-01/runtime/invocation/next" {
        let step = steps.withLock { $0.isEmpty ? Step.hold : $0.removeFirst() }
        switch step {
        case .invoke(let id, let payload, let headers):
          let fields = ["Lambda-Runtime-Aws-Request-Id": id].merging(headers) { $1 }
          wire.answer(200, fields, payload)
        case .hold: _ = wire.readByte()
        case .refuse(let status): wire.answer(status, [:], "no")
        case .close: return
        }
      } else if case .refuse(let status) = verdict(of: request.path) {
        wire.answer(status, [:], "refused")
      } else {
        wire.answer(202, [:], "")
      }
    }
  }

  private func verdict(of path: String) -> Verdict {
    verdicts.first { path.contains("/\($0.key)/") }?.value ?? .accept
  }
}

extension MockRuntimeAPI.Verdict: Equatable {}

/// One connection, read byte by byte.
private final class Wire {
  let descriptor: Int32

  init(descriptor: Int32) { self.descriptor = descriptor }

  func readByte() -> UInt8? {
    var byte: UInt8 = 0
    return unsafe recv(descriptor, &byte, 1, 0) == 1 ? byte : nil
  }

  func readLine() -> String? {
    var bytes: [UInt8] = []
    while let byte = readByte() {
      if byte == 0x0A { return String(decoding: bytes.dropLast(), as: UTF8.self) }
      bytes.append(byte)
    }
    return nil
  }

  func readBytes(_ count: Int) -> Data? {
    var data = Data(count: count)
    var filled = 0
    while filled < count {
      let got = unsafe data.withUnsafeMutableBytes { bytes in
        unsafe recv(descriptor, bytes.baseAddress?.advanced(by: filled), count - filled, 0)
      }
      guard got > 0 else { return nil }
      filled += got
    }
    return data
  }

  func readFields() -> [String: String]? {
    var fields: [String: String] = [:]
    while let line = readLine() {
      if line.isEmpty { return fields }
      let parts = line.split(separator: ":", maxSplits: 1).map(String.init)
      guard parts.count == 2 else { return nil }
      fields[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces)
    }
    return nil
  }

  func readRequest(hangingUp: (String) -> Bool) -> MockRuntimeAPI.Request? {
    guard let line = readLine()?.split(separator: " ").map(String.init), line.count == 3,
      line[2] == "HTTP/1.1", let headers = readFields()
    else { return nil }
    var body = Data()
    var trailers: [String: String] = [:]
    if headers["transfer-encoding"] == "chunked" {
      while true {
        guard let size = readLine().flatMap({ Int($0, radix: 16) }) else { return nil }
        if size == 0 { break }
        guard let chunk = readBytes(size), readBytes(2) == Data([13, 10]) else { return nil }
        body += chunk
        if hangingUp(line[1]) { return nil }
      }
      guard let fields = readFields() else { return nil }
      trailers = fields
    } else if let length = headers["content-length"].flatMap(Int.init) {
      guard let bytes = readBytes(length) else { return nil }
      body = bytes
    }
    return .init(method: line[0], path: line[1], headers: headers, body: body, trailers: trailers)
  }

  func answer(_ status: Int, _ headers: [String: String], _ body: String) {
    var text = "HTTP/1.1 \(status) Whatever\r\n"
    for (name, value) in headers { text += "\(name): \(value)\r\n" }
    text += "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
    let bytes = Array(text.utf8)
    var sent = 0
    while sent < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { pointer in
        unsafe send(
          descriptor, pointer.baseAddress?.advanced(by: sent), bytes.count - sent,
          Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return }
      sent += count
    }
  }
}
