// SPDX-License-Identifier: Apache-2.0
import CMicroHTTPD
import FoundationEssentials
import Glibc
import HTTPMessage

extension Response {
  /// Content up to this size is copied once and leaves with the head in one packet; more is copied
  /// piece by piece as it is sent, so that no second whole copy exists.
  private static let smallBody = 32 << 10
  private static let blockSize = 64 << 10

  /// Whether the head may go over the wire as it is: a control character in a field could end the
  /// field and forge another (response splitting), so such an answer becomes a 500.
  var isSendable: Bool {
    (200...599).contains(status)
      && headers.allSatisfy { $0.name.isFieldName && $0.value.isFieldValue }
  }

  /// The status that goes over the wire.
  var sendableStatus: Int { isSendable ? status : 500 }

  /// The stream that carries this answer's content; nil for content of another kind.
  func makeStream(for exchange: Exchange, isHead: Bool) -> ResponseStream? {
    guard isSendable, !isHead, status != 204, status != 304, case .stream(let content) = body
    else { return nil }
    return ResponseStream(exchange: exchange, content: content)
  }

  /// Makes the library's response, lends it to the closure and gives it back.
  /// - Returns: nil when it cannot be made.
  func withLibraryResponse<Result>(
    stream: ResponseStream?, _ use: (OpaquePointer) -> Result
  ) -> Result? {
    guard isSendable else {
      return unsafe Response(status: 500)
        .withLibraryResponse(stream: nil, use)
    }
    guard let made = unsafe makeLibraryResponse(stream: stream) else { return nil }
    defer { unsafe MHD_destroy_response(made) }
    for field in headers { unsafe add(field, to: made) }
    return unsafe use(made)
  }

  private func add(_ field: HTTPFields.Field, to response: OpaquePointer) {
    switch field.name.asciiLowercased {
    case "content-length", "transfer-encoding", "keep-alive": return
    case "connection":
      if field.value.asciiLowercased == "close" {
        unsafe MHD_add_response_header(response, field.name, "close")
      }
    default:
      // The library takes no empty value; white space around a value does not count.
      unsafe MHD_add_response_header(response, field.name, field.value.isEmpty ? " " : field.value)
    }
  }

  private func makeLibraryResponse(stream: ResponseStream?) -> OpaquePointer? {
    switch body {
    case .empty: return unsafe Self.copying(Data())
    case .bytes(let data) where data.count <= Self.smallBody: return unsafe Self.copying(data)
    case .bytes(let data): return unsafe Self.reading(MemoryContent(data), length: data.count)
    case .headOnly(let length):
      return unsafe MHD_create_response_from_callback(
        UInt64(clamping: length), 1, { _, _, _, _ in Int(MHD_CONTENT_READER_END_WITH_ERROR) }, nil,
        nil)
    case .file(let file, let offset, let length):
      guard length > 0 else { return unsafe Self.copying(Data()) }
      // The library closes the descriptor that it is given.
      let copy = fcntl(file.descriptor, F_DUPFD_CLOEXEC, 0)
      guard copy >= 0 else { return nil }
      let made = unsafe MHD_create_response_from_fd_at_offset64(
        UInt64(length), copy, UInt64(clamping: offset))
      if unsafe made == nil { close(copy) }
      return unsafe made
    case .stream:
      guard let stream else {
        // The answer to HEAD. The library would send a chunked one's last chunk, which is content.
        let made = unsafe MHD_create_response_from_callback(
          UInt64.max, 1, { _, _, _, _ in Int(MHD_CONTENT_READER_END_OF_STREAM) }, nil, nil)
        if let made = unsafe made { unsafe mhd_end_by_closing(made) }
        return unsafe made
      }
      return unsafe Self.reading(stream)
    }
  }

  private static func copying(_ data: Data) -> OpaquePointer? {
    unsafe data.withUnsafeBytes { bytes in
      unsafe MHD_create_response_from_buffer(
        bytes.count, UnsafeMutableRawPointer(mutating: bytes.baseAddress), .RESPMEM_MUST_COPY)
    }
  }

  private static func reading(_ content: MemoryContent, length: Int) -> OpaquePointer? {
    unsafe MHD_create_response_from_callback(
      UInt64(length), blockSize,
      { context, position, buffer, size in
        guard let context = unsafe context else { return Int(MHD_CONTENT_READER_END_WITH_ERROR) }
        let content = unsafe Unmanaged<MemoryContent>.fromOpaque(context).takeUnretainedValue()
        return unsafe content.read(
          at: Int(position), into: UnsafeMutableRawBufferPointer(start: buffer, count: size))
      }, Unmanaged.passRetained(content).toOpaque(),
      { context in
        guard let context = unsafe context else { return }
        unsafe Unmanaged<MemoryContent>.fromOpaque(context).release()
      })
  }

  private static func reading(_ stream: ResponseStream) -> OpaquePointer? {
    unsafe MHD_create_response_from_callback(
      UInt64.max, blockSize,
      { context, _, buffer, size in
        guard let context = unsafe context else { return Int(MHD_CONTENT_READER_END_WITH_ERROR) }
        let stream = unsafe Unmanaged<ResponseStream>.fromOpaque(context).takeUnretainedValue()
        switch unsafe stream.read(into: UnsafeMutableRawBufferPointer(start: buffer, count: size)) {
        case .bytes(let count): return count
        case .nothingYet: return 0
        case .finished: return Int(MHD_CONTENT_READER_END_OF_STREAM)
        case .failed: return Int(MHD_CONTENT_READER_END_WITH_ERROR)
        }
      }, Unmanaged.passRetained(stream).toOpaque(),
      { context in
        guard let context = unsafe context else { return }
        unsafe Unmanaged<ResponseStream>.fromOpaque(context).release()
      })
  }
}

/// Content in memory that is sent piece by piece.
private final class MemoryContent {
  private let data: Data

  init(_ data: Data) { self.data = data }

  func read(at position: Int, into buffer: UnsafeMutableRawBufferPointer) -> Int {
    let count = min(buffer.count, data.count - position)
    let start = data.startIndex + position
    unsafe data.copyBytes(to: buffer, from: start..<(start + count))
    return count
  }
}

extension String {
  /// Whether the text is a token (RFC 9110, section 5.6.2).
  fileprivate var isFieldName: Bool {
    !isEmpty
      && utf8.allSatisfy { byte in
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
      }
  }

  /// Whether the text can be a field's value (RFC 9110, section 5.5).
  fileprivate var isFieldValue: Bool {
    utf8.allSatisfy { ($0 >= 0x20 && $0 != 0x7F) || $0 == 0x09 }
  }
}
