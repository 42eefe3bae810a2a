// SPDX-License-Identifier: Apache-2.0
import Notation
import AWSSigning
import Cryptography
import Foundation
import HTTPMessage
import HTTPServer
import ServiceTesting
import TestSupport
import Testing
import XML

@testable import S3Service

@Suite struct ObjectServiceTests {
  let s3: ServiceHarness

  init() throws { s3 = try ServiceHarness() }

  @Test("an object comes back with what it was stored with")
  func roundTrip() async {
    let bucket = await s3.bucket()
    let put = await s3.send(
      "PUT", "\(bucket)/a%20b",
      headers: [
        "content-type": "video/mp4", "cache-control": "max-age=5", "x-amz-meta-Name": "value",
        "content-encoding": "gzip,aws-chunked",
      ], text: "hello")
    #expect(put.status == 200)
    #expect(put.headers["etag"] == "\"5d41402abc4b2a76b9719d911017c592\"")
    #expect(put.headers["x-amz-checksum-crc64nvme"] != nil)
    let got = await s3.send("GET", "\(bucket)/a%20b")
    #expect(got.text == "hello")
    #expect(got.headers["content-type"] == "video/mp4")
    #expect(got.headers["cache-control"] == "max-age=5")
    #expect(got.headers["x-amz-meta-name"] == "value")
    #expect(got.headers["content-encoding"] == "gzip")
    #expect(got.headers["x-amz-request-id"]?.count == 16)
    #expect(got.headers["x-amz-id-2"] != nil)
  }

  @Test(
    "keys of every legal kind stay keys, and none leaves the folder",
    arguments: [
      "..", "../../etc/passwd", "/", "//", "/leading", "a//b", ".", "a/./b", "emoji 😀", "a+b",
      "a%2Fb", "%", "\u{1}\u{1F}", "\u{7F}", "?", "#", "&<>\"'",
      String(repeating: "k", count: 1024),
      "trailing/",
    ])
  func keys(key: String) async throws {
    let bucket = await s3.bucket()
    let path = "\(bucket)/\(PercentEncoding.encode(key, keepingSlash: true))"
    #expect(await s3.send("PUT", path, text: key).status == 200)
    #expect(await s3.send("GET", path).text == key)
    let list = await s3.send("GET", bucket, query: "encoding-type=url&list-type=2")
    let listed = list.xml?["Contents"]?.text(of: "Key")
    #expect(listed.flatMap { PercentEncoding.decode($0) } == key)
    #expect(s3.folder.files == 1)
    #expect(await s3.send("DELETE", path).status == 204)
    #expect(s3.folder.files == 0)
  }

