// SPDX-License-Identifier: Apache-2.0
import Notation
import Cryptography
import Foundation
import HTTPMessage
import HTTPTransport
import S3Client
import Testing

@Suite struct S3ClientTests {
  @Test("an object is put with its type, metadata, condition and a signed digest")
  func put() async throws {
    let http = ScriptedHTTP(.answer(200, ["ETag": "\"e\""]))
    let options = PutOptions(
      contentType: "video/mp4", metadata: ["owner": "alice"], condition: .ifAbsent)
    try await client(http).put(Data("hello".utf8), at: video, options)
    let sent = try #require(http.requests.first)
    #expect(sent.method == "PUT")
    #expect(sent.url == "https://media.s3.us-east-1.amazonaws.com/a%20b/%232%204.mp4")
    #expect(sent.body == Data("hello".utf8))
    #expect(sent.headers["x-amz-content-sha256"] == Hex.encode(SHA256.hash("hello")))
    #expect(sent.headers["Content-Type"] == "video/mp4")
    #expect(sent.headers["x-amz-meta-owner"] == "alice")
    #expect(sent.headers["If-None-Match"] == "*")
    try sent.verify()
  }

  @Test("a change is put only over what was read")
  func ifMatch() async throws {
    let http = ScriptedHTTP(.error(412, "PreconditionFailed"))
    let error = await failure {
      try await client(http).put(
        Data(), at: video, PutOptions(condition: .ifMatch("\"old\"")))
    }
    #expect(http.requests.count == 1)
    #expect(http.requests[0].headers["If-Match"] == "\"old\"")
    #expect(error?.isPreconditionFailed == true)
    #expect(
      error
        == .service(
          .init(
            status: 412, code: "PreconditionFailed", message: "about PreconditionFailed",
            requestID: "R1", resource: "media/a b/#2 4.mp4")))
  }

  @Test("an object is read, with what is known of it")
  func get() async throws {
    let headers: HTTPFields = [
      "ETag": "\"e\"", "Content-Length": "5", "Last-Modified": "Wed, 04 Mar 2026 05:06:07 GMT",
    ]
    let http = ScriptedHTTP(.answer(200, headers, "hello"), .answer(200, headers))
    let client = client(http)
    let head = ObjectHead(size: 5, etag: "\"e\"", lastModified: Timestamp(moment))
    #expect(try await client.get(video) == StoredObject(head: head, content: Data("hello".utf8)))
    #expect(try await client.head(video) == head)
    #expect(http.requests.map(\.method) == ["GET", "HEAD"])
    for sent in http.requests { try sent.verify() }
  }

  @Test("what may pass is tried again, waiting longer each time")
  func retries() async throws {
    for answers: [ScriptedHTTP.Answer] in [
      [.error(503, "SlowDown"), .error(500, "InternalError"), .broken],
      [.error(400, "RequestTimeout"), .answer(429), .answer(502)],
    ] {
      let waits = Waits()
      let http = ScriptedHTTP { _, index in
        index < 3 ? answers[index] : .answer(200, ["ETag": "e"])
      }
      try await client(http, aws, waits).put(Data("x".utf8), at: video)
      #expect(http.requests.count == 4)
      #expect(waits.seconds == [0.05, 0.1, 0.2])
      for sent in http.requests { try sent.verify() }
    }
  }

  @Test("after the last attempt the last failure is told")
  func exhausted() async {
    let http = ScriptedHTTP(.error(503, "SlowDown"))
    let error = await failure { try await client(http).delete(video) }
    #expect(http.requests.count == 4)
    #expect(error?.code == "SlowDown")
    #expect(error?.status == 503)
  }

  @Test(
    "what will not pass is not tried again",
    arguments: [
      ScriptedHTTP.Answer.error(403, "AccessDenied"), .error(409, "ConditionalRequestConflict"),
      .error(400, "InvalidArgument"), .failure(TransportError(.tls, "bad certificate")),
      .failure(TransportError(.cancelled, "cancelled")), .answer(301), .answer(304),
    ])
  func permanent(answer: ScriptedHTTP.Answer) async {
    let http = ScriptedHTTP(answer)
    #expect(await failure { try await client(http).delete(video) } != nil)
    #expect(http.requests.count == 1)
  }

  @Test("cancelling ends the waiting")
  func cancelled() async {
    let http = ScriptedHTTP(.error(503, "SlowDown"))
    let task = Task {
      unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
      return await failure { try await client(http).delete(video) }
    }
    guard case .transport(let error)? = await task.value else {
      Issue.record("no failure")
      return
    }
    #expect(error.kind == .cancelled)
    #expect(http.requests.count == 1)
  }

  @Test("an answer without a document gets its code from the status")
  func noDocument() async {
    for (status, code) in [
      (404, "NotFound"), (403, "Forbidden"), (412, "PreconditionFailed"), (418, "HTTP418"),
    ] {
      let http = ScriptedHTTP(.answer(status, ["x-amz-request-id": "R"]))
      let error = await failure { _ = try await client(http).head(video) }
      #expect(error?.code == code)
      #expect(error?.description.contains("request R") == true)
    }
  }

  @Test(
    "what is no answer of S3 is told as such",
    arguments: [
      ScriptedHTTP.Answer.answer(200), .document("<Other/>"), .answer(200, [:], "<html"),
      .document("<ListBucketResult><Contents><Key>a</Key></Contents></ListBucketResult>"),
      .document(
        "<ListBucketResult><Contents><Key>a</Key><Size>x</Size><ETag>e</ETag></Contents></ListBucketResult>"
      ),
      .document("<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>"),
    ])
  func invalid(answer: ScriptedHTTP.Answer) async {
    let http = ScriptedHTTP(answer)
    let error = await failure { _ = try await client(http).list("media") }
    guard case .invalidResponse? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test("an error that comes after 200 is found and tried again")
  func lateError() async throws {
    let http = ScriptedHTTP(
      .document("<Error><Code>InternalError</Code><Message>try again</Message></Error>"),
      .document("<DeleteResult/>"))
    #expect(try await client(http).delete(keys: ["k"], in: "media").isEmpty)
    #expect(http.requests.count == 2)
  }

  @Test("a thousand are deleted with one request, with a digest of the list")
  func deleteMany() async throws {
    let http = ScriptedHTTP(
      .document(
        """
        <DeleteResult><Error><Key>k500</Key><Code>AccessDenied</Code><Message>m</Message></Error>\
        </DeleteResult>
        """))
    let failures = try await client(http).delete(keys: (0..<1000).map { "k\($0)" }, in: "media")
    #expect(failures == [KeyFailure(key: "k500", code: "AccessDenied", message: "m")])
    let sent = http.requests[0]
    #expect(sent.target == "/?delete=")
    #expect(sent.headers["Content-MD5"] == Data(MD5.hash(sent.body)).base64EncodedString())
    #expect(
      String(decoding: sent.body, as: UTF8.self).contains(
        "<Object><Key>k999</Key></Object></Delete>"))
    try sent.verify()
    for count in [0, 1001] {
      let keys = [String](repeating: "k", count: count)
      #expect(await failure { _ = try await client(http).delete(keys: keys, in: "media") } != nil)
    }
    #expect(http.requests.count == 1)
  }

  @Test("metadata that headers cannot carry is refused before sending")
  func metadata() async {
    let http = ScriptedHTTP(.answer(200, ["ETag": "e"]))
    let error = await failure {
      try await client(http).put(Data(), at: video, PutOptions(metadata: ["title": "é"]))
    }
    guard case .invalidRequest? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(http.requests.isEmpty)
  }
}

