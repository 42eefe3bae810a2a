// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import Glibc

/// Takes an answer's body to where it should go.
struct BodySink: ~Copyable {
  /// How much of an unsuccessful answer's body is kept.
  private static let errorLimit = 1 << 20

  private let destination: HTTPRequest.Destination
  private var descriptor: Int32 = -1
  private(set) var data = Data()

  init(_ destination: HTTPRequest.Destination) { self.destination = destination }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// Takes the next bytes of the body of an answer with this status.
  mutating func write(_ bytes: UnsafeRawBufferPointer, status: Int) throws(TransportError) {
    guard (200...299).contains(status) else {
      let room = max(0, Self.errorLimit - data.count)
      unsafe data.append(contentsOf: bytes.prefix(room))
      return
    }
    switch destination {
    case .memory(let limit):
      guard data.count + bytes.count <= limit else {
        throw TransportError(.tooLong, "the answer is longer than \(limit) bytes")
      }
      unsafe data.append(contentsOf: bytes)
    case .file(let path):
      try openFile(path)
      try unsafe writeFile(bytes, path)
    }
  }

  /// Ends the body of an answer with this status; a file is there even when nothing was in it.
  mutating func finish(status: Int) throws(TransportError) {
    guard case .file(let path) = destination, (200...299).contains(status) else { return }
    try openFile(path)
    let closing = descriptor
    descriptor = -1
    guard close(closing) == 0 else { throw .file(.destination, path, errorNumber: errno) }
  }

  private mutating func openFile(_ path: String) throws(TransportError) {
    guard descriptor < 0 else { return }
    descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .file(.destination, path, errorNumber: errno) }
  }

  private func writeFile(_ bytes: UnsafeRawBufferPointer, _ path: String) throws(TransportError) {
    var rest = unsafe bytes[...]
    while unsafe !rest.isEmpty {
      let piece = unsafe UnsafeRawBufferPointer(rebasing: rest)
      let count = unsafe Glibc.write(descriptor, piece.baseAddress, piece.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .file(.destination, path, errorNumber: errno) }
      unsafe rest = rest.dropFirst(count)
    }
  }
}
