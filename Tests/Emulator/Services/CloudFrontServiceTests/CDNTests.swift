// SPDX-License-Identifier: Apache-2.0
@testable import Patterns
@testable import CloudFrontService
import Foundation
import HTTPMessage
import HTTPServer
import ServiceTesting
import TestSupport
import Testing

@Suite struct CDNTests {
  private let origin: TestOrigin
  private let content = Data((0..<1000).map { UInt8(truncatingIfNeeded: $0) })

  init() throws {
    origin = try TestOrigin()
    try origin.put(
      "media/hls/v/master.m3u8", Data("#EXTM3U\n".utf8),
      contentType: "application/vnd.apple.mpegurl",
      cacheControl: "max-age=2")
    try origin.put("media/hls/v/a b+c.ts", content)
    try origin.put("media/é/#1 100%.mp4", content, headers: ["x-amz-meta-a": "1"])
  }

  private func cdn(
    policy: ResponseHeadersPolicy? = nil, methods: [String] = ["GET", "HEAD", "OPTIONS"],
    root: String = ""
  ) -> CDN {
    CDN(
      distributions: [
        Distribution(
          id: "E1", hosts: ["d1.cloudfront.net"], defaultRootObject: root,
          behaviors: [
            CacheBehavior(bucket: "media", allowedMethods: methods, responseHeaders: policy)
          ])
      ], origin: origin)
  }

  @Test("an object comes with its fields")
  func object() async throws {
    let seen = try await cdn().get("/hls/v/master.m3u8?ignored=1")
    #expect(seen.status == 200)
    #expect(seen.text == "#EXTM3U\n")
    #expect(seen.headers["content-type"] == "application/vnd.apple.mpegurl")
    #expect(seen.headers["cache-control"] == "max-age=2")
    #expect(seen.headers["etag"] == "\"e1\"")
    #expect(seen.headers["last-modified"] == "Sun, 06 Nov 1994 08:49:37 GMT")
    #expect(seen.headers["accept-ranges"] == "bytes")
    #expect(seen.headers["x-cache"] == "Miss from cloudfront")
    #expect(seen.headers["via"]?.contains("cloudfront") == true)
  }

  @Test("the second request is a hit with an age, a new version is a miss")
  func hits() async throws {
    let cdn = cdn()
    _ = try await cdn.get("/hls/v/a%20b+c.ts")
    let second = try await cdn.get("/hls/v/a%20b+c.ts")
    #expect(second.headers["x-cache"] == "Hit from cloudfront")
    #expect(second.headers["age"] == "0")
    try origin.put("media/hls/v/a b+c.ts", content, etag: "e2")
    let third = try await cdn.get("/hls/v/a%20b+c.ts")
    #expect(third.headers["x-cache"] == "Miss from cloudfront")
  }

  @Test(
    "a path is decoded once to the key",
    arguments: [
      ("/hls/v/a%20b+c.ts", 200), ("/hls/v/a%20b%2Bc.ts", 200), ("/%C3%A9/%231%20100%25.mp4", 200),
      ("/é/%231%20100%25.mp4", 200), ("/hls/v/a+b+c.ts", 403), ("/%C3%A9/%25231%20100%25.mp4", 403),
      ("/%FF", 403), ("//hls/v/master.m3u8", 403), ("/hls/../hls/v/master.m3u8", 403), ("/", 403),
    ])
  func keys(path: String, status: Int) async throws {
    #expect(try await cdn().get(path).status == status)
  }

  @Test(
    "a type is guessed by the ending when the object has none",
    arguments: [
      ("a.m3u8", "application/vnd.apple.mpegurl"), ("a.ts", "video/mp2t"), ("a.MP4", "video/mp4"),
      ("a.m4s", "video/iso.segment"), ("a.mpd", "application/dash+xml"), ("a.vtt", "text/vtt"),
      ("a.jpg", "image/jpeg"), ("a.b/c", "binary/octet-stream"), ("mp4", "binary/octet-stream"),
    ])
  func types(key: String, type: String) async throws {
    try origin.put("media/\(key)", content)
    #expect(try await cdn().get("/\(key)").headers["content-type"] == type)
  }

  @Test("a missing object is denied, as S3 denies a reader that may not list")
  func missing() async throws {
    let seen = try await cdn().get("/nothing")
    #expect(seen.status == 403)
    #expect(seen.text.contains("<Code>AccessDenied</Code><Message>Access Denied</Message>"))
    #expect(seen.headers["content-type"] == "application/xml")
    #expect(seen.headers["x-cache"] == "Error from cloudfront")
    #expect(try await cdn().get("/unreadable").status == 502)
  }

