// SPDX-License-Identifier: Apache-2.0
import HTTPMessage

/// A response of the Runtime API.
struct HTTPReply {
  var status: Int
  var headers: HTTPFields
  var body: [UInt8]
}

extension SocketConnection {
  /// Sends a request with its body.
  borrowing func send(
    _ method: String, _ path: String, host: String, headers: HTTPFields = [:], body: [UInt8]
  ) throws {
    var head = requestHead(method, path, host: host, headers: headers)
    if method != "GET" { head += "Content-Length: \(body.count)\r\n" }
    try send(Array((head + "\r\n").utf8) + body)
  }

  /// Sends the head of a request whose body follows in chunks.
  borrowing func sendChunkedHead(
    _ method: String, _ path: String, host: String, headers: HTTPFields
  ) throws {
    let head = requestHead(method, path, host: host, headers: headers)
    try send(Array((head + "Transfer-Encoding: chunked\r\n\r\n").utf8))
  }

  /// Sends one chunk (RFC 9112, section 7.1); bytes must not be empty, which would end the body.
  borrowing func sendChunk(_ bytes: [UInt8]) throws {
    try send(Array((String(bytes.count, radix: 16) + "\r\n").utf8) + bytes + [0x0D, 0x0A])
  }

  /// Ends a chunked body with its trailers (RFC 9112, section 7.1.2).
  borrowing func sendLastChunk(trailers: HTTPFields = [:]) throws {
    var end = "0\r\n"
    for field in trailers { end += "\(field.name): \(field.value)\r\n" }
    try send(Array((end + "\r\n").utf8))
  }

  /// Reads a whole response.
  /// - Parameter bodyLimit: a larger body is an error.
  mutating func receive(bodyLimit: Int) throws -> HTTPReply {
    let line = try readLine(limit: 8 << 10).split(separator: " ", maxSplits: 2)
    guard line.count >= 2, line[0].hasPrefix("HTTP/1."), let status = Int(line[1]) else {
      throw Failure(description: "the Runtime API did not answer in HTTP/1.1")
    }
    let headers = try receiveFields()
    var body: [UInt8] = []
    if headers["transfer-encoding"]?.asciiLowercased == "chunked" {
      while true {
        let size = try readLine(limit: 1 << 10).prefix { $0 != ";" }
        guard let count = Int(size, radix: 16), count >= 0, count <= bodyLimit - body.count else {
          throw Failure(description: "the Runtime API sent an invalid or oversized chunk")
        }
        if count == 0 { break }
        body += try read(count)
        guard try read(2) == [0x0D, 0x0A] else {
          throw Failure(description: "the Runtime API sent a chunk without its end")
        }
      }
      _ = try receiveFields()
    } else if status != 204, status != 304 {
      guard let count = Int(headers["content-length"] ?? "0"), (0...bodyLimit).contains(count)
      else { throw Failure(description: "the Runtime API sent an invalid or oversized body") }
      body = try read(count)
    }
    return HTTPReply(status: status, headers: headers, body: body)
  }

  private func requestHead(
    _ method: String, _ path: String, host: String, headers: HTTPFields
  ) -> String {
    var head = "\(method) \(path) HTTP/1.1\r\nHost: \(host)\r\nUser-Agent: millrace\r\n"
    for field in headers { head += "\(field.name): \(field.value)\r\n" }
    return head
  }

  private mutating func receiveFields() throws -> HTTPFields {
    var fields = HTTPFields()
    var size = 0
    while true {
      let line = try readLine(limit: 64 << 10)
      if line.isEmpty { return fields }
      size += line.utf8.count
      guard size <= 256 << 10, let colon = line.firstIndex(of: ":") else {
        throw Failure(description: "the Runtime API sent invalid header fields")
      }
      let value = line[line.index(after: colon)...]
      fields.append(String(line[..<colon]), String(value.trimmingSpaces))
    }
  }
}

extension Substring {
  /// The text without the spaces and tabs around it.
  fileprivate var trimmingSpaces: Substring {
    let isSpace: (Character) -> Bool = { $0 == " " || $0 == "\t" }
    guard let first = firstIndex(where: { !isSpace($0) }),
      let last = lastIndex(where: { !isSpace($0) })
    else { return "" }
    return self[first...last]
  }
}
