// SPDX-License-Identifier: Apache-2.0
import Notation
import Database
import Foundation
import HTTPMessage
import TestSupport
import Testing
import XML

@testable import S3Service

@Suite struct ListingTests {
  let s3: ServiceHarness

  init() throws { s3 = try ServiceHarness() }

  private func fill(_ keys: [String]) async -> String {
    let bucket = await s3.bucket()
    for key in keys {
      let path = "\(bucket)/\(PercentEncoding.encode(key, keepingSlash: true))"
      _ = await s3.send("PUT", path, text: "x")
    }
    return bucket
  }

  @Test("pages of any size give every key and common prefix once, in order", arguments: 1...7)
  func pages(size: Int) async {
    let keys = ["a", "a/1", "a/2", "a0", "b/", "b/x/y", "b/z", "c d", "é", "\u{10FFFF}"]
    let bucket = await fill(keys)
    for (delimiter, expected) in [
      ("", keys), ("/", ["a", "a/", "a0", "b/", "c d", "é", "\u{10FFFF}"]),
    ] {
      var found: [String] = []
      var token: String?
      repeat {
        let continuation = token.map { "continuation-token=\($0)&" } ?? ""
        let page = await s3.send(
          "GET", bucket,
          query: "\(continuation)delimiter=\(delimiter)&list-type=2&max-keys=\(size)"
        ).xml
        let contents = page?.all("Contents").compactMap { $0.text(of: "Key") } ?? []
        let prefixes = page?.all("CommonPrefixes").compactMap { $0.text(of: "Prefix") } ?? []
        #expect(page?.text(of: "KeyCount") == String(contents.count + prefixes.count))
        found += (contents + prefixes).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        token = page?.text(of: "NextContinuationToken")
        #expect((page?.text(of: "IsTruncated") == "true") == (token != nil))
      } while token != nil
      #expect(found == expected)
    }
  }

  @Test("a page of common prefixes leaps over what is under them")
  func leap() async throws {
    let bucket = await fill(
      (0..<30).flatMap { ["p\($0 + 10)/a", "p\($0 + 10)/b", "p\($0 + 10)/c"] })
    let page = await s3.send("GET", bucket, query: "delimiter=%2F&max-keys=10&prefix=p").xml
    #expect(page?.all("CommonPrefixes").count == 10)
    #expect(page?.text(of: "NextMarker") == "p19/")
    let next = await s3.send(
      "GET", bucket, query: "delimiter=%2F&marker=p19%2F&max-keys=100&prefix=p"
    ).xml
    #expect(next?.all("CommonPrefixes").count == 20)
  }

  @Test("a page is found by a search of the index, however far into the listing it is")
  func plan() throws {
    let database = try Connection(path: ":memory:", migrations: Schema.migrations)
    let steps = try database.read { transaction in
      try transaction.query(
        "EXPLAIN QUERY PLAN \(ObjectStore.listedObjects)",
        [.integer(1), .blob(Array("k".utf8)), .integer(1000)]
      ) { $0.text(3) }
    }
    #expect(steps.count == 1)
    #expect(
      steps.first?.hasPrefix("SEARCH object USING INDEX object_listed (bucket=? AND key>?)") == true
    )
  }

  @Test("a prefix that XML cannot hold is told in a form that it can")
  func unwritablePrefixes() async {
    let bucket = await s3.bucket()
    for (prefix, told) in [
      ("%01", "%01"), ("%EF%BF%BE", "%EF%BF%BE"), ("%2F%25", "/%"), ("%C3%A9", "\u{E9}"),
    ] {
      #expect(await s3.send("PUT", "\(bucket)/\(prefix)", text: "x").status == 200)
      let page = await s3.send("GET", bucket, query: "encoding-type=url&prefix=\(prefix)")
      #expect(page.xml?.text(of: "Prefix") == told)
      #expect(page.xml?.all("Contents").count == 1)
    }
  }

  @Test("versions come newest first, and a page goes on where the last one ended")
  func versions() async {
    let bucket = await s3.bucket()
    _ = await s3.send(
      "PUT", bucket, query: "versioning",
      text: "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>")
    for (key, count) in [("a", 3), ("b/1", 2), ("b/2", 1), ("c", 2)] {
      for _ in 0..<count { _ = await s3.send("PUT", "\(bucket)/\(key)", text: "x") }
    }
    for (delimiter, expected) in [("", 8), ("/", 6)] {
      var count = 0
      var markers = ""
      while true {
        let page = await s3.send(
          "GET", bucket, query: "delimiter=\(delimiter)\(markers)&max-keys=1&versions"
        ).xml
        count += (page?.all("Version").count ?? 0) + (page?.all("CommonPrefixes").count ?? 0)
        guard page?.text(of: "IsTruncated") == "true", count < 20,
          let key = page?.text(of: "NextKeyMarker")
        else { break }
        markers = "&key-marker=\(PercentEncoding.encode(key))"
        if let id = page?.text(of: "NextVersionIdMarker") { markers += "&version-id-marker=\(id)" }
      }
      #expect(count == expected)
    }
  }

  @Test(
    "what S3 refuses of a listing's parameters is refused",
    arguments: [
      ("max-keys=x", "InvalidArgument"), ("max-keys=-1", "InvalidArgument"),
      ("encoding-type=base64", "InvalidArgument"),
      ("continuation-token=x&list-type=2", "InvalidArgument"),
      ("version-id-marker=x&versions", "InvalidArgument"),
    ])
  func refusals(query: String, code: String) async {
    let bucket = await s3.bucket()
    #expect(await s3.send("GET", bucket, query: query).code == code)
  }
}

