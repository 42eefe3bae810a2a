// SPDX-License-Identifier: Apache-2.0
import Notation
import AWSSigning
import Foundation
import HTTPMessage
import TestSupport
import Testing

@Suite struct HostileRequestTests {
  private static let now = Date(timeIntervalSince1970: 1_772_600_767)
  private static let signer = Signer(
    credentials: Credentials(accessKeyID: "test", secretAccessKey: "secret"), region: "us-east-1",
    service: "s3")
  private static let request = SignableRequest(
    method: "PUT", path: "/media/a%20b.mp4", query: "partNumber=1&uploadId=x%2By",
    headers: ["Host": "127.0.0.1:4566", "Content-Type": "video/mp4"])

  private func damaged(_ text: String, using generator: inout SeededGenerator) -> String {
    var bytes = Array(text.utf8)
    guard let index = bytes.indices.randomElement(using: &generator) else { return text }
    switch Int.random(in: 0...3, using: &generator) {
    case 0: bytes.remove(at: index)
    case 1: bytes[index] = UInt8.random(in: 0...255, using: &generator)
    case 2: bytes.insert(contentsOf: "%&=;/, ".utf8.shuffled(using: &generator), at: index)
    default: bytes.removeSubrange(index...)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Whether two requests ask for the same, however they are written: what a signature protects.
  private func asksTheSame(_ left: SignableRequest, _ right: SignableRequest) -> Bool {
    func pairs(_ request: SignableRequest) -> [[UInt8]] {
      (request.query ?? "").split(separator: "&")
        .map { PercentEncoding.decodeBytes($0.contains("=") ? String($0) : $0 + "=") }
        .sorted { $0.lexicographicallyPrecedes($1) }
    }
    return PercentEncoding.decodeBytes(left.path) == PercentEncoding.decodeBytes(right.path)
      && pairs(left) == pairs(right)
  }

  @Test("a damaged presigned request is refused, or asks for the same", arguments: 0..<40)
  func presigned(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    let verifier = Verifier(services: ["s3"]) { $0 == "test" ? "secret" : nil }
    let signed = try Self.signer.presign(Self.request, expiresIn: 60, at: Self.now).request
    for _ in 0..<50 {
      var damaged = signed
      if Bool.random(using: &generator) {
        damaged.path = self.damaged(signed.path, using: &generator)
      } else {
        damaged.query = self.damaged(signed.query ?? "", using: &generator)
      }
      guard (try? verifier.verify(damaged, payload: .declared, at: Self.now)) != nil else {
        continue
      }
      #expect(asksTheSame(damaged, signed), "\(damaged.target)")
    }
  }

  @Test("a damaged authorization header is refused, or says the same", arguments: 0..<40)
  func header(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    let verifier = Verifier(services: ["s3"]) { $0 == "test" ? "secret" : nil }
    let signed = Self.signer.sign(Self.request, payload: .unsigned, at: Self.now).request
    let original = try RequestAuthorization(signed)
    for _ in 0..<50 {
      var damaged = signed
      let header = try #require(signed.headers["Authorization"])
      damaged.headers["Authorization"] = self.damaged(header, using: &generator)
      guard let verified = try? verifier.verify(damaged, payload: .declared, at: Self.now) else {
        continue
      }
      #expect(verified.authorization == original)
    }
  }

  @Test("signed requests verify, whatever is in path, query and headers", arguments: 0..<40)
  func roundTrip(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    let alphabet = Array("ab/.%2+ &=?#~é😀\u{1}\n\"<")
    func text() -> String {
      String(
        (0..<Int.random(in: 1...20, using: &generator)).compactMap { _ in
          alphabet.randomElement(using: &generator)
        })
    }
    let verifier = Verifier(services: ["s3"]) { _ in "secret" }
    for _ in 0..<20 {
      let query = (0..<Int.random(in: 0...4, using: &generator)).map { _ in
        "\(PercentEncoding.encode(text()))=\(PercentEncoding.encode(text()))"
      }
      let request = SignableRequest(
        method: "GET", path: "/" + PercentEncoding.encode(text(), keepingSlash: true),
        query: query.isEmpty ? nil : query.joined(separator: "&"),
        headers: ["Host": "h", "x-amz-meta-a": text().filter { $0 != "\n" && $0 != "\u{1}" }])
      let signed = Self.signer.sign(request, payload: .empty, at: Self.now).request
      #expect(throws: Never.self) {
        try verifier.verify(signed, payload: .declared, at: Self.now)
      }
      let presigned = try Self.signer.presign(request, expiresIn: 1, at: Self.now).request
      #expect(throws: Never.self) {
        try verifier.verify(presigned, payload: .declared, at: Self.now)
      }
    }
  }
}