@Suite struct ListingTests {
  @Test("a page's keys are decoded, with what the listing asked for")
  func page() async throws {
    let http = ScriptedHTTP(
      .document(
        """
        <ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>media</Name>\
        <EncodingType>url</EncodingType><IsTruncated>true</IsTruncated>\
        <NextContinuationToken>t+/=</NextContinuationToken>\
        <Contents><Key>a/b+c%2Bd%0A%F0%9F%98%80</Key><Size>5000000000</Size>\
        <ETag>&quot;e&quot;</ETag><LastModified>2026-03-04T05:06:07.000Z</LastModified></Contents>\
        </ListBucketResult>
        """))
    let page = try await client(http).list(
      "media",
      ListOptions(prefix: "a/", startAfter: "a/a", continuationToken: "s", maximumKeys: 2))
    #expect(
      page
        == ListPage(
          entries: [
            ObjectEntry(
              key: "a/b c+d\n😀", size: 5_000_000_000, etag: "\"e\"",
              lastModified: Timestamp(moment))
          ], nextToken: "t+/="))
    #expect(
      http.requests[0].target
        == "/?list-type=2&encoding-type=url&prefix=a%2F&start-after=a%2Fa"
        + "&continuation-token=s&max-keys=2")
    try http.requests[0].verify()
  }
}
