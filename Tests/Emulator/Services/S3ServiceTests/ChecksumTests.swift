// SPDX-License-Identifier: Apache-2.0
import Foundation
import HTTPMessage
import Notation
import Testing
import XML

@testable import S3Service

@Suite struct ChecksumTests {
  let s3: ServiceHarness

  init() throws { s3 = try ServiceHarness() }

  private struct Upload {
    let path: String
    let id: String
    var parts: [(etag: String, sum: String)] = []

    func document(namingChecksums algorithm: ChecksumAlgorithm?) -> String {
      let elements = parts.enumerated().map { index, part in
        let sum = algorithm.map { "<\($0.element)>\(part.sum)</\($0.element)>" } ?? ""
        return "<Part><PartNumber>\(index + 1)</PartNumber><ETag>\(part.etag)</ETag>\(sum)</Part>"
      }
      return "<CompleteMultipartUpload>\(elements.joined())</CompleteMultipartUpload>"
    }
  }

  private func upload(
    _ key: String, _ algorithm: ChecksumAlgorithm, _ type: ChecksumType, _ contents: [[UInt8]]
  ) async -> Upload {
    let path = "\(await s3.bucket())/\(key)"
    let begun = await s3.send(
      "POST", path, query: "uploads",
      headers: [
        "x-amz-checksum-algorithm": algorithm.rawValue, "x-amz-checksum-type": type.rawValue,
      ])
    var upload = Upload(path: path, id: begun.xml?.text(of: "UploadId") ?? "")
    for (index, content) in contents.enumerated() {
      let put = await s3.send(
        "PUT", path, query: "partNumber=\(index + 1)&uploadId=\(upload.id)", body: content)
      upload.parts.append(
        (put.headers["etag"] ?? "", put.headers[algorithm.field] ?? ""))
    }
    return upload
  }

  /// What others compute: the libraries' own test values, and RFC 1321's and FIPS 180-4's.
  static let known: [(ChecksumAlgorithm, String, String)] = [
    (.md5, "", "d41d8cd98f00b204e9800998ecf8427e"),
    (.xxhash64, "", "ef46db3751d8e999"), (.xxhash64, "abc", "44bc2cf5ad770999"),
    (.xxhash3, "", "2d06800538d394c2"), (.xxhash128, "", "99aa06d3014798d86001c324468d497f"),
    (
      .sha512, "abc",
      "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
        + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"
    ),
  ]

  @Test("each checksum is what others make of the same bytes", arguments: known)
  func values(_ algorithm: ChecksumAlgorithm, _ text: String, _ value: String) {
    #expect(Hex.encode(algorithm.checksum(of: Array(text.utf8))) == value)
  }

  @Test(
    "a stated checksum is held against the content, kept and told",
    arguments: [ChecksumAlgorithm.md5, .sha512, .xxhash64, .xxhash3, .xxhash128])
  func stated(_ algorithm: ChecksumAlgorithm) async {
    let path = "\(await s3.bucket())/k"
    let value = Data(algorithm.checksum(of: Array("hello".utf8))).base64EncodedString()
    let put = await s3.send("PUT", path, headers: [algorithm.field: value], text: "hello")
    #expect(put.headers[algorithm.field] == value)
    let read = await s3.send("GET", path, headers: ["x-amz-checksum-mode": "ENABLED"])
    #expect(read.headers[algorithm.field] == value)
    let attributes = await s3.send(
      "GET", path, query: "attributes", headers: ["x-amz-object-attributes": "Checksum"])
    #expect(attributes.xml?["Checksum"]?.text(of: algorithm.element) == value)
    let wrong = await s3.send("PUT", path, headers: [algorithm.field: value], text: "other")
    #expect(wrong.code == "BadDigest")
    let parts = await upload("parts", algorithm, .composite, Self.contents)
    let done = await s3.send(
      "POST", parts.path, query: "uploadId=\(parts.id)",
      text: parts.document(namingChecksums: algorithm))
    let sums = Self.contents.flatMap { algorithm.checksum(of: $0) }
    let whole = Data(algorithm.checksum(of: sums)).base64EncodedString()
    #expect(done.xml?.text(of: algorithm.element) == "\(whole)-2")
  }

  private static let contents: [[UInt8]] = [[UInt8](repeating: 65, count: 5 << 20), [66, 67, 68]]

  @Test(
    "of several parts a full object's checksum needs no type beside it",
    arguments: [ChecksumAlgorithm.crc32, .crc32c, .crc64nvme])
  func fullObject(_ algorithm: ChecksumAlgorithm) async {
    let upload = await upload("k", algorithm, .fullObject, Self.contents)
    let whole = Data(algorithm.checksum(of: Self.contents.flatMap { $0 })).base64EncodedString()
    let document = upload.document(namingChecksums: algorithm)
    for stated in ["\(whole)-2", Data(count: algorithm.length).base64EncodedString()] {
      let refused = await s3.send(
        "POST", upload.path, query: "uploadId=\(upload.id)", headers: [algorithm.field: stated],
        text: document)
      #expect(refused.code == "BadDigest")
    }
    let done = await s3.send(
      "POST", upload.path, query: "uploadId=\(upload.id)", headers: [algorithm.field: whole],
      text: document)
    #expect(done.xml?.text(of: algorithm.element) == whole)
    #expect(done.xml?.text(of: "ChecksumType") == "FULL_OBJECT")
  }