  @Test(
    "a range is followed as CloudFront follows it",
    arguments: [
      ("bytes=0-0", 206, 0..<1, "bytes 0-0/1000"),
      ("bytes=10-19", 206, 10..<20, "bytes 10-19/1000"),
      ("bytes=990-", 206, 990..<1000, "bytes 990-999/1000"),
      ("bytes=-5", 206, 995..<1000, "bytes 995-999/1000"),
      ("bytes=-5000", 206, 0..<1000, "bytes 0-999/1000"),
      ("bytes=999-99999999999999999999", 206, 999..<1000, "bytes 999-999/1000"),
      ("Bytes=1-1", 206, 1..<2, "bytes 1-1/1000"), ("bytes=5-4", 200, 0..<1000, nil),
      ("bytes=a-b", 200, 0..<1000, nil), ("items=0-1", 200, 0..<1000, nil),
      ("bytes=", 200, 0..<1000, nil), ("bytes=20-29,10-19", 200, 0..<1000, nil),
      ("bytes=0-10,5-15", 200, 0..<1000, nil), ("bytes=--5", 200, 0..<1000, nil),
    ] as [(String, Int, Range<Int>, String?)])
  func ranges(range: String, status: Int, bytes: Range<Int>, contentRange: String?) async throws {
    let seen = try await cdn().get("/hls/v/a%20b+c.ts", ["range": range])
    #expect(seen.status == status)
    #expect(seen.body == content[bytes])
    #expect(seen.headers["content-range"] == contentRange)
  }

  @Test("a range beyond the end is not satisfiable", arguments: ["bytes=1000-", "bytes=-0"])
  func beyond(range: String) async throws {
    let seen = try await cdn().get("/hls/v/a%20b+c.ts", ["range": range])
    #expect(seen.status == 416)
    #expect(seen.headers["content-range"] == "bytes */1000")
    #expect(seen.text.contains("<Code>InvalidRange</Code>"))
  }

  @Test("several ascending ranges come as parts")
  func multipart() async throws {
    let seen = try await cdn().get("/hls/v/a%20b+c.ts", ["range": "bytes=0-1,10-12"])
    #expect(seen.status == 206)
    let type = try #require(seen.headers["content-type"])
    let boundary = try #require(type.split(separator: "=").last)
    let expected =
      Data(
        "\r\n--\(boundary)\r\nContent-Type: video/mp2t\r\nContent-Range: bytes 0-1/1000\r\n\r\n"
          .utf8)
      + content[0...1]
      + Data(
        "\r\n--\(boundary)\r\nContent-Type: video/mp2t\r\nContent-Range: bytes 10-12/1000\r\n\r\n"
          .utf8)
      + content[10...12] + Data("\r\n--\(boundary)--\r\n".utf8)
    #expect(seen.body == expected)
  }

