// SPDX-License-Identifier: Apache-2.0
@testable import CloudFrontService
import Cryptography
import Foundation
import HTTPMessage
import HTTPServer
import Testing

/// Signed URLs and cookies, made here as CloudFront's documentation says.
@Suite struct SignedRequestTests {
  private static let now = 1_800_000_000
  private static let key = try? RSAPrivateKey.generate()
  private static let otherKey = try? RSAPrivateKey.generate()
  private let cdn: CDN

  init() throws {
    let origin = try TestOrigin()
    for key in ["hls/v/master.m3u8", "hls/w/master.m3u8"] {
      try origin.put("media/\(key)", Data("x".utf8))
    }
    let key = try #require(Self.key)
    cdn = CDN(
      distributions: [
        Distribution(
          id: "E", hosts: ["d1.cloudfront.net"],
          behaviors: [
            CacheBehavior(
              bucket: "media",
              responseHeaders: ResponseHeadersPolicy(fields: [
                .init(name: "cache-control", value: "max-age=60", overridesOrigin: true)
              ]), trustedKeys: ["K1": key.publicKey])
          ])
      ], origin: origin, now: { Date(timeIntervalSince1970: TimeInterval(Self.now)) })
  }

  private func encode(_ bytes: [UInt8]) -> String {
    Data(bytes).base64EncodedString().replacingOccurrences(of: "+", with: "-")
      .replacingOccurrences(of: "=", with: "_").replacingOccurrences(of: "/", with: "~")
  }

  private func sign(_ policy: String, _ key: RSAPrivateKey?) throws -> String {
    encode(try #require(key).signature(of: Array(policy.utf8), digest: .sha1))
  }

  private func canned(_ url: String, expires: Int, key: RSAPrivateKey? = key) throws -> String {
    let policy =
      "{\"Statement\":[{\"Resource\":\"\(url)\",\"Condition\":{\"DateLessThan\":{\"AWS:EpochTime\":\(expires)}}}]}"
    return "Expires=\(expires)&Signature=\(try sign(policy, key))&Key-Pair-Id=K1"
  }

  private func custom(_ resource: String, condition: String) -> String {
    "{ \"Statement\": [{ \"Resource\": \"\(resource)\", \"Condition\": {\(condition)} }] }"
  }

  @Test("an unsigned request is refused with CloudFront's code")
  func unsigned() async throws {
    let seen = try await cdn.get("/hls/v/master.m3u8")
    #expect(seen.status == 403)
    #expect(seen.text.contains("<Code>MissingKey</Code>"))
    // Whoever gets the cookies next must not find this answer in the browser's memory.
    #expect(seen.headers["cache-control"] == nil)
    let unknown = try await cdn.get("/hls/v/master.m3u8?Expires=9&Signature=a&Key-Pair-Id=K2")
    #expect(unknown.text.contains("<Code>InvalidKey</Code>"))
  }

  @Test("a canned policy opens exactly its URL until it expires")
  func cannedPolicy() async throws {
    let later = Self.now + 60
    let url = "http://127.0.0.1:8080/hls/v/master.m3u8"
    let query = try canned(url, expires: later)
    #expect(try await cdn.get("/hls/v/master.m3u8?\(query)").status == 200)
    #expect(try await cdn.get("/hls/w/master.m3u8?\(query)").status == 403)
    #expect(try await cdn.get("/hls/v/master.m3u8?a=b&\(query)").status == 403)
    let changed = query.replacingOccurrences(of: "\(later)", with: "\(later + 1)")
    #expect(try await cdn.get("/hls/v/master.m3u8?\(changed)").status == 403)
    let withQuery = try canned(url + "?a=b&c", expires: later)
    #expect(try await cdn.get("/hls/v/master.m3u8?a=b&\(withQuery)&c").status == 200)
    let named = try canned("https://d1.cloudfront.net/hls/v/master.m3u8", expires: later)
    #expect(try await cdn.get("/hls/v/master.m3u8?\(named)").status == 200)
    let expired = try canned(url, expires: Self.now)
    #expect(try await cdn.get("/hls/v/master.m3u8?\(expired)").status == 403)
    let forged = try canned(url, expires: later, key: Self.otherKey)
    #expect(try await cdn.get("/hls/v/master.m3u8?\(forged)").status == 403)
  }

  @Test(
    "a custom policy's conditions all count",
    arguments: [
      ("http*://*/hls/v/*", "\"DateLessThan\":{\"AWS:EpochTime\":1800000060}", 200),
      ("*", "\"DateLessThan\":{\"AWS:EpochTime\":1800000060}", 200),
      ("http*://*/hls/w/*", "\"DateLessThan\":{\"AWS:EpochTime\":1800000060}", 403),
      ("*", "\"DateLessThan\":{\"AWS:EpochTime\":1800000000}", 403), ("*", "", 403),
      (
        "*",
        "\"DateLessThan\":{\"AWS:EpochTime\":1800000060},\"DateGreaterThan\":{\"AWS:EpochTime\":1800000030}",
        403
      ),
      (
        "*",
        "\"DateLessThan\":{\"AWS:EpochTime\":1800000060},\"IpAddress\":{\"AWS:SourceIp\":\"192.0.2.0/24\"}",
        200
      ),
      (
        "*",
        "\"DateLessThan\":{\"AWS:EpochTime\":1800000060},\"IpAddress\":{\"AWS:SourceIp\":\"198.51.100.0/24\"}",
        403
      ),
      (
        "*",
        "\"DateLessThan\":{\"AWS:EpochTime\":1800000060},\"IpAddress\":{\"AWS:SourceIp\":\"0.0.0.0/0\"}",
        200
      ),
    ])
  func customPolicy(resource: String, condition: String, status: Int) async throws {
    let policy = custom(resource, condition: condition)
    let signature = try sign(policy, Self.key)
    let encoded = encode(Array(policy.utf8))
    let byQuery = try await cdn.get(
      "/hls/v/master.m3u8?Policy=\(encoded)&Signature=\(signature)&Key-Pair-Id=K1")
    #expect(byQuery.status == status)
    let byCookie = try await cdn.get(
      "/hls/v/master.m3u8",
      [
        "cookie":
          "a=b; CloudFront-Policy=\(encoded); CloudFront-Signature=\(signature); CloudFront-Key-Pair-Id=K1"
      ])
    #expect(byCookie.status == status)
  }

  @Test("a policy that was changed after signing opens nothing")
  func tampering() async throws {
    let condition = "\"DateLessThan\":{\"AWS:EpochTime\":1800000060}"
    let signature = try sign(custom("http*://*/hls/w/*", condition: condition), Self.key)
    let encoded = encode(Array(custom("*", condition: condition).utf8))
    let seen = try await cdn.get(
      "/hls/v/master.m3u8?Policy=\(encoded)&Signature=\(signature)&Key-Pair-Id=K1")
    #expect(seen.text.contains("<Code>AccessDenied</Code>"))
  }
}
