// SPDX-License-Identifier: Apache-2.0
import Notation
import Cryptography
import Foundation
import HTTPMessage
import HTTPTransport
import S3Client
import Synchronization
import TestSupport
import Testing

/// Keeps the parts of one multipart upload as S3 would.
private final class UploadScript: Sendable {
  let parts = Mutex<[Int: Data]>([:])
  let isAborted = Mutex(false)
  /// The number of a part that is refused.
  let refusedPart: Int?

  init(refusedPart: Int? = nil) { self.refusedPart = refusedPart }

  func answer(_ sent: ScriptedHTTP.Sent) -> ScriptedHTTP.Answer {
    let query = sent.target.split(separator: "?").last ?? ""
    switch sent.method {
    case "POST" where query == "uploads=":
      return .document(
        """
        <InitiateMultipartUploadResult><UploadId>u/1+</UploadId></InitiateMultipartUploadResult>
        """)
    case "PUT":
      let number =
        query.split(separator: "&").first?.split(separator: "=").last.flatMap { Int($0) } ?? 0
      if number == refusedPart { return .error(403, "AccessDenied") }
      parts.withLock { $0[number] = sent.body }
      return .answer(200, ["ETag": "\"\(number)\""])
    case "POST":
      return .document(
        "<CompleteMultipartUploadResult><ETag>&quot;whole-3&quot;</ETag></CompleteMultipartUploadResult>"
      )
    case "DELETE":
      isAborted.withLock { $0 = true }
      return .answer(204)
    default: return .error(400, "InvalidRequest")
    }
  }
}

@Suite struct MultipartTests {
  private static let content = Data(
    (0..<11_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 9) })

  @Test("a large file goes in parts that make it whole", arguments: [aws, local])
  func upload(addressing: Addressing) async throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("video", Self.content)
    let script = UploadScript()
    let http = ScriptedHTTP { sent, _ in script.answer(sent) }
    let written = try await client(http, addressing).upload(
      file: path, to: video, PutOptions(contentType: "video/mp4", condition: .ifAbsent),
      partSize: 5 << 20)
    #expect(written.etag == "\"whole-3\"")
    let parts = script.parts.withLock { $0 }
    #expect(parts.keys.sorted() == [1, 2, 3])
    #expect([1, 2, 3].reduce(Data()) { $0 + (parts[$1] ?? Data()) } == Self.content)
    for sent in http.requests { try sent.verify() }

    let begin = try #require(http.requests.first)
    #expect(begin.headers["Content-Type"] == "video/mp4")
    #expect(begin.headers["If-None-Match"] == nil)
    let complete = try #require(http.requests.last)
    #expect(complete.headers["If-None-Match"] == "*")
    #expect(complete.target.hasSuffix("?uploadId=u%2F1%2B"))
    #expect(
      String(decoding: complete.body, as: UTF8.self).hasSuffix(
        """
        <Part><PartNumber>1</PartNumber><ETag>&quot;1&quot;</ETag></Part>\
        <Part><PartNumber>2</PartNumber><ETag>&quot;2&quot;</ETag></Part>\
        <Part><PartNumber>3</PartNumber><ETag>&quot;3&quot;</ETag></Part></CompleteMultipartUpload>
        """))
    // TLS keeps a file whole on the way; without it the signature covers the content.
    let part = try #require(http.requests.first { $0.target.contains("partNumber=3") })
    #expect(
      part.headers["x-amz-content-sha256"]
        == (addressing == aws ? "UNSIGNED-PAYLOAD" : Hex.encode(SHA256.hash(part.body))))
  }

  @Test("a file that fits one part goes with one request")
  func small() async throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("video", Self.content.prefix(5 << 20))
    let http = ScriptedHTTP(.answer(200, ["ETag": "\"e\""]))
    _ = try await client(http).upload(file: path, to: video, partSize: 1)
    #expect(http.requests.map(\.method) == ["PUT"])
    #expect(http.requests[0].body == Self.content.prefix(5 << 20))
  }

  @Test("a part that fails ends the upload and removes what is there")
  func failed() async throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("video", Self.content)
    let script = UploadScript(refusedPart: 2)
    let http = ScriptedHTTP { sent, _ in script.answer(sent) }
    let error = await failure {
      _ = try await client(http).upload(file: path, to: video, partSize: 5 << 20, concurrency: 1)
    }
    #expect(error?.code == "AccessDenied")
    #expect(script.isAborted.withLock { $0 })
    #expect(script.parts.withLock { Array($0.keys) } == [1])
  }

  @Test("a cancelled upload removes what is there")
  func cancelled() async throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("video", Self.content)
    let script = UploadScript()
    let (arrivals, arrived) = AsyncStream.makeStream(of: Void.self)
    let http = ScriptedHTTP { sent, _ in
      guard sent.target.contains("partNumber") else { return script.answer(sent) }
      arrived.yield()
      // Like the real client, it ends when the task is cancelled.
      try? await Task.sleep(for: .seconds(3600))
      return .failure(TransportError(.cancelled, "cancelled"))
    }
    let task = Task {
      await failure {
        _ = try await client(http).upload(file: path, to: video, partSize: 5 << 20)
      }
    }
    var iterator = arrivals.makeAsyncIterator()
    await iterator.next()
    task.cancel()
    #expect(await task.value != nil)
    #expect(script.isAborted.withLock { $0 })
  }

  @Test("a file that is not there is told by name")
  func missing() async {
    let http = ScriptedHTTP(.answer())
    let error = await failure {
      _ = try await client(http).upload(file: "/nonexistent/video", to: video)
    }
    #expect(error?.description == "cannot read /nonexistent/video: No such file or directory")
    #expect(http.requests.isEmpty)
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

  @Test("a stream is sent once, its failure not tried again")
  func stream() async throws {
    let rest = Mutex(3)
    let http = ScriptedHTTP(.error(503, "SlowDown"))
    let error = await failure {
      _ = try await client(http).put(length: 3000, at: video) { atMost in
        rest.withLock { rest in
          guard rest > 0 else { return [] }
          rest -= 1
          return [UInt8](repeating: 7, count: 1000)
        }
      }
    }
    #expect(error?.code == "SlowDown")
    #expect(http.requests.count == 1)
    #expect(http.requests[0].body == Data(repeating: 7, count: 3000))
    #expect(http.requests[0].headers["x-amz-content-sha256"] == "UNSIGNED-PAYLOAD")
    try http.requests[0].verify()
  }
}