  @Test(
    "a part is read with its checksum where the completion named it", arguments: [true, false])
  func partsOfFullObject(named: Bool) async {
    let upload = await upload("k", .crc64nvme, .fullObject, Self.contents)
    let done = await s3.send(
      "POST", upload.path, query: "uploadId=\(upload.id)",
      text: upload.document(namingChecksums: named ? .crc64nvme : nil))
    #expect(done.status == 200)
    for (index, part) in upload.parts.enumerated() {
      let got = await s3.send(
        "HEAD", upload.path, query: "partNumber=\(index + 1)",
        headers: ["x-amz-checksum-mode": "ENABLED"])
      #expect(got.status == 206)
      #expect(got.headers["x-amz-checksum-crc64nvme"] == (named ? part.sum : nil))
      #expect(got.headers["x-amz-checksum-type"] == (named ? "FULL_OBJECT" : nil))
    }
    let attributes = await s3.send(
      "GET", upload.path, query: "attributes", headers: ["x-amz-object-attributes": "ObjectParts"])
    #expect(attributes.xml?["ObjectParts"]?["Part"] == nil)
  }

  @Test("a composite checksum tells the right number of parts, or none")
  func numberOfParts() async {
    let upload = await upload("k", .sha256, .composite, Self.contents)
    let sums = upload.parts.flatMap { ChecksumAlgorithm.sha256.decode($0.sum) ?? [] }
    let bare = Data(ChecksumAlgorithm.sha256.checksum(of: sums)).base64EncodedString()
    let document = upload.document(namingChecksums: .sha256)
    let wrong = await s3.send(
      "POST", upload.path, query: "uploadId=\(upload.id)",
      headers: ["x-amz-checksum-sha256": "\(bare)-3"], text: document)
    #expect(wrong.code == "BadDigest")
    let done = await s3.send(
      "POST", upload.path, query: "uploadId=\(upload.id)",
      headers: ["x-amz-checksum-sha256": "\(bare)-2"], text: document)
    #expect(done.xml?.text(of: "ChecksumSHA256") == "\(bare)-2")
  }

  @Test(
    "a stated checksum that is no Base64 differs, Base64 of another length is invalid",
    arguments: [("bad", "BadDigest"), ("c0ffee42", "InvalidRequest")])
  func unreadable(stated: String, code: String) async {
    let path = "\(await s3.bucket())/k"
    let fields: HTTPFields = ["x-amz-checksum-sha256": stated]
    #expect(await s3.send("PUT", path, headers: fields, text: "x").code == code)
    let upload = await upload("k", .sha256, .composite, [[1, 2, 3]])
    // It is looked at before the parts are.
    for document in [
      upload.document(namingChecksums: .sha256), upload.document(namingChecksums: nil),
    ] {
      let refused = await s3.send(
        "POST", upload.path, query: "uploadId=\(upload.id)", headers: fields, text: document)
      #expect(refused.code == code)
    }
  }

  @Test(
    "what cannot be combined is composite only, and CRC64NVME of the whole only",
    arguments: ChecksumAlgorithm.allCases)
  func types(_ algorithm: ChecksumAlgorithm) async {
    let path = "\(await s3.bucket())/k"
    for type in [ChecksumType.composite, .fullObject] {
      let begun = await s3.send(
        "POST", path, query: "uploads",
        headers: [
          "x-amz-checksum-algorithm": algorithm.rawValue, "x-amz-checksum-type": type.rawValue,
        ])
      let fits =
        switch algorithm {
        case .crc32, .crc32c: true
        case .crc64nvme: type == .fullObject
        case .sha1, .sha256, .sha512, .md5, .xxhash64, .xxhash3, .xxhash128: type == .composite
        }
      #expect(begun.status == (fits ? 200 : 400))
    }
  }

  @Test("an unknown algorithm is answered with the known ones")
  func unknownAlgorithm() async {
    let refused = await s3.send(
      "POST", "\(await s3.bucket())/k", query: "uploads",
      headers: ["x-amz-checksum-algorithm": "CRC16"])
    #expect(
      refused.xml?.text(of: "Message")
        == "Checksum algorithm provided is unsupported. Please try again with any of the valid "
        + "types: [CRC32, CRC32C, CRC64NVME, MD5, SHA1, SHA256, SHA512, XXHASH128, XXHASH3, "
        + "XXHASH64]")
  }
}
