// SPDX-License-Identifier: Apache-2.0
import AWSSigning
import Cryptography
import Foundation
import HTTPMessage
import TestSupport
import Testing
import XML

@testable import S3Service

/// Every parser of what comes from outside either reads or refuses; none traps, hangs or leaves
/// anything behind.
@Suite struct FuzzTests {
  /// Changes a text as a hostile or broken client might: bytes flipped, pieces cut, doubled, moved.
  private func mutate(_ text: String, _ random: inout SeededGenerator) -> [UInt8] {
    var bytes = Array(text.utf8)
    for _ in 0..<Int.random(in: 1...6, using: &random) {
      guard !bytes.isEmpty else { break }
      let position = Int.random(in: 0..<bytes.count, using: &random)
      let end = min(bytes.count, position + Int.random(in: 0...20, using: &random))
      switch Int.random(in: 0..<5, using: &random) {
      case 0: bytes[position] = UInt8.random(in: 0...255, using: &random)
      case 1: bytes.removeSubrange(position..<end)
      case 2: bytes.insert(contentsOf: bytes[position..<end], at: position)
      case 3: bytes.insert(UInt8.random(in: 0...255, using: &random), at: position)
      default: bytes = Array(bytes[..<position])
      }
    }
    return bytes
  }

  private let documents: [(query: String, text: String)] = [
    (
      "cors",
      "<CORSConfiguration><CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod></CORSRule></CORSConfiguration>"
    ),
    (
      "lifecycle",
      "<LifecycleConfiguration><Rule><ID>a</ID><Status>Enabled</Status><Filter><And><Prefix>p</Prefix><Tag><Key>k</Key><Value>v</Value></Tag></And></Filter><Expiration><Days>3</Days></Expiration></Rule></LifecycleConfiguration>"
    ),
    (
      "notification",
      "<NotificationConfiguration><QueueConfiguration><Id>i</Id><Queue>arn:aws:sqs:us-east-1:0:q</Queue><Event>s3:ObjectCreated:*</Event><Filter><S3Key><FilterRule><Name>prefix</Name><Value>a</Value></FilterRule></S3Key></Filter></QueueConfiguration></NotificationConfiguration>"
    ),
    ("tagging", "<Tagging><TagSet><Tag><Key>k</Key><Value>v</Value></Tag></TagSet></Tagging>"),
    ("versioning", "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>"),
    (
      "object-lock",
      "<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled><Rule><DefaultRetention><Mode>GOVERNANCE</Mode><Days>1</Days></DefaultRetention></Rule></ObjectLockConfiguration>"
    ),
    (
      "policy",
      #"{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":{"AWS":"*"},"Action":["s3:Nothing"],"Resource":"arn:aws:s3:::bucket/*","Condition":{"NumericLessThan":{"s3:max-keys":"10"},"IpAddress":{"aws:SourceIp":["10.0.0.0/8","::1/128"]}}}]}"#
    ),
    (
      "website",
      "<WebsiteConfiguration><IndexDocument><Suffix>i</Suffix></IndexDocument></WebsiteConfiguration>"
    ),
  ]

  @Test("settings", arguments: [1, 2, 3] as [UInt64])
  func settings(seed: UInt64) async throws {
    let s3 = try ServiceHarness()
    let bucket = await s3.bucket()
    var random = SeededGenerator(seed: seed)
    for _ in 0..<60 {
      for (query, text) in documents {
        let answer = await s3.send("PUT", bucket, query: query, body: mutate(text, &random))
        #expect(answer.status == 200 || answer.status == 204 || (400...409).contains(answer.status))
      }
    }
    #expect(await s3.send("PUT", "\(bucket)/alive", text: "x").status == 200)
  }

  @Test("deletions, completions and ACLs", arguments: [4, 5] as [UInt64])
  func objectDocuments(seed: UInt64) async throws {
    let s3 = try ServiceHarness(ownership: .objectWriter)
    let bucket = await s3.bucket()
    _ = await s3.send("PUT", "\(bucket)/k", text: "x")
    let id = await s3.send("POST", "\(bucket)/m", query: "uploads").xml?.text(of: "UploadId") ?? ""
    var random = SeededGenerator(seed: seed)
    for _ in 0..<60 {
      let requests = [
        (
          "POST", bucket, "delete",
          "<Delete><Object><Key>a</Key><VersionId>null</VersionId></Object></Delete>"
        ),
        (
          "POST", "\(bucket)/m", "uploadId=\(id)",
          "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>\"0\"</ETag></Part></CompleteMultipartUpload>"
        ),
        (
          "PUT", "\(bucket)/k", "acl",
          "<AccessControlPolicy><Owner><ID>\(ServiceHarness.main.canonicalID)</ID></Owner><AccessControlList/></AccessControlPolicy>"
        ),
        (
          "PUT", "\(bucket)/k", "retention",
          "<Retention><Mode>GOVERNANCE</Mode><RetainUntilDate>2040-01-01T00:00:00Z</RetainUntilDate></Retention>"
        ),
        ("POST", "\(bucket)/k", "restore", "<RestoreRequest><Days>1</Days></RestoreRequest>"),
      ]
      for (method, path, query, text) in requests {
        let body = mutate(text, &random)
        let answer = await s3.send(
          method, path, query: query,
          headers: ["content-md5": Data(MD5.hash(body)).base64EncodedString()], body: body)
        #expect(answer.status < 500)
      }
    }
    #expect(await s3.send("GET", "\(bucket)/k").text == "x")
  }

