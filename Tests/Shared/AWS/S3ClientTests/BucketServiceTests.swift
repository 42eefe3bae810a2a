// SPDX-License-Identifier: Apache-2.0
import AWSSigning
import S3Service
import Foundation
import HTTPMessage
import HTTPServer
import HTTPTransport
import S3Client
import ServiceTesting
import TestSupport
import Testing

/// The client against the emulator's S3, over a real connection.
@Suite struct BucketServiceTests {
  private let folder: TemporaryFolder
  private let server: HTTPServer
  private let client: S3Client
  private let http = HTTPClient()

  init() throws {
    folder = try TemporaryFolder()
    let store = try ObjectStore(directory: folder.path + "/store") { _ in }
    try store.createBucket("media", configuration: BucketConfiguration())
    server = try HTTPServer(service: ServiceClient(S3Service(store: store)).entrance)
    client = try S3Client(
      environment: [
        "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_REGION": "us-east-1",
        "AWS_ENDPOINT_URL_S3": "http://127.0.0.1:\(server.port)",
      ], http: http)
  }

  private func at(_ key: String) -> ObjectLocation { ObjectLocation(bucket: "media", key: key) }

  @Test("an object comes back as it was put, under any legal key")
  func keys() async throws {
    let keys = [
      "#2 4 Protection with PropTypes.mp4", "a//b", "/lead", "a/../b", "./c", "..", "é/日本/😀",
      "a+b&c=d?e",
      "100%", "%2F", "quote\"<tag>&amp;", "back\\slash", "a b", "tab\tnew\nline\r", "\u{1}",
      String(repeating: "k", count: 1024),
    ]
    for key in keys {
      try await client.put(Data(key.utf8), at: at(key), PutOptions(contentType: "text/x-key"))
      let object = try await client.get(at(key))
      #expect(object.content == Data(key.utf8), "\(key)")
      #expect(object.head.size == key.utf8.count)
      #expect(try await client.head(at(key)) == object.head)
    }
    var listed: [String] = []
    var options = ListOptions(maximumKeys: 3)
    repeat {
      let page = try await client.list("media", options)
      listed += page.entries.map(\.key)
      options.continuationToken = page.nextToken
    } while options.continuationToken != nil
    #expect(listed == keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    #expect(try await client.delete(keys: keys, in: "media").isEmpty)
    #expect(try await client.list("media").entries.isEmpty)
  }

  @Test("conditions decide who writes")
  func conditions() async throws {
    try await client.put(Data("1".utf8), at: at("record"), PutOptions(condition: .ifAbsent))
    let first = try await client.head(at("record"))
    let again = await failure {
      try await client.put(Data("2".utf8), at: at("record"), PutOptions(condition: .ifAbsent))
    }
    #expect(again?.isPreconditionFailed == true)
    try await client.put(
      Data("3".utf8), at: at("record"), PutOptions(condition: .ifMatch(first.etag)))
    let stale = await failure {
      try await client.put(
        Data("4".utf8), at: at("record"), PutOptions(condition: .ifMatch(first.etag)))
    }
    #expect(stale?.isPreconditionFailed == true)
    #expect(try await client.get(at("record")).content == Data("3".utf8))
  }

  @Test("what is not there is told as such")
  func absent() async throws {
    #expect(await failure { _ = try await client.get(at("none")) }?.code == "NoSuchKey")
    #expect(await failure { _ = try await client.head(at("none")) }?.isNotFound == true)
    let elsewhere = ObjectLocation(bucket: "elsewhere", key: "k")
    #expect(await failure { _ = try await client.get(elsewhere) }?.code == "NoSuchBucket")
    try await client.delete(at("none"))
  }

  @Test("a multipart upload can be looked at, completed and aborted")
  func multipart() async throws {
    let upload = try await client.createMultipartUpload(at("m"))
    let presigned = try client.presigner.uploadPart(
      at("m"), uploadID: upload, partNumber: 1, expiresIn: 600, at: Date())
    let sent = try await http.send(
      HTTPRequest(method: "PUT", url: presigned.url, body: .bytes(Data("part".utf8))))
    let parts = try await client.listParts(at("m"), uploadID: upload)
    #expect(parts == [UploadedPart(number: 1, etag: sent.headers["ETag"] ?? "", size: 4)])
    try await client.completeMultipartUpload(at("m"), uploadID: upload, parts: parts)
    #expect(try await client.get(at("m")).content == Data("part".utf8))

    let other = try await client.createMultipartUpload(at("n"))
    try await client.abortMultipartUpload(at("n"), uploadID: other)
    let gone = await failure { _ = try await client.listParts(at("n"), uploadID: other) }
    #expect(gone?.code == "NoSuchUpload")
  }

  @Test("a presigned PUT takes the bound type and length, and nothing else")
  func presigned() async throws {
    let presigned = try client.presigner.put(
      at("uploads/#2 4.mp4"), contentType: "video/mp4", contentLength: 5, expiresIn: 600, at: Date()
    )
    func send(_ body: String, type: String = "video/mp4", url: String? = nil) async throws -> Int {
      try await http.send(
        HTTPRequest(
          method: "PUT", url: url ?? presigned.url, headers: ["content-type": type],
          body: .bytes(Data(body.utf8)))
      ).status
    }
    #expect(try await send("123456") == 403)
    #expect(try await send("12345", type: "text/html") == 403)
    let longer = presigned.url.replacingOccurrences(of: "Expires=600", with: "Expires=6000")
    #expect(try await send("12345", url: longer) == 403)
    let other = presigned.url.replacingOccurrences(of: "4.mp4", with: "5.mp4")
    #expect(try await send("12345", url: other) == 403)
    #expect(await failure { _ = try await client.head(at("uploads/#2 4.mp4")) }?.isNotFound == true)
    #expect(try await send("12345") == 200)
    #expect(try await client.get(at("uploads/#2 4.mp4")).content == Data("12345".utf8))
    let expired = try client.presigner.put(
      at("uploads/#2 4.mp4"), expiresIn: 1, at: Date(timeIntervalSinceNow: -60))
    #expect(try await send("12345", url: expired.url) == 403)
  }

  @Test("a wrong secret is refused, and the answer shows what the server signed")
  func wrongSecret() async throws {
    let stranger = try S3Client(
      environment: [
        "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "wrong",
        "AWS_ENDPOINT_URL_S3": "http://127.0.0.1:\(server.port)",
      ], http: http)
    let error = await failure { _ = try await stranger.list("media") }
    #expect(error?.code == "SignatureDoesNotMatch")
    #expect(error?.status == 403)
  }
}
