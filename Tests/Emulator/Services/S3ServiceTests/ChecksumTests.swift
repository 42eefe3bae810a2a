// SPDX-License-Identifier: Apache-2.0
import Foundation
import HTTPMessage
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
}