  @Test("requests: targets, queries and header fields", arguments: [6, 7] as [UInt64])
  func requests(seed: UInt64) async throws {
    let s3 = try ServiceHarness()
    let bucket = await s3.bucket()
    _ = await s3.send("PUT", "\(bucket)/k", text: "0123456789")
    var random = SeededGenerator(seed: seed)
    let seeds: [(name: String, value: String)] = [
      ("range", "bytes=0-5"), ("if-match", "\"abc\", W/\"d\""),
      ("if-modified-since", "Tue, 14 Nov 2023 22:13:20 GMT"),
      ("x-amz-copy-source", "/bucket/k?versionId=null"),
      ("x-amz-tagging", "a=b&c=d"), ("x-amz-grant-read", "id=\"x\", uri=\"y\""),
      ("x-amz-object-attributes", "ETag,ObjectSize"), ("content-md5", "1B2M2Y8AsgTpgAmY7PhCfg=="),
      ("x-amz-decoded-content-length", "10"), ("host", "bucket.s3.localhost:1"),
      ("x-amz-expected-bucket-owner", "000000000000"),
    ]
    for _ in 0..<250 {
      let query = String(
        decoding: mutate(
          "list-type=2&max-keys=5&delimiter=%2F&partNumber=1&versionId=null&marker=a", &random),
        as: UTF8.self)
      let path = String(decoding: mutate("/bucket/k/%41%zz", &random), as: UTF8.self)
      let (name, value) = seeds[Int.random(in: 0..<seeds.count, using: &random)]
      let headers = HTTPFields([
        .init(name: name, value: String(decoding: mutate(value, &random), as: UTF8.self))
      ])
      for method in ["GET", "PUT", "HEAD", "DELETE", "POST", "OPTIONS", "PATCH"] {
        let answer = await s3.send(
          method, path.hasPrefix("/") ? path : "/\(path)", query: query, headers: headers)
        #expect(answer.status < 500 || answer.status == 501)
      }
    }
  }

  @Test("chunked bodies", arguments: [8, 9] as [UInt64])
  func chunked(seed: UInt64) async throws {
    let s3 = try ServiceHarness()
    let bucket = await s3.bucket()
    var random = SeededGenerator(seed: seed)
    let body =
      "5\r\nhello\r\n6;chunk-signature=ab\r\n world\r\n0\r\nx-amz-checksum-crc32:DUoRhQ==\r\n\r\n"
    for round in 0..<400 {
      let answer = await s3.send(
        "PUT", "\(bucket)/k\(round)",
        headers: [
          "x-amz-decoded-content-length": "11", "x-amz-trailer": "x-amz-checksum-crc32",
        ], body: mutate(body, &random), payload: .streamingUnsignedWithTrailer)
      #expect(answer.status == 200 || answer.status == 400)
      if answer.status == 400 {
        #expect(await s3.send("HEAD", "\(bucket)/k\(round)").status == 404)
      }
    }
  }

  @Test("forms", arguments: [10, 11] as [UInt64])
  func forms(seed: UInt64) async throws {
    let s3 = try ServiceHarness()
    let bucket = await s3.bucket()
    var random = SeededGenerator(seed: seed)
    let body =
      "--cut\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\nk\r\n--cut\r\nContent-Disposition: form-data; name=\"policy\"\r\n\r\ne30=\r\n--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\ndata\r\n--cut--\r\n"
    for _ in 0..<400 {
      let answer = await s3.raw(
        "POST", bucket, headers: ["content-type": "multipart/form-data; boundary=cut"],
        body: mutate(body, &random), pieceLength: Int.random(in: 1...40, using: &random))
      #expect((400...412).contains(answer.status))
    }
    #expect(s3.folder.files == 0)
  }

  @Test("an entity bomb and a deep document are refused, and the service lives")
  func bombs() async throws {
    let s3 = try ServiceHarness()
    let bucket = await s3.bucket()
    let bomb =
      "<!DOCTYPE l [<!ENTITY a \"\(String(repeating: "x", count: 1000))\"><!ENTITY b \"&a;&a;&a;\">]><Tagging>&b;</Tagging>"
    let deep = String(repeating: "<a>", count: 100_000)
    for text in [bomb, deep, String(repeating: "[", count: 100_000)] {
      #expect(await s3.send("PUT", bucket, query: "tagging", text: text).code == "MalformedXML")
      #expect(await s3.send("PUT", bucket, query: "policy", text: text).code == "MalformedPolicy")
    }
    let large = await s3.send(
      "PUT", bucket, query: "tagging", body: [UInt8](repeating: 0x20, count: 3 << 20))
    #expect(large.code == "MaxMessageLengthExceeded")
  }
}
