// SPDX-License-Identifier: Apache-2.0
import Notation
import AWSSigning
import Foundation
import Glibc
import HTTPMessage
import HTTPServer
import Synchronization
import ServiceTesting
import TestSupport
import XML

@testable import S3Service

/// An answer with its content read.
struct Answer {
  var status: Int
  var headers: HTTPFields
  var body: [UInt8]

  var text: String { String(decoding: body, as: UTF8.self) }
  var xml: XMLTree? { try? XMLReader().read(body) }
  /// S3's error code, when it is an error.
  var code: String? { xml?.name == "Error" ? xml?.text(of: "Code") : nil }
}

/// The service of a store of its own, called as the server calls it, without a socket.
final class ServiceHarness {
  static let main = Account(accessKeyID: "test", secret: "test")
  static let other = Account(accessKeyID: "other", secret: "secret")

  let folder: TemporaryFolder
  let store: ObjectStore
  let service: S3Service
  /// The service's clock, in milliseconds since the epoch.
  let clock: Clock

  final class Clock: Sendable {
    private let milliseconds = Mutex<Int64>(1_700_000_000_000)
    var now: Timestamp { Timestamp(milliseconds: milliseconds.withLock { $0 }) }
    func advance(seconds: Int64) { milliseconds.withLock { $0 += seconds * 1000 } }
  }

  init(
    ownership: ObjectOwnership = .bucketOwnerEnforced,
    notify: @escaping @Sendable (EventNotification) throws -> Void = { _ in },
    hasDestination: @escaping @Sendable (NotificationDestination) -> Bool = { _ in true }
  ) throws {
    let clock = Clock()
    self.clock = clock
    folder = try TemporaryFolder()
    store = try ObjectStore(
      directory: "\(folder.path)/store",
      configuration: .init(accounts: [Self.main, Self.other], objectOwnership: ownership),
      now: { clock.now }, hasDestination: hasDestination, notify: notify)
    service = S3Service(store: store)
  }

  /// Sends a request as it is.
  func raw(
    _ method: String, _ path: String, query: String? = nil, headers: HTTPFields = [:],
    body: [UInt8] = [], pieceLength: Int = 7919
  ) async -> Answer {
    var headers = headers
    if headers["host"] == nil { headers["host"] = "127.0.0.1" }
    if headers["content-length"] == nil, method == "PUT" || method == "POST" {
      headers["content-length"] = String(body.count)
    }
    let receiver = service.accept(
      RequestHead(method: method, path: path, query: query, headers: headers))
    var start = 0
    while start < body.count {
      let end = min(start + pieceLength, body.count)
      receiver.receive(unsafe body.span.extracting(start..<end).bytes)
      start = end
    }
    let response: Response =
      switch receiver.finish(trailers: [:]) {
      case .now(let response): response
      case .later(let make): await make()
      }
    return Answer(
      status: response.status, headers: response.headers, body: Self.read(response.body))
  }

  /// Sends a signed request.
  func send(
    _ method: String, _ path: String, query: String? = nil, headers: HTTPFields = [:],
    body: [UInt8] = [], as account: Account? = ServiceHarness.main, region: String = "us-east-1",
    payload: PayloadHash? = nil
  ) async -> Answer {
    guard let account else {
      return await raw(method, path, query: query, headers: headers, body: body)
    }
    let signed = sign(
      method, path, query: query, headers: headers, body: body, as: account, region: region,
      payload: payload)
    return await raw(method, path, query: query, headers: signed.request.headers, body: body)
  }

  func send(
    _ method: String, _ path: String, query: String? = nil, headers: HTTPFields = [:],
    text: String, as account: Account? = ServiceHarness.main
  ) async -> Answer {
    await send(method, path, query: query, headers: headers, body: Array(text.utf8), as: account)
  }

  func sign(
    _ method: String, _ path: String, query: String? = nil, headers: HTTPFields = [:],
    body: [UInt8] = [], as account: Account = ServiceHarness.main, region: String = "us-east-1",
    payload: PayloadHash? = nil
  ) -> SignedRequest {
    var headers = headers
    if headers["host"] == nil { headers["host"] = "127.0.0.1" }
    let signer = Signer(
      credentials: Credentials(
        accessKeyID: account.accessKeyID, secretAccessKey: account.secret), region: region,
      service: "s3")
    return signer.sign(
      SignableRequest(method: method, path: path, query: query, headers: headers),
      payload: payload ?? .of(body), at: date)
  }

  var date: Date { Date(timeIntervalSince1970: Double(clock.now.milliseconds) / 1000) }

  private static func read(_ body: Response.Body) -> [UInt8] {
    switch body {
    case .empty, .headOnly, .stream: return []
    case .bytes(let data): return Array(data)
    case .file(let file, let offset, let length):
      var bytes = [UInt8](repeating: 0, count: Int(length))
      let count = unsafe pread(file.descriptor, &bytes, bytes.count, off_t(offset))
      return count == bytes.count ? bytes : []
    }
  }

  /// Makes a bucket.
  func bucket(_ name: String = "bucket", headers: HTTPFields = [:]) async -> String {
    _ = await send("PUT", "/\(name)", headers: headers)
    return "/\(name)"
  }
}
