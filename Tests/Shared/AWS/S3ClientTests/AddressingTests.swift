// SPDX-License-Identifier: Apache-2.0
import AWSSigning
import Foundation
import HTTPMessage
import S3Client
import Testing

@Suite struct AddressingTests {
  private func url(_ endpoint: String, _ bucket: String, _ key: String, pathStyle: Bool = false)
    throws -> String
  {
    let addressing = Addressing(
      endpoint: try #require(Endpoint(endpoint)), forcesPathStyle: pathStyle)
    let presigner = S3Presigner(
      credentials: credentials, region: "us-east-1", addressing: addressing)
    let url = try presigner.put(
      ObjectLocation(bucket: bucket, key: key), expiresIn: 60, at: moment
    ).url
    return String(url.prefix { $0 != "?" })
  }

  @Test(
    "the bucket is in the host where that works, else in the path",
    arguments: [
      ("https://s3.eu-west-1.amazonaws.com", "media", "https://media.s3.eu-west-1.amazonaws.com/k"),
      (
        "https://s3.eu-west-1.amazonaws.com", "my.dotted",
        "https://s3.eu-west-1.amazonaws.com/my.dotted/k"
      ),
      (
        "https://s3.eu-west-1.amazonaws.com", "Upper_Case",
        "https://s3.eu-west-1.amazonaws.com/Upper_Case/k"
      ),
      ("http://127.0.0.1:4566", "media", "http://127.0.0.1:4566/media/k"),
      ("http://[::1]:4566", "media", "http://[::1]:4566/media/k"),
      ("http://localhost:4566", "media", "http://media.localhost:4566/k"),
      ("http://10.0.0.1/base/", "media", "http://10.0.0.1/base/media/k"),
      ("http://minio:9000/base", "media", "http://media.minio:9000/base/k"),
    ])
  func styles(endpoint: String, bucket: String, expected: String) throws {
    #expect(try url(endpoint, bucket, "k") == expected)
  }

  @Test("path style can be asked for")
  func forced() throws {
    #expect(
      try url("https://storage.example", "media", "k", pathStyle: true)
        == "https://storage.example/media/k")
  }

  @Test(
    "any legal key is encoded once",
    arguments: [
      ("#2 4.mp4", "%232%204.mp4"), ("a//b/../c/./d", "a//b/../c/./d"), ("/lead", "/lead"),
      ("é😀", "%C3%A9%F0%9F%98%80"), ("a+b%2F?&=", "a%2Bb%252F%3F%26%3D"), ("\n\u{1}", "%0A%01"),
      ("~-._!*'()", "~-._%21%2A%27%28%29"),
    ])
  func keys(key: String, path: String) throws {
    #expect(try url("http://127.0.0.1:1", "media", key) == "http://127.0.0.1:1/media/\(path)")
  }

  @Test("what is no key or bucket is refused before anything is made")
  func refused() {
    for location in [
      ObjectLocation(bucket: "media", key: ""), ObjectLocation(bucket: "", key: "k"),
      ObjectLocation(bucket: "media", key: String(repeating: "é", count: 513)),
    ] {
      #expect(throws: S3Error.self) {
        try S3Presigner(credentials: credentials, region: "us-east-1", addressing: aws)
          .put(location, expiresIn: 60, at: moment)
      }
    }
  }
}

@Suite struct PresignerTests {
  private let presigner = S3Presigner(
    credentials: credentials, region: "us-east-1", addressing: local)

  private func verify(_ presigned: S3Presigner.Presigned, after seconds: Double = 0)
    throws(VerificationError)
  {
    var headers = presigned.headers
    headers["Host"] = "127.0.0.1:4566"
    let target = presigned.url.dropFirst("http://127.0.0.1:4566".count)
    let parts = target.split(separator: "?", maxSplits: 1).map(String.init)
    _ = try Verifier(services: ["s3"]) { _ in "secret" }.verify(
      SignableRequest(method: "PUT", path: parts[0], query: parts[1], headers: headers),
      payload: .declared, region: "us-east-1", at: moment.addingTimeInterval(seconds))
  }

  @Test("a presigned PUT binds content type and length")
  func put() throws {
    let presigned = try presigner.put(
      video, contentType: "video/mp4", contentLength: 123, expiresIn: 300, at: moment)
    #expect(presigned.headers == ["content-type": "video/mp4", "content-length": "123"])
    #expect(presigned.url.contains("X-Amz-SignedHeaders=content-length%3Bcontent-type%3Bhost"))
    try verify(presigned, after: 300)
    #expect(throws: VerificationError.self) { try verify(presigned, after: 301) }
  }

  @Test("a presigned part binds its number, its upload and its length")
  func part() throws {
    try verify(
      presigner.uploadPart(
        video, uploadID: "a+b/c=", partNumber: 10_000, contentLength: 5, expiresIn: 60, at: moment))
    let part = try presigner.uploadPart(
      video, uploadID: "a+b/c=", partNumber: 7, expiresIn: 60, at: moment)
    #expect(part.url.contains("?partNumber=7&uploadId=a%2Bb%2Fc%3D&X-Amz-Algorithm="))
    #expect(part.headers.fields.isEmpty)
    try verify(part)
  }

  @Test("a session token goes into the URL")
  func token() throws {
    var presigner = presigner
    presigner.signer.credentials.sessionToken = "tok/en"
    let presigned = try presigner.put(video, expiresIn: 60, at: moment)
    #expect(presigned.url.contains("X-Amz-Security-Token=tok%2Fen"))
    try verify(presigned)
  }

  @Test("bounds are kept")
  func bounds() {
    for number in [0, 10_001, -1] {
      #expect(throws: S3Error.self) {
        try presigner.uploadPart(
          video, uploadID: "u", partNumber: number, expiresIn: 60, at: moment)
      }
    }
    for seconds in [0, -1, 604_801] {
      #expect(throws: S3Error.self) { try presigner.put(video, expiresIn: seconds, at: moment) }
    }
  }

  @Test("the environment's variables make a presigner, or a clear refusal")
  func environment() throws {
    var environment = [
      "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_REGION": "eu-west-1",
    ]
    let presigner = try S3Presigner(environment: environment)
    #expect(presigner.addressing.endpoint.description == "https://s3.eu-west-1.amazonaws.com")
    #expect(presigner.signer.region == "eu-west-1")
    environment["AWS_ENDPOINT_URL"] = "http://127.0.0.1:1"
    environment["AWS_ENDPOINT_URL_S3"] = "http://127.0.0.1:2"
    #expect(try S3Presigner(environment: environment).addressing.endpoint.port == 2)
    environment["AWS_ENDPOINT_URL_S3"] = "nonsense"
    #expect(throws: S3Error.self) { try S3Presigner(environment: environment) }
    #expect(throws: S3Error.self) { try S3Presigner(environment: [:]) }
  }
}
