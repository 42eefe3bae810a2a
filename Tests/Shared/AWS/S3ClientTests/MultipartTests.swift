// SPDX-License-Identifier: Apache-2.0
import Foundation
import HTTPMessage
import S3Client
import Testing

@Suite struct MultipartTests {
  @Test("an upload begins with what its object will have, and ends with its parts")
  func beginAndComplete() async throws {
    let http = ScriptedHTTP(
      .document(
        """
        <InitiateMultipartUploadResult><UploadId>u/1+</UploadId></InitiateMultipartUploadResult>
        """),
      .document(
        """
        <CompleteMultipartUploadResult><ETag>&quot;whole-2&quot;</ETag>\
        </CompleteMultipartUploadResult>
        """))
    let client = client(http)
    let upload = try await client.createMultipartUpload(
      video, PutOptions(contentType: "video/mp4"))
    #expect(upload == "u/1+")
    #expect(http.requests[0].target.hasSuffix("?uploads="))
    #expect(http.requests[0].headers["Content-Type"] == "video/mp4")
    try await client.completeMultipartUpload(
      video, uploadID: upload, parts: [1, 2].map { UploadedPart(number: $0, etag: "\"\($0)\"") })
    let complete = http.requests[1]
    #expect(complete.target.hasSuffix("?uploadId=u%2F1%2B"))
    #expect(
      String(decoding: complete.body, as: UTF8.self).hasSuffix(
        """
        <Part><PartNumber>1</PartNumber><ETag>&quot;1&quot;</ETag></Part>\
        <Part><PartNumber>2</PartNumber><ETag>&quot;2&quot;</ETag></Part></CompleteMultipartUpload>
        """))
    for sent in http.requests { try sent.verify() }
  }

  @Test("parts are listed to the last page")
  func listParts() async throws {
    let http = ScriptedHTTP { sent, index in
      let number = index + 1
      return .document(
        """
        <ListPartsResult><IsTruncated>\(index < 2)</IsTruncated>\
        <NextPartNumberMarker>\(number)</NextPartNumberMarker><Part><PartNumber>\(number)</PartNumber>\
        <ETag>&quot;\(number)&quot;</ETag><Size>5</Size></Part></ListPartsResult>
        """)
    }
    let parts = try await client(http).listParts(video, uploadID: "u")
    #expect(parts == [1, 2, 3].map { UploadedPart(number: $0, etag: "\"\($0)\"", size: 5) })
    #expect(
      http.requests.map { $0.target.split(separator: "?").last } == [
        "uploadId=u", "uploadId=u&part-number-marker=1", "uploadId=u&part-number-marker=2",
      ])
  }

  @Test("a list of parts that turns in a circle is refused")
  func endless() async {
    let http = ScriptedHTTP(
      .document(
        """
        <ListPartsResult><IsTruncated>true</IsTruncated>\
        <NextPartNumberMarker>0</NextPartNumberMarker></ListPartsResult>
        """))
    #expect(await failure { _ = try await client(http).listParts(video, uploadID: "u") } != nil)
    #expect(http.requests.count == 2)
  }
}
