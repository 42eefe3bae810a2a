// SPDX-License-Identifier: Apache-2.0
import Foundation
import Glibc

/// A TCP client that sends and reads exactly the bytes that a test says.
final class RawClient {
  struct Failure: Error {
    let reason: String
  }

  /// One parsed answer.
  struct Answer {
    var status: Int
    var head: String
    var body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }

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
  private var buffer: [UInt8] = []
  private var isClosed = false

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
    // A test that would hang fails instead.
    var limit = timeval(tv_sec: 20, tv_usec: 0)
    unsafe setsockopt(
      socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
  }

  deinit { close() }

  func close() {
    guard !isClosed else { return }
    isClosed = true
    Glibc.close(socket)
  }

  /// Closes so that the peer gets a reset.
  func reset() {
    var option = linger(l_onoff: 1, l_linger: 0)
    unsafe setsockopt(socket, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    close()
  }

  func send(_ text: String) throws { try send(Array(text.utf8)) }

  func send(_ bytes: [UInt8]) throws {
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

  /// Reads what comes next: nil at the end of the connection.
  private func more() throws -> Bool {
    var chunk = [UInt8](repeating: 0, count: 64 << 10)
    let count = unsafe chunk.withUnsafeMutableBytes {
      unsafe recv(socket, $0.baseAddress, $0.count, 0)
    }
    guard count >= 0 else { throw Failure(reason: "recv: \(errno)") }
    buffer += chunk[..<count]
    return count > 0
  }

  /// Reads up to and including a text.
  func read(until mark: String) throws -> String {
    let mark = Array(mark.utf8)
    while true {
      if let range = buffer.firstRange(of: mark) {
        defer { buffer.removeSubrange(..<range.upperBound) }
        return String(decoding: buffer[..<range.upperBound], as: UTF8.self)
      }
      guard try more() else { throw Failure(reason: "ended before \(mark)") }
    }
  }

  func read(count: Int) throws -> [UInt8] {
    while buffer.count < count {
      guard try more() else { throw Failure(reason: "ended after \(buffer.count) of \(count)") }
    }
    defer { buffer.removeSubrange(..<count) }
    return Array(buffer[..<count])
  }

  /// Reads to the end of the connection.
  func rest() throws -> [UInt8] {
    while try more() {}
    defer { buffer = [] }
    return buffer
  }

  /// Reads one answer, chunked or of known length.
  func answer(toHead: Bool = false) throws -> Answer {
    let head = try read(until: "\r\n\r\n")
    guard let status = head.split(separator: " ").dropFirst().first.flatMap({ Int($0.prefix(3)) })
    else { throw Failure(reason: "no status in \(head)") }
    var answer = Answer(status: status, head: head, body: [])
    if toHead || status == 304 || status == 204 { return answer }
    if answer.values("transfer-encoding").first == "chunked" {
      while true {
        let line = try read(until: "\r\n").dropLast()
        guard
          let size = Int(
            line.split(separator: ";")[0].trimmingCharacters(in: .whitespacesAndNewlines), radix: 16
          )
        else { throw Failure(reason: "no chunk size in \(line)") }
        answer.body += try read(count: size)
        _ = try read(count: 2)
        if size == 0 { return answer }
      }
    }
    if let length = answer.values("content-length").first.flatMap({ Int($0) }) {
      answer.body = try read(count: length)
    } else {
      answer.body = try rest()
    }
    return answer
  }

  /// Sends a request without a body and reads the answer.
  func get(_ target: String, method: String = "GET", headers: String = "") throws -> Answer {
    try send("\(method) \(target) HTTP/1.1\r\nHost: h\r\n\(headers)\r\n")
    return try answer(toHead: method == "HEAD")
  }
}
