// SPDX-License-Identifier: Apache-2.0
import Dispatch
import Foundation
import Glibc
import HTTPMessage
import Synchronization

/// A server on 127.0.0.1 whose connections are each handled by a closure on a thread of its own, so
/// that a test can answer in any way, wrong ones among them.
final class LoopbackServer: Sendable {
  let port: UInt16
  private let descriptor: Int32
  private let accepted = Accepted()
  private let loop = DispatchGroup()

  /// How many connections came in.
  var connectionCount: Int { accepted.count.load(ordering: .sequentiallyConsistent) }
  var url: String { "http://127.0.0.1:\(port)" }

  struct Failure: Error {}

  /// What the loop of accepting counts: apart from the server, which ends when nobody else holds it.
  private final class Accepted: Sendable {
    let count = Atomic(0)
  }

  init(_ handle: @escaping @Sendable (LoopbackConnection) -> Void) throws {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = unsafe withUnsafeMutablePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        unsafe bind(descriptor, address, length) == 0 && listen(descriptor, 64) == 0
          && getsockname(descriptor, address, &length) == 0
      }
    }
    guard isBound else { throw Failure() }
    self.descriptor = descriptor
    port = UInt16(bigEndian: address.sin_port)
    DispatchQueue(label: "accept").async(group: loop) { [accepted] in
      while true {
        let connection = accept(descriptor, nil, nil)
        guard connection >= 0 else { return }
        accepted.count.add(1, ordering: .sequentiallyConsistent)
        DispatchQueue(label: "connection").async {
          handle(LoopbackConnection(descriptor: connection))
        }
      }
    }
  }

  deinit {
    shutdown(descriptor, Int32(SHUT_RDWR))
    // Closed under the loop, the descriptor could be another server's by the time it is used again.
    loop.wait()
    close(descriptor)
  }

  /// A server that answers every request of every connection.
  static func answering(_ answer: @escaping @Sendable (ReceivedRequest) -> String) throws
    -> LoopbackServer
  {
    try LoopbackServer { connection in
      while let request = connection.readRequest() { connection.write(answer(request)) }
    }
  }

  /// An answer with a body of its length.
  static func answer(_ body: String, status: String = "200 OK", headers: String = "") -> String {
    "HTTP/1.1 \(status)\r\nContent-Length: \(body.utf8.count)\r\n\(headers)\r\n\(body)"
  }
}

/// A request as the server read it.
struct ReceivedRequest: Sendable {
  var line: String
  var headers: HTTPFields
  var body: Data
}

/// One connection, closed when it is let go.
final class LoopbackConnection: Sendable {
  private let descriptor: Int32

  init(descriptor: Int32) { self.descriptor = descriptor }
  deinit { close(descriptor) }

  func write(_ text: String) {
    let bytes = Array(text.utf8)
    var sent = 0
    while sent < bytes.count {
      let count = unsafe bytes[sent...].withUnsafeBytes {
        unsafe send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return }
      sent += count
    }
  }

  /// Waits until the peer closes.
  func waitForClose() { while readByte() != nil {} }

  /// The next request with its whole body, or nil when the peer closed. `Expect` is answered.
  func readRequest() -> ReceivedRequest? {
    guard let line = readLine(), !line.isEmpty else { return nil }
    var headers = HTTPFields()
    while let field = readLine(), !field.isEmpty {
      let parts = field.split(separator: ":", maxSplits: 1)
      headers.append(
        String(parts[0]), parts.count > 1 ? parts[1].trimmingCharacters(in: .whitespaces) : "")
    }
    if headers["Expect"] != nil { write("HTTP/1.1 100 Continue\r\nX-Interim: 1\r\n\r\n") }
    var body = Data()
    if headers["Transfer-Encoding"] == "chunked" {
      while let size = readLine().flatMap({ Int($0, radix: 16) }) {
        body += read(size)
        _ = readLine()
        if size == 0 { break }
      }
    } else {
      body = read(headers["Content-Length"].flatMap { Int($0) } ?? 0)
    }
    return ReceivedRequest(line: line, headers: headers, body: body)
  }

  private func readLine() -> String? {
    var line: [UInt8] = []
    while let byte = readByte() {
      if byte == UInt8(ascii: "\n") { return String(decoding: line, as: UTF8.self) }
      if byte != UInt8(ascii: "\r") { line.append(byte) }
    }
    return nil
  }

  private func readByte() -> UInt8? { read(1).first }

  private func read(_ count: Int) -> Data {
    var bytes = [UInt8](repeating: 0, count: count)
    var received = 0
    while received < count {
      let got = unsafe bytes[received...].withUnsafeMutableBytes {
        unsafe recv(descriptor, $0.baseAddress, $0.count, 0)
      }
      guard got > 0 else { break }
      received += got
    }
    return Data(bytes[..<received])
  }
}