  @Test(
    "one range is answered in part, anything else whole",
    arguments: [
      ("bytes=0-3", 206, "0123"), ("bytes=8-", 206, "89"), ("bytes=-2", 206, "89"),
      ("bytes=5-100", 206, "56789"), ("bytes=10-", 416, nil), ("bytes=-0", 416, nil),
      ("bytes=3-1", 200, "0123456789"), ("bytes=0-1,3-4", 200, "0123456789"),
      ("bytes=9223372036854775807-9223372036854775807", 416, nil),
      ("bytes=0-9223372036854775807", 206, "0123456789"), ("lines=1-2", 200, "0123456789"),
      ("bytes=-99999999999999999999", 200, "0123456789"),
    ])
  func ranges(range: String, status: Int, content: String?) async {
    let bucket = await s3.bucket()
    _ = await s3.send("PUT", "\(bucket)/k", text: "0123456789")
    let got = await s3.send("GET", "\(bucket)/k", headers: ["range": range])
    #expect(got.status == status)
    if let content { #expect(got.text == content) } else { #expect(got.code == "InvalidRange") }
  }

  @Test("a read's conditions are judged in their order")
  func readConditions() async {
    let bucket = await s3.bucket()
    _ = await s3.send("PUT", "\(bucket)/k", text: "hello")
    let etag = "\"5d41402abc4b2a76b9719d911017c592\""
    let now = s3.clock.now.httpDate
    s3.clock.advance(seconds: 60)
    let cases: [(HTTPFields, Int)] = [
      (["if-match": etag], 200), (["if-match": "\"x\""], 412), (["if-none-match": etag], 304),
      (["if-none-match": "*"], 304), (["if-none-match": "\"x\""], 200),
      (["if-modified-since": now], 304), (["if-unmodified-since": now], 200),
      (["if-unmodified-since": "Mon, 01 Jan 2001 00:00:00 GMT"], 412),
      (["if-match": etag, "if-unmodified-since": "Mon, 01 Jan 2001 00:00:00 GMT"], 200),
    ]
    for (headers, status) in cases {
      #expect(await s3.send("GET", "\(bucket)/k", headers: headers).status == status)
    }
  }

  @Test("of two hundred conditional creations of one key, exactly one succeeds")
  func conditionalCreation() async {
    let bucket = await s3.bucket()
    let s3 = s3
    let request = s3.sign(
      "PUT", "\(bucket)/k", headers: ["if-none-match": "*"], body: Array("x".utf8))
    let service = s3.service
    let statuses = await withTaskGroup(of: Int.self) { group in
      for _ in 0..<200 {
        group.addTask { await Self.put(request.request, to: service) }
      }
      return await group.reduce(into: [Int]()) { $0.append($1) }
    }
    #expect(statuses.count { $0 == 200 } == 1)
    #expect(statuses.count { $0 == 412 } == 199)
    #expect(s3.folder.files == 1)
  }

  private static func put(_ request: SignableRequest, to service: S3Service) async -> Int {
    var headers = request.headers
    headers["content-length"] = "1"
    let receiver = service.accept(
      .init(method: request.method, path: request.path, headers: headers))
    let body = Array("x".utf8)
    receiver.receive(unsafe body.span.bytes)
    switch receiver.finish(trailers: [:]) {
    case .now(let response): return response.status
    case .later(let make): return await make().status
    }
  }

  @Test("a client that goes away in the middle leaves nothing")
  func abandoned() async {
    let bucket = await s3.bucket()
    let request = s3.sign("PUT", "\(bucket)/k", payload: .unsigned).request
    var headers = request.headers
    headers["content-length"] = "2000000"
    let receiver = s3.service.accept(.init(method: "PUT", path: request.path, headers: headers))
    let body = [UInt8](repeating: 1, count: 1_000_000)
    receiver.receive(unsafe body.span.bytes)
    #expect(s3.folder.files == 1)
    receiver.abandon()
    #expect(s3.folder.files == 0)
    #expect(await s3.send("GET", "\(bucket)/k").code == "NoSuchKey")
  }

  @Test(
    "a content that is not what was announced is refused, and nothing is kept",
    arguments: [
      ("content-md5", "1B2M2Y8AsgTpgAmY7PhCfg==", "BadDigest"),
      ("content-md5", "short", "InvalidDigest"),
      ("x-amz-checksum-crc32", "AAAAAA==", "BadDigest"),
      ("x-amz-checksum-crc32", "AAAA", "InvalidRequest"),
      ("x-amz-checksum-sha256", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", "BadDigest"),
      ("x-amz-content-sha256", PayloadHash.empty.description, "XAmzContentSHA256Mismatch"),
      ("content-length", "6", "IncompleteBody"), ("content-length", "4", "IncompleteBody"),
      ("x-amz-storage-class", "CARDBOARD", "InvalidStorageClass"),
      ("x-amz-acl", "public-read", "AccessControlListNotSupported"),
      ("x-amz-tagging", "a=1&a=2", "InvalidArgument"),
    ])
  func refusedContents(name: String, value: String, code: String) async {
    let bucket = await s3.bucket()
    let isHash = name == "x-amz-content-sha256"
    let answer = await s3.send(
      "PUT", "\(bucket)/k", headers: isHash ? [:] : [name: value].fields, body: Array("hello".utf8),
      payload: isHash ? PayloadHash(value) : nil)
    #expect(answer.code == code)
    #expect(s3.folder.files == 0)
  }

  @Test("a chunked body is decoded, and each chunk's signature is verified")
  func chunked() async {
    let bucket = await s3.bucket()
    let pieces = ["hello ", "chunked ", "world"].map { Array($0.utf8) }
    func body(_ headers: HTTPFields, tampering: Bool) -> ([UInt8], HTTPFields) {
      let signed = s3.sign("PUT", "\(bucket)/k", headers: headers, payload: .streaming)
      var chain = signed.chunkSignatures
      var bytes: [UInt8] = []
      for piece in pieces + [[]] {
        let signature = chain.next(chunkDigest: SHA256.hash(piece))
        bytes += "\(String(piece.count, radix: 16));chunk-signature=\(signature)\r\n".utf8
        bytes += (tampering ? piece.map { $0 ^ 1 } : piece) + [0x0D, 0x0A]
      }
      return (bytes, signed.request.headers)
    }
    let headers: HTTPFields = ["x-amz-decoded-content-length": "19"]
    for pieceLength in [1, 3, 1000] {
      let (bytes, signed) = body(headers, tampering: false)
      let put = await s3.raw(
        "PUT", "\(bucket)/k", headers: signed, body: bytes, pieceLength: pieceLength)
      #expect(put.status == 200)
      #expect(await s3.send("GET", "\(bucket)/k").text == "hello chunked world")
    }
    let (bytes, signed) = body(headers, tampering: true)
    let refused = await s3.raw("PUT", "\(bucket)/k2", headers: signed, body: bytes)
    #expect(refused.code == "SignatureDoesNotMatch")
  }

  @Test(
    "a trailer's checksum is verified",
    arguments: [("NhCmhg==", 200), ("AAAAAA==", 400)])
  func trailer(checksum: String, status: Int) async {
    let bucket = await s3.bucket()
    let body = "5\r\nhello\r\n0\r\nx-amz-checksum-crc32:\(checksum)\r\n\r\n"
    let answer = await s3.send(
      "PUT", "\(bucket)/k",
      headers: [
        "x-amz-decoded-content-length": "5", "x-amz-trailer": "x-amz-checksum-crc32",
        "content-encoding": "aws-chunked",
      ], body: Array(body.utf8), payload: .streamingUnsignedWithTrailer)
    #expect(answer.status == status)
    if status == 200 { #expect(answer.headers["x-amz-checksum-crc32"] == checksum) }
  }

  @Test("a range counts only of the content that If-Range names")
  func ifRange() async {
    let path = "\(await s3.bucket())/k"
    let put = await s3.send("PUT", path, text: "0123456789")
    let etag = put.headers["etag"] ?? ""
    let modified = await s3.send("HEAD", path).headers["last-modified"] ?? ""
    for (condition, status) in [
      (etag, 206), (modified, 206), ("\"other\"", 200), ("W/\(etag)", 200),
      ("Sun, 06 Nov 1994 08:49:37 GMT", 200),
    ] {
      let got = await s3.send(
        "GET", path, headers: ["range": "bytes=2-3", "if-range": condition])
      #expect(got.status == status)
      #expect(got.text == (status == 206 ? "23" : "0123456789"))
    }
  }

  @Test("an eleventh tag is refused, and the ten before it stay")
  func tooManyTags() async {
    let path = "\(await s3.bucket())/k"
    _ = await s3.send("PUT", path, text: "x")
    for (count, code) in [(10, nil), (11, "InvalidTag")] {
      let tags = TagSet((0..<count).map { TagSet.Tag(key: "k\($0)", value: "v") })
      #expect(await s3.send("PUT", path, query: "tagging", body: tags.document).code == code)
    }
    let kept = await s3.send("GET", path, query: "tagging").xml?["TagSet"]?.all("Tag")
    #expect(kept?.count == 10)
  }

  @Test("a head that is too large is refused as such, metadata that is too large as that")
  func largeHeads() async {
    let path = "\(await s3.bucket())/k"
    for (length, code) in [
      (2000, nil), (3000, "MetadataTooLarge"), (9000, "RequestHeaderSectionTooLarge"),
    ] {
      let fields: HTTPFields = ["x-amz-meta-a": String(repeating: "m", count: length)]
      #expect(await s3.send("PUT", path, headers: fields, text: "x").code == code)
    }
  }

  @Test("a signed trailer closes the chain of a chunked body's signatures")
  func signedTrailer() async {
    let bucket = await s3.bucket()
    let piece = Array("hello".utf8)
    for (chunk, trailer, status) in [("", "", 200), ("0", "", 403), ("", "0", 403)] {
      let signed = s3.sign(
        "PUT", "\(bucket)/k",
        headers: [
          "x-amz-decoded-content-length": "5", "x-amz-trailer": "x-amz-checksum-crc32",
        ], payload: .streamingWithTrailer)
      var chain = signed.chunkSignatures
      let first = chain.next(chunkDigest: SHA256.hash(piece))
      let last = chain.next(chunkDigest: SHA256.hash([]))
      let end = chain.next(trailer: ["x-amz-checksum-crc32": "NhCmhg=="])
      let body = """
        5;chunk-signature=\(chunk + first.dropFirst(chunk.count))\r\nhello\r
        0;chunk-signature=\(last)\r\nx-amz-checksum-crc32:NhCmhg==\r
        x-amz-trailer-signature:\(trailer + end.dropFirst(trailer.count))\r\n\r\n
        """
      // A signature that begins with the other digit anyway would be no other.
      guard !first.hasPrefix("0"), !end.hasPrefix("0") else { continue }
      let answer = await s3.raw(
        "PUT", "\(bucket)/k", headers: signed.request.headers, body: Array(body.utf8))
      #expect(answer.status == status)
    }
  }

  @Test("deleting with versions leaves a marker, and deleting the marker brings the object back")
  func versions() async {
    let bucket = await s3.bucket()
    _ = await s3.send("PUT", "\(bucket)/k", text: "before")
    _ = await s3.send(
      "PUT", bucket, query: "versioning",
      text: "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>")
    let first = await s3.send("PUT", "\(bucket)/k", text: "one")
    let deletion = await s3.send("DELETE", "\(bucket)/k")
    #expect(deletion.headers["x-amz-delete-marker"] == "true")
    #expect(await s3.send("GET", "\(bucket)/k").code == "NoSuchKey")
    #expect(await s3.send("GET", "\(bucket)/k", query: "versionId=null").text == "before")
    let marker = deletion.headers["x-amz-version-id"] ?? ""
    let onMarker = await s3.send("GET", "\(bucket)/k", query: "versionId=\(marker)")
    #expect(onMarker.code == "MethodNotAllowed")
    let listing = await s3.send("GET", bucket, query: "versions").xml
    #expect(listing?.all("Version").count == 2)
    #expect(listing?.all("DeleteMarker").count == 1)
    _ = await s3.send("DELETE", "\(bucket)/k", query: "versionId=\(marker)")
    #expect(await s3.send("GET", "\(bucket)/k").text == "one")
    let id = first.headers["x-amz-version-id"] ?? ""
    _ = await s3.send("DELETE", "\(bucket)/k", query: "versionId=\(id)")
    #expect(await s3.send("GET", "\(bucket)/k").text == "before")
    #expect(await s3.send("GET", "\(bucket)/k", query: "versionId=\(id)").code == "NoSuchVersion")
    let foreign = String(repeating: "x", count: 32)
    let unknown = await s3.send("GET", "\(bucket)/k", query: "versionId=\(foreign)")
    #expect(unknown.code == "InvalidArgument")
  }

  @Test("objects expire at the midnight that their rule says")
  func expiry() async throws {
    let bucket = await s3.bucket()
    let rule = """
      <LifecycleConfiguration><Rule><ID>r</ID><Status>Enabled</Status>
      <Filter><Prefix>old/</Prefix></Filter><Expiration><Days>1</Days></Expiration></Rule>
      </LifecycleConfiguration>
      """
    #expect(await s3.send("PUT", bucket, query: "lifecycle", text: rule).status == 200)
    let put = await s3.send("PUT", "\(bucket)/old/k", text: "x")
    #expect(put.headers["x-amz-expiration"]?.contains("rule-id=\"r\"") == true)
    _ = await s3.send("PUT", "\(bucket)/new/k", text: "x")
    s3.clock.advance(seconds: 86_400)
    #expect(try s3.store.expire() == 0)
    s3.clock.advance(seconds: 86_400)
    #expect(try s3.store.expire() == 1)
    #expect(await s3.send("HEAD", "\(bucket)/old/k").status == 404)
    #expect(await s3.send("HEAD", "\(bucket)/new/k").status == 200)
  }

  @Test("a new rule soon ends what is past its time already", .timeLimit(.minutes(5)))
  func expiryOfOldObjects() async throws {
    let bucket = await s3.bucket()
    for key in ["past/k", "future/k"] { _ = await s3.send("PUT", "\(bucket)/\(key)", text: "x") }
    let rules = [("past", "2015"), ("future", "2999")].map { prefix, year in
      "<Rule><ID>\(prefix)</ID><Status>Enabled</Status><Filter><Prefix>\(prefix)/</Prefix></Filter>"
        + "<Expiration><Date>\(year)-01-01T00:00:00Z</Date></Expiration></Rule>"
    }
    let document = "<LifecycleConfiguration>\(rules.joined())</LifecycleConfiguration>"
    #expect(await s3.send("PUT", bucket, query: "lifecycle", text: document).status == 200)
    while await s3.send("HEAD", "\(bucket)/past/k").status != 404 {
      try await Task.sleep(for: .milliseconds(50))
    }
    #expect(await s3.send("HEAD", "\(bucket)/future/k").status == 200)
  }

  @Test("the parts of an abandoned upload expire with it, those of a young one stay")
  func abandonedParts() async throws {
    let bucket = await s3.bucket()
    let rule = """
      <LifecycleConfiguration><Rule><ID>r</ID><Status>Enabled</Status><Filter></Filter>
      <AbortIncompleteMultipartUpload><DaysAfterInitiation>1</DaysAfterInitiation>
      </AbortIncompleteMultipartUpload></Rule></LifecycleConfiguration>
      """
    #expect(await s3.send("PUT", bucket, query: "lifecycle", text: rule).status == 200)
    func begin() async throws -> String {
      let begun = await s3.send("POST", "\(bucket)/k", query: "uploads=")
      let id = try #require(begun.text.firstMatch(of: /<UploadId>(.+)<\/UploadId>/)).1
      let part = await s3.send(
        "PUT", "\(bucket)/k", query: "partNumber=1&uploadId=\(id)", text: "part")
      #expect(part.status == 200)
      return String(id)
    }
    let abandoned = try await begin()
    s3.clock.advance(seconds: 86_400)
    let young = try await begin()
    #expect(try s3.store.expire() == 0)
    s3.clock.advance(seconds: 86_400)
    #expect(try s3.store.expire() == 1)
    #expect(await s3.send("GET", "\(bucket)/k", query: "uploadId=\(abandoned)").status == 404)
    #expect(await s3.send("GET", "\(bucket)/k", query: "uploadId=\(young)").status == 200)
  }
}

extension Dictionary where Key == String, Value == String {
  fileprivate var fields: HTTPFields {
    HTTPFields(map { HTTPFields.Field(name: $0.key, value: $0.value) })
  }
}
