// SPDX-License-Identifier: Apache-2.0
@testable import CloudFrontService
import Foundation
import HTTPMessage
import HTTPServer
import ServiceTesting
import Synchronization

/// Objects in files of a folder of its own.
final class TestOrigin: CDNOrigin {
  struct Unreadable: Error {}

  private let folder: String
  private let objects = Mutex<[String: OriginObject]>([:])

  init() throws {
    folder = NSTemporaryDirectory() + "millrace-cdn-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  func put(
    _ name: String, _ content: Data, etag: String = "e1", contentType: String? = nil,
    cacheControl: String? = nil, headers: HTTPFields = [:]
  ) throws {
    let path = folder + "/" + UUID().uuidString
    try content.write(to: URL(fileURLWithPath: path))
    var object = OriginObject(
      file: try OpenFile(path: path), size: Int64(content.count), etag: etag,
      lastModified: Date(timeIntervalSince1970: 784_111_777.5))
    object.contentType = contentType
    object.cacheControl = cacheControl
    object.headers = headers
    let stored = object
    objects.withLock { $0[name] = stored }
  }

  func open(bucket: String, key: String) throws -> OriginObject? {
    if key == "unreadable" { throw Unreadable() }
    return objects.withLock { $0["\(bucket)/\(key)"] }
  }
}

/// What a viewer sees of an answer.
struct Seen {
  var status: Int
  var headers: HTTPFields
  var body: Data
  var announcedLength: Int64

  var text: String { String(decoding: body, as: UTF8.self) }
}

private final class Collected: ResponseWriter {
  let data = Mutex(Data())

  func write(_ bytes: Data) async throws { data.withLock { $0.append(bytes) } }
}

extension CDN {
  func get(_ target: String, method: String = "GET", _ headers: HTTPFields = [:]) async throws
    -> Seen
  {
    let parts = target.split(separator: "?", maxSplits: 1).map(String.init)
    var fields = headers
    if fields["host"] == nil { fields["host"] = "127.0.0.1:8080" }
    let head = RequestHead(
      method: method, path: parts[0], query: parts.count > 1 ? parts[1] : nil, headers: fields,
      remoteAddress: "192.0.2.7")
    let receiver = accept(head)
    guard case .now(let response) = receiver.finish(trailers: [:]) else {
      throw TestOrigin.Unreadable()
    }
    var seen = Seen(
      status: response.status, headers: response.headers, body: Data(), announcedLength: 0)
    switch response.body {
    case .empty: break
    case .bytes(let data): seen.body = data
    case .headOnly(let length): seen.announcedLength = length
    case .file(let file, let offset, let length):
      let handle = FileHandle(fileDescriptor: file.descriptor)
      try handle.seek(toOffset: UInt64(offset))
      seen.body = try handle.read(upToCount: Int(length)) ?? Data()
    case .stream(let content):
      let collected = Collected()
      try await content(collected)
      seen.body = collected.data.withLock { $0 }
    }
    if seen.announcedLength == 0 { seen.announcedLength = Int64(seen.body.count) }
    return seen
  }
}
