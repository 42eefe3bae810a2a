// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import Glibc
import HTTPMessage
import HTTPTransport
import POSIX
import Synchronization

/// The HTTP calls of the terminal's commands.
struct HTTPCalls {
  private let client = HTTPClient()

  func send(
    _ method: String, _ url: String, _ headers: [String: String] = [:], _ body: Data? = nil
  ) async throws -> (status: Int, body: Data) {
    let answer = try await client.send(
      HTTPRequest(
        method: method, url: url, headers: Self.fields(headers), body: body.map { .bytes($0) }))
    return (answer.status, answer.body)
  }

  /// Puts a file to an address and tells how many bytes of it are on their way.
  func upload(
    _ path: String, _ url: String, _ headers: [String: String],
    progress: @escaping @Sendable (Int64) -> Void
  ) async throws -> (status: Int, body: Data) {
    let source = try UploadSource(path: path, progress: progress)
    var fields = Self.fields(headers)
    // The transport writes the length itself, of the body that it is given.
    fields.remove("content-length")
    let answer = try await client.send(
      HTTPRequest(
        method: "PUT", url: url, headers: fields,
        body: .stream(length: source.length) { try source.next(atMost: $0) }))
    return (answer.status, answer.body)
  }

  func download(_ url: String, to path: String) async throws {
    let answer = try await client.send(
      HTTPRequest(method: "GET", url: url, destination: .file(path: path)))
    guard answer.status == 200 else {
      throw PipelineClient.Refused(description: "GET \(url) was answered \(answer.status)")
    }
  }

  private static func fields(_ headers: [String: String]) -> HTTPFields {
    HTTPFields(
      headers.sorted { $0.key < $1.key }.map { HTTPFields.Field(name: $0.key, value: $0.value) })
  }
}

/// A file that is read from its beginning to its end while it is uploaded.
private final class UploadSource: Sendable {
  let length: Int64
  private let descriptor: Int32
  private let sent = Atomic<Int64>(0)
  private let progress: @Sendable (Int64) -> Void

  init(path: String, progress: @escaping @Sendable (Int64) -> Void) throws {
    descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    var status = stat()
    guard descriptor >= 0, unsafe fstat(descriptor, &status) == 0 else {
      throw SystemError("cannot read \(path)")
    }
    length = Int64(status.st_size)
    self.progress = progress
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  func next(atMost limit: Int) throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: limit)
    let count = unsafe read(descriptor, &bytes, limit)
    guard count >= 0 else { throw SystemError("cannot read the video") }
    progress(sent.add(Int64(count), ordering: .relaxed).newValue)
    return Array(bytes.prefix(count))
  }
}