@Suite struct MultipartTests {
  let s3: ServiceHarness

  init() throws { s3 = try ServiceHarness() }

  private let large = [UInt8](repeating: 7, count: 5 << 20)

  private func begin(_ path: String, headers: HTTPFields = [:]) async -> String {
    let answer = await s3.send("POST", path, query: "uploads", headers: headers)
    return answer.xml?.text(of: "UploadId") ?? ""
  }

  private func part(_ path: String, _ id: String, _ number: Int, _ body: [UInt8]) async -> String {
    let answer = await s3.send(
      "PUT", path, query: "partNumber=\(number)&uploadId=\(id)", body: body)
    return answer.headers["etag"] ?? ""
  }

  private func document(_ parts: [(Int, String)]) -> String {
    let elements = parts.map {
      "<Part><PartNumber>\($0.0)</PartNumber><ETag>\($0.1)</ETag></Part>"
    }
    return "<CompleteMultipartUpload>\(elements.joined())</CompleteMultipartUpload>"
  }

  @Test("parts become one object, and a repeated completion has the same answer")
  func complete() async {
    let path = "\(await s3.bucket())/k"
    let id = await begin(path)
    let second = await part(path, id, 2, [1, 2, 3])
    let first = await part(path, id, 1, large)
    let completion = document([(1, first), (2, second)])
    for _ in 0..<2 {
      let answer = await s3.send("POST", path, query: "uploadId=\(id)", text: completion)
      #expect(answer.status == 200)
      #expect(answer.xml?.text(of: "ETag")?.hasSuffix("-2\"") == true)
      #expect(answer.xml?.text(of: "ChecksumCRC64NVME") != nil)
    }
    let got = await s3.send("GET", path)
    #expect(got.body == large + [1, 2, 3])
    let byPart = await s3.send("GET", path, query: "partNumber=2")
    #expect(byPart.status == 206)
    #expect(byPart.body == [1, 2, 3])
    #expect(byPart.headers["x-amz-mp-parts-count"] == "2")
    #expect(s3.folder.files == 1)
    let list = await s3.send("GET", path, query: "uploadId=\(id)")
    #expect(list.code == "NoSuchUpload")
  }

  @Test("the whole object's checksum is combined from its parts'")
  func combined() async {
    let path = "\(await s3.bucket())/k"
    let id = await begin(path)
    let first = await part(path, id, 1, large)
    let second = await part(path, id, 2, [9])
    _ = await s3.send(
      "POST", path, query: "uploadId=\(id)", text: document([(1, first), (2, second)]))
    let head = await s3.send("HEAD", path, headers: ["x-amz-checksum-mode": "ENABLED"])
    let expected = Data(ChecksumAlgorithm.crc64nvme.checksum(of: large + [9])).base64EncodedString()
    #expect(head.headers["x-amz-checksum-crc64nvme"] == expected)
  }

