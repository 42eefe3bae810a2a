// SPDX-License-Identifier: Apache-2.0
import Glibc
import POSIX

/// A TCP connection with blocking reads and writes. The Runtime API is one plain HTTP/1.1 peer on the
/// same machine, so this is all that a function needs, and no HTTP library is loaded at its start.
struct SocketConnection: ~Copyable {
  private let descriptor: Int32
  private var buffer: [UInt8] = []
  private var position = 0

  /// Why a connection failed.
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// The peer ended the connection.
  struct Closed: Error {}

  /// Connects to `host:port`; the port is 80 when it is left out.
  init(address: String) throws(Failure) {
    let colon = address.lastIndex(of: ":")
    let host = colon.map { String(address[..<$0]) } ?? address
    let port = colon.map { String(address[address.index(after: $0)...]) } ?? "80"
    var hints = unsafe addrinfo()
    unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var found: UnsafeMutablePointer<addrinfo>? = nil
    let status = unsafe getaddrinfo(host, port, &hints, &found)
    guard status == 0 else {
      throw Failure(
        description: "cannot resolve \(address): \(unsafe String(cString: gai_strerror(status)))")
    }
    defer { unsafe freeaddrinfo(found) }
    var errorNumber: Int32 = 0
    var candidate = unsafe found
    while let entry = unsafe candidate {
      let info = unsafe entry.pointee
      let socket = unsafe Glibc.socket(
        info.ai_family, info.ai_socktype | Int32(SOCK_CLOEXEC.rawValue), info.ai_protocol)
      if socket >= 0 {
        if unsafe connect(socket, info.ai_addr, info.ai_addrlen) == 0 {
          var on: Int32 = 1
          unsafe setsockopt(
            socket, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
          descriptor = socket
          return
        }
        errorNumber = errno
        close(socket)
      } else {
        errorNumber = errno
      }
      unsafe candidate = info.ai_next
    }
    throw Failure(
      description: SystemError("cannot connect to \(address)", number: errorNumber).description)
  }

  deinit { close(descriptor) }

  /// Whether the peer has closed its side, or sent something that nobody asked for.
  var isStale: Bool {
    var byte: UInt8 = 0
    let count = unsafe recv(
      descriptor, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT))
    return !(count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
  }

  /// Sends all bytes.
  borrowing func send(_ bytes: [UInt8]) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes { bytes in
        unsafe Glibc.send(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
      }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw Closed() }
      rest = rest.dropFirst(count)
    }
  }

  /// The next line without its CR LF.
  mutating func readLine(limit: Int) throws -> String {
    var line: [UInt8] = []
    while true {
      let byte = try readByte()
      if byte == UInt8(ascii: "\n") { break }
      guard line.count < limit else { throw Failure(description: "a line is over \(limit) bytes") }
      line.append(byte)
    }
    if line.last == UInt8(ascii: "\r") { line.removeLast() }
    return String(decoding: line, as: UTF8.self)
  }

  /// Exactly that many bytes.
  mutating func read(_ count: Int) throws -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count)
    while bytes.count < count {
      if position == buffer.count { try fill() }
      let end = min(buffer.count, position + count - bytes.count)
      bytes.append(contentsOf: buffer[position..<end])
      position = end
    }
    return bytes
  }

  private mutating func readByte() throws -> UInt8 {
    if position == buffer.count { try fill() }
    defer { position += 1 }
    return buffer[position]
  }

  private mutating func fill() throws {
    position = 0
    buffer = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let descriptor = descriptor
      let count = unsafe buffer.withUnsafeMutableBytes { bytes in
        unsafe recv(descriptor, bytes.baseAddress, bytes.count, 0)
      }
      if count < 0 && errno == EINTR { continue }
      buffer.removeLast(buffer.count - max(count, 0))
      guard count > 0 else { throw Closed() }
      return
    }
  }
}