  @Test(
    "a condition decides between 200, 206, 304 and 412",
    arguments: [
      (["if-none-match": "\"e1\""], 304), (["if-none-match": "W/\"e1\""], 304),
      (["if-none-match": "\"x\", \"e1\""], 304), (["if-none-match": "*"], 304),
      (["if-none-match": "\"x\""], 200),
      (["if-none-match": "\"x\"", "if-modified-since": "Sun, 06 Nov 1994 08:49:37 GMT"], 200),
      (["if-modified-since": "Sun, 06 Nov 1994 08:49:37 GMT"], 304),
      (["if-modified-since": "Sun, 06 Nov 1994 08:49:36 GMT"], 200),
      (["if-modified-since": "yesterday"], 200), (["if-match": "\"e1\""], 200),
      (["if-match": "\"x\""], 412), (["if-match": "W/\"e1\""], 412),
      (["if-unmodified-since": "Sun, 06 Nov 1994 08:49:36 GMT"], 412),
      (["if-unmodified-since": "Sun, 06 Nov 1994 08:49:37 GMT"], 200),
      (["range": "bytes=0-1", "if-range": "\"e1\""], 206),
      (["range": "bytes=0-1", "if-range": "\"x\""], 200),
      (["range": "bytes=0-1", "if-range": "W/\"e1\""], 200),
      (["range": "bytes=0-1", "if-range": "Sun, 06 Nov 1994 08:49:37 GMT"], 206),
      (["range": "bytes=0-1", "if-range": "Sun, 06 Nov 1994 08:49:38 GMT"], 200),
      (["range": "bytes=0-1", "if-none-match": "\"e1\""], 304),
    ] as [([String: String], Int)])
  func conditions(headers: [String: String], status: Int) async throws {
    let fields = HTTPFields(headers.map { HTTPFields.Field(name: $0.key, value: $0.value) })
    let seen = try await cdn().get("/hls/v/a%20b+c.ts", fields)
    #expect(seen.status == status)
    if status < 400 { #expect(seen.headers["etag"] == "\"e1\"") }
  }

  @Test("HEAD tells what GET would send")
  func head() async throws {
    let seen = try await cdn().get("/hls/v/a%20b+c.ts", method: "HEAD")
    #expect(seen.status == 200)
    #expect(seen.body.isEmpty)
    #expect(seen.announcedLength == 1000)
    #expect(try await cdn().get("/nothing", method: "HEAD").body.isEmpty)
  }

  @Test(
    "a method that changes something is refused", arguments: ["PUT", "POST", "DELETE", "PATCH"])
  func readOnly(method: String) async throws {
    let all = ["GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"]
    for methods in [["GET", "HEAD"], all] {
      let seen = try await cdn(methods: methods).get("/hls/v/master.m3u8", method: method)
      #expect(seen.status == 403)
      #expect(seen.headers["server"] == "CloudFront")
    }
  }

  @Test("a distribution is told by its host, and the first answers for all others")
  func distributions() async throws {
    try origin.put("one/pre/a", Data("1".utf8))
    try origin.put("two/a", Data("2".utf8))
    let cdn = CDN(
      distributions: [
        Distribution(
          id: "E1", hosts: ["one.example"],
          behaviors: [CacheBehavior(bucket: "one", originPath: "/pre")]),
        Distribution(id: "E2", hosts: ["two.example"], behaviors: [CacheBehavior(bucket: "two")]),
      ], origin: origin)
    for (host, body) in [
      ("one.example", "1"), ("TWO.example:8080", "2"), ("127.0.0.1:8080", "1"), ("[::1]", "1"),
    ] {
      #expect(try await cdn.get("/a", ["host": host]).text == body)
    }
    #expect(try await CDN(distributions: [], origin: origin).get("/a").status == 404)
  }

  @Test("the first behavior whose pattern fits counts")
  func behaviors() async throws {
    try origin.put("a/x/1.ts", Data("a".utf8))
    try origin.put("b/x/1.m3u8", Data("b".utf8))
    let cdn = CDN(
      distributions: [
        Distribution(
          id: "E", hosts: [],
          behaviors: [
            CacheBehavior(pathPattern: "/x/?.ts", bucket: "a"),
            CacheBehavior(pathPattern: "*.m3u8", bucket: "b"),
          ])
      ], origin: origin)
    #expect(try await cdn.get("/x/1.ts").text == "a")
    #expect(try await cdn.get("/x/1.m3u8").text == "b")
    #expect(try await cdn.get("/x/22.ts").status == 403)
  }

  @Test("the policy's headers go on the origin's answers, errors too, and not on the edge's own")
  func policyOfErrors() async throws {
    let field = ResponseHeadersPolicy.Field(
      name: "cache-control", value: "max-age=60", overridesOrigin: true)
    let cdn = cdn(policy: ResponseHeadersPolicy(fields: [field]))
    #expect(try await cdn.get("/hls/v/master.m3u8").headers["cache-control"] == "max-age=60")
    let missing = try await cdn.get("/nothing")
    #expect((missing.status, missing.headers["cache-control"]) == (403, "max-age=60"))
    let unreadable = try await cdn.get("/unreadable")
    #expect(unreadable.status == 502)
    #expect(unreadable.headers["cache-control"] == nil)
  }

  @Test("cross-origin headers come from the response headers policy")
  func crossOrigin() async throws {
    let policy = ResponseHeadersPolicy(
      cors: .init(
        allowOrigins: ["https://*.example.com"], allowMethods: ["GET", "HEAD"], allowHeaders: ["*"],
        exposeHeaders: ["ETag"], maxAge: 600),
      fields: [
        .init(name: "cache-control", value: "no-store", overridesOrigin: true),
        .init(name: "etag", value: "never", overridesOrigin: false),
      ], removed: ["last-modified"])
    let cdn = cdn(policy: policy)
    let seen = try await cdn.get("/hls/v/master.m3u8", ["origin": "https://a.example.com"])
    #expect(seen.headers["access-control-allow-origin"] == "https://a.example.com")
    #expect(seen.headers["vary"] == "Origin")
    #expect(seen.headers["access-control-expose-headers"] == "ETag")
    #expect(seen.headers["access-control-allow-methods"] == nil)
    #expect(seen.headers["cache-control"] == "no-store")
    #expect(seen.headers["etag"] == "\"e1\"")
    #expect(seen.headers["last-modified"] == nil)
    for headers: HTTPFields in [[:], ["origin": "https://example.org"]] {
      let other = try await cdn.get("/hls/v/master.m3u8", headers)
      #expect(other.headers["access-control-allow-origin"] == nil)
    }
    let preflight = try await cdn.get(
      "/hls/v/master.m3u8", method: "OPTIONS",
      ["origin": "https://a.example.com", "access-control-request-method": "GET"])
    #expect(preflight.status == 200)
    #expect(preflight.headers["access-control-allow-methods"] == "GET, HEAD")
    #expect(preflight.headers["access-control-allow-headers"] == "*")
    #expect(preflight.headers["access-control-max-age"] == "600")
    let open = ResponseHeadersPolicy(cors: .init(allowOrigins: ["*"]))
    let denied = try await self.cdn(policy: open).get("/nothing", ["origin": "https://b"])
    #expect(denied.headers["access-control-allow-origin"] == "*")
    #expect(try await self.cdn().get("/a", method: "OPTIONS").status == 403)
  }

  @Test("the default root object stands for /")
  func root() async throws {
    #expect(try await cdn(root: "hls/v/master.m3u8").get("/").text == "#EXTM3U\n")
  }

  @Test("curl gets a range over HTTP")
  func overHTTP() async throws {
    let server = try HTTPServer(service: ServiceClient(cdn()).entrance)
    let url = "http://127.0.0.1:\(server.port)/%C3%A9/%231%20100%25.mp4"
    #expect(try await run("curl", "-sS", "-r", "100-199", url) == content[100..<200])
  }
}