  @Test("a completion that does not fit its parts is refused, and the parts stay")
  func refusals() async {
    let path = "\(await s3.bucket())/k"
    let id = await begin(path)
    let small = await part(path, id, 1, [1])
    let last = await part(path, id, 3, [2])
    for (parts, code) in [
      ([(3, last), (1, small)], "InvalidPartOrder"), ([(1, last)], "InvalidPart"),
      ([(2, small)], "InvalidPart"), ([(1, small), (3, last)], "EntityTooSmall"),
      ([], "MalformedXML"),
    ] {
      let answer = await s3.send("POST", path, query: "uploadId=\(id)", text: document(parts))
      #expect(answer.code == code)
    }
    #expect(
      await s3.send("PUT", path, query: "partNumber=0&uploadId=\(id)").code == "InvalidArgument")
    #expect(await s3.send("GET", path, query: "uploadId=\(id)").xml?.all("Part").count == 2)
    #expect(await s3.send("DELETE", path, query: "uploadId=\(id)").status == 204)
    #expect(s3.folder.files == 0)
    #expect(await s3.send("DELETE", path, query: "uploadId=\(id)").code == "NoSuchUpload")
  }

  @Test("a completion that names no parts of an upload that has some says so")
  func noParts() async {
    let path = "\(await s3.bucket())/k"
    #expect(await s3.send("POST", path, query: "uploadId=none").code == "NoSuchUpload")
    let id = await begin(path)
    #expect(await s3.send("POST", path, query: "uploadId=\(id)").code == "MalformedXML")
    _ = await part(path, id, 1, [1])
    let answer = await s3.send("POST", path, query: "uploadId=\(id)")
    #expect(answer.code == "InvalidRequest")
    #expect(answer.xml?.text(of: "Message") == "You must specify at least one part")
  }

  @Test("uploads of one key are listed in the order of their beginnings")
  func uploadOrder() async {
    let path = "\(await s3.bucket())/k"
    var ids: [String] = []
    for _ in 0..<20 { ids.append(await begin(path)) }
    let listed = await s3.send("GET", "/bucket", query: "uploads").xml?.all("Upload")
    #expect(listed?.map { $0.text(of: "UploadId") } == ids)
  }

  @Test("attributes tell the parts of a composite checksum, and of another only how many")
  func attributes() async {
    let path = "\(await s3.bucket())/k"
    for (type, isComposite) in [("COMPOSITE", true), ("FULL_OBJECT", false)] {
      let begun = await s3.send(
        "POST", path, query: "uploads",
        headers: ["x-amz-checksum-algorithm": "CRC32", "x-amz-checksum-type": type])
      let id = begun.xml?.text(of: "UploadId") ?? ""
      let put = await s3.send("PUT", path, query: "partNumber=1&uploadId=\(id)", text: "abc")
      let sum = put.headers["x-amz-checksum-crc32"] ?? ""
      let etag = put.headers["etag"] ?? ""
      let document =
        "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>\(etag)</ETag>"
        + "<ChecksumCRC32>\(sum)</ChecksumCRC32></Part></CompleteMultipartUpload>"
      // Without its type, a full object's checksum is taken for a composite one.
      if !isComposite {
        let untold = await s3.send(
          "POST", path, query: "uploadId=\(id)", headers: ["x-amz-checksum-crc32": sum],
          text: document)
        #expect(untold.code == "BadDigest")
      }
      let done = await s3.send("POST", path, query: "uploadId=\(id)", text: document)
      let whole = done.xml?.text(of: "ChecksumCRC32") ?? ""
      #expect(whole.hasSuffix("-1") == isComposite)
      let found = await s3.send(
        "GET", path, query: "attributes",
        headers: ["x-amz-object-attributes": "Checksum,ObjectParts"])
      #expect(found.xml?["Checksum"]?.text(of: "ChecksumCRC32")?.contains("-") == false)
      let alone = await s3.send(
        "GET", path, query: "attributes", headers: ["x-amz-object-attributes": "Checksum"])
      #expect(alone.xml?["Checksum"]?.text(of: "ChecksumCRC32") == whole)
      #expect(found.xml?["ObjectParts"]?.text(of: "PartsCount") == "1")
      #expect((found.xml?["ObjectParts"]?["Part"] != nil) == isComposite)
    }
  }

  @Test(
    "an upload under the client's own key has no checksum unasked, and takes its parts' key only")
  func customerKeys() async {
    let path = "\(await s3.bucket())/k"
    let key: HTTPFields = [
      "x-amz-server-side-encryption-customer-algorithm": "AES256",
      "x-amz-server-side-encryption-customer-key": "pO3upElrwuEXSoFwCfnZPdSsmt/xWeFa0N9KgDijwVs=",
      "x-amz-server-side-encryption-customer-key-md5": "DWygnHRtgiJ77HCm+1rvHw==",
    ]
    let other: HTTPFields = [
      "x-amz-server-side-encryption-customer-algorithm": "AES256",
      "x-amz-server-side-encryption-customer-key": "6b+WOZ1T3cqZMxgThRcXAQBrS5mXKdDUphvpxptl9/4=",
      "x-amz-server-side-encryption-customer-key-md5": "arxBvwY2V4SiOne6yppVPQ==",
    ]
    let begun = await s3.send("POST", path, query: "uploads", headers: key)
    let id = begun.xml?.text(of: "UploadId") ?? ""
    let put = await s3.send(
      "PUT", path, query: "partNumber=1&uploadId=\(id)", headers: key, text: "abc")
    let completion = document([(1, put.headers["etag"] ?? "")])
    let query = "uploadId=\(id)"
    #expect(
      await s3.send("POST", path, query: query, headers: other, text: completion).code
        == "InvalidRequest")
    let done = await s3.send("POST", path, query: query, text: completion)
    #expect(done.status == 200)
    #expect(done.xml?.text(of: "ChecksumType") == nil)
    var checked = key
    checked["x-amz-checksum-algorithm"] = "CRC32"
    let again = await s3.send("POST", path, query: "uploads", headers: checked)
    let summed = "uploadId=\(again.xml?.text(of: "UploadId") ?? "")"
    let part = await s3.send(
      "PUT", path, query: "partNumber=1&\(summed)", headers: checked, text: "abc")
    let sums = document([(1, part.headers["etag"] ?? "")]).replacing(
      "</Part>",
      with: "<ChecksumCRC32>\(part.headers["x-amz-checksum-crc32"] ?? "")</ChecksumCRC32></Part>")
    #expect(
      await s3.send("POST", path, query: summed, text: sums).code == "InvalidRequest")
    #expect(await s3.send("POST", path, query: summed, headers: key, text: sums).status == 200)
    var encrypted = key
    encrypted["x-amz-server-side-encryption"] = "AES256"
    let both = await s3.send(
      "PUT", path, headers: encrypted, text: "abc")
    #expect(both.xml?.text(of: "ArgumentValue") == "AES256")
  }

  @Test("a copy shares its content, and the copy of a multipart object is one in one piece")
  func copies() async {
    let bucket = await s3.bucket()
    _ = await s3.send("PUT", "\(bucket)/k", headers: ["x-amz-meta-a": "1"], text: "hello")
    let copy = await s3.send(
      "PUT", "\(bucket)/c", headers: ["x-amz-copy-source": "\(bucket)/k"])
    #expect(copy.xml?.text(of: "ETag") == "\"5d41402abc4b2a76b9719d911017c592\"")
    #expect(await s3.send("DELETE", "\(bucket)/k").status == 204)
    let got = await s3.send("GET", "\(bucket)/c")
    #expect(got.text == "hello")
    #expect(got.headers["x-amz-meta-a"] == "1")
    let itself = await s3.send(
      "PUT", "\(bucket)/c", headers: ["x-amz-copy-source": "\(bucket)/c"])
    #expect(itself.code == "InvalidRequest")
    let id = await begin("\(bucket)/m")
    let copied = await s3.send(
      "PUT", "\(bucket)/m", query: "partNumber=1&uploadId=\(id)",
      headers: ["x-amz-copy-source": "\(bucket)/c", "x-amz-copy-source-range": "bytes=1-3"])
    let etag = copied.xml?.text(of: "ETag") ?? ""
    _ = await s3.send("POST", "\(bucket)/m", query: "uploadId=\(id)", text: document([(1, etag)]))
    #expect(await s3.send("GET", "\(bucket)/m").text == "ell")
    let whole = await s3.send(
      "PUT", "\(bucket)/n", headers: ["x-amz-copy-source": "\(bucket)/m"])
    #expect(whole.xml?.text(of: "ETag")?.contains("-") == false)
  }
}
