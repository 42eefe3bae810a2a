// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import Glibc
import HTTPServer

/// Several ranges of a file in one answer (`multipart/byteranges`, RFC 9110, section 14.6).
struct MultipartRanges: Sendable {
  let file: OpenFile
  let size: Int64
  let parts: [Range<Int64>]
  let contentType: String
  let boundary: String

  /// The file ended before the range did.
  struct Truncated: Error {}

  var mediaType: String { "multipart/byteranges; boundary=\(boundary)" }

  func write(to writer: any ResponseWriter) async throws {
    for part in parts {
      let head =
        "\r\n--\(boundary)\r\nContent-Type: \(contentType)\r\n"
        + "Content-Range: \(part.contentRange(of: size))\r\n\r\n"
      try await writer.write(Data(head.utf8))
      var offset = part.lowerBound
      while offset < part.upperBound {
        let piece = try read(at: offset, atMost: Int(min(part.upperBound - offset, 256 << 10)))
        offset += Int64(piece.count)
        try await writer.write(piece)
      }
    }
    try await writer.write(Data("\r\n--\(boundary)--\r\n".utf8))
  }

  private func read(at offset: Int64, atMost count: Int) throws -> Data {
    var piece = Data(count: count)
    let read = unsafe piece.withUnsafeMutableBytes {
      unsafe pread(file.descriptor, $0.baseAddress, count, off_t(offset))
    }
    guard read > 0 else { throw Truncated() }
    return piece.prefix(read)
  }
}
