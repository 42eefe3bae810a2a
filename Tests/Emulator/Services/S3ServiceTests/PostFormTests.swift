// SPDX-License-Identifier: Apache-2.0
import Notation
import AWSSigning
import Foundation
import HTTPMessage
import TestSupport
import Testing
import XML

@testable import S3Service

@Suite struct PostFormTests {
  let s3: ServiceHarness

  init() throws { s3 = try ServiceHarness() }

  private func form(_ fields: [(String, String)], file: String) -> [UInt8] {
    var text = ""
    for (name, value) in fields {
      text += "--cut\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n"
    }
    text += "--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f.txt\"\r\n"
    text += "Content-Type: text/plain\r\n\r\n\(file)\r\n--cut--\r\n"
    return Array(text.utf8)
  }

  private func signed(_ conditions: String, _ fields: [(String, String)]) -> [(String, String)] {
    let end = Timestamp(milliseconds: s3.clock.now.milliseconds + 60_000).wholeSecond.iso8601
    let policy = Data("{\"expiration\":\"\(end)\",\"conditions\":[\(conditions)]}".utf8)
      .base64EncodedString()
    let date = Timestamp(s3.date)
    let scope = CredentialScope(day: date.basicDay, region: "us-east-1", service: "s3")
    let key = SigningKey(secretAccessKey: "test", scope: scope)
    return fields + [
      ("x-amz-algorithm", "AWS4-HMAC-SHA256"), ("x-amz-credential", "test/\(scope)"),
      ("x-amz-date", date.basic), ("policy", policy),
      ("x-amz-signature", key.signature(of: policy)),
    ]
  }

  private func post(_ fields: [(String, String)], file: String = "hello", pieces: Int = 64) async
    -> Answer
  {
    let bucket = await s3.bucket()
    return await s3.raw(
      "POST", bucket, headers: ["content-type": "multipart/form-data; boundary=cut"],
      body: form(fields, file: file), pieceLength: pieces)
  }

  @Test("a signed form uploads its file", arguments: [1, 5, 4096])
  func upload(pieces: Int) async {
    let fields = signed(
      #"{"bucket":"bucket"},["starts-with","$key","in/"],{"x-amz-meta-a":"1"},"#
        + #"["content-length-range",1,10],["eq","$success_action_status","201"]"#,
      [("key", "in/${filename}"), ("x-amz-meta-a", "1"), ("success_action_status", "201")])
    let answer = await post(fields, pieces: pieces)
    #expect(answer.status == 201)
    #expect(answer.xml?.text(of: "Key") == "in/f.txt")
    let got = await s3.send("GET", "/bucket/in/f.txt")
    #expect(got.text == "hello")
    #expect(got.headers["x-amz-meta-a"] == "1")
  }

  @Test(
    "a form that its policy does not allow is refused, and nothing is kept",
    arguments: [
      (#"["starts-with","$key","out/"]"#, "AccessDenied"), (#"{"key":"in/g"}"#, "AccessDenied"),
      (#"["eq","$key","in/f"],["content-length-range",6,10]"#, "EntityTooSmall"),
      (#"["eq","$key","in/f"],["content-length-range",1,4]"#, "EntityTooLarge"),
      (#"["eq","key","in/f"]"#, "AccessDenied"), ("", "AccessDenied"),
      (#"["eq","$key","in/f"],{"bucket":"elsewhere"}"#, "AccessDenied"),
      (#"{"a":"b","c":"d"}"#, "InvalidPolicyDocument"),
      (#"["near","$key","x"]"#, "InvalidPolicyDocument"),
    ])
  func refused(conditions: String, code: String) async {
    #expect(await post(signed(conditions, [("key", "in/f")])).code == code)
    #expect(s3.folder.files == 0)
  }

  @Test("a form's metadata comes back encoded, its control characters never in a header field")
  func metadata() async {
    let fields = signed(
      #"["eq","$key","k"],["starts-with","$x-amz-meta-a",""],["starts-with","$x-amz-meta-b",""],"#
        + #"["starts-with","$Cache-Control",""]"#,
      [
        ("key", "k"), ("x-amz-meta-a", "ÄMÄZÕÑ S3"), ("x-amz-meta-b", "=?UTF-8?B?YWJj?="),
        ("Cache-Control", "a\u{0}\u{1}b"),
      ])
    #expect(await post(fields).status == 204)
    let head = await s3.send("HEAD", "/bucket/k")
    #expect(head.status == 200)
    #expect(head.headers["x-amz-meta-a"] == "=?UTF-8?Q?=C3=84M=C3=84Z=C3=95=C3=91_S3?=")
    #expect(head.headers["x-amz-meta-b"] == "=?UTF-8?B?YWJj?=")
    #expect(head.headers["cache-control"] == "a  b")
  }

  @Test("where no file's name comes, the key keeps its place for one")
  func nameless() async {
    let fields = signed(#"["starts-with","$key","k"]"#, [("key", "k-${filename}")])
    let text = String(decoding: form(fields, file: "x"), as: UTF8.self)
    _ = await s3.bucket()
    let answer = await s3.raw(
      "POST", "/bucket", headers: ["content-type": "multipart/form-data; boundary=cut"],
      body: Array(text.replacing("; filename=\"f.txt\"", with: "").utf8))
    #expect(answer.status == 204)
    #expect(await s3.send("GET", "/bucket").xml?["Contents"]?.text(of: "Key") == "k-${filename}")
  }

  @Test("a policy without a signature is nobody's")
  func signatureless() async {
    let fields = signed(#"["eq","$key","k"]"#, [("key", "k")])
    #expect(await post(fields.filter { !$0.0.hasPrefix("x-amz-") }).code == "AccessDenied")
  }

  @Test(
    "a form whose signed policy was exchanged, or whose credential is another's, is refused",
    arguments: [
      ("policy", "e30=", "SignatureDoesNotMatch"),
      ("x-amz-signature", "", "SignatureDoesNotMatch"),
      ("x-amz-credential", "nobody/20250101/us-east-1/s3/aws4_request", "InvalidAccessKeyId"),
      ("x-amz-credential", "test/20000101/us-east-1/s3/aws4_request", "SignatureDoesNotMatch"),
      (
        "x-amz-credential", "test/20250101/eu-west-1/s3/aws4_request",
        "AuthorizationQueryParametersError"
      ),
      (
        "x-amz-credential", "test/20250101/us-east-1/sqs/aws4_request",
        "AuthorizationQueryParametersError"
      ),
      ("x-amz-credential", "test/20250101/us-east-1/s3", "InvalidArgument"),
      ("x-amz-algorithm", "AWS4-HMAC-SHA1", "InvalidArgument"),
    ])
  func tampered(field: String, value: String, code: String) async {
    let fields = signed(#"["eq","$key","k"]"#, [("key", "k")])
    let changed = fields.map { $0.0 == field ? (field, value) : $0 }
    #expect(await post(changed).code == code)
    #expect(s3.folder.files == 0)
  }

  @Test(
    "a form that leaves out a part of its signature is told which",
    arguments: ["x-amz-algorithm", "x-amz-credential", "x-amz-date", "x-amz-signature", "policy"])
  func incomplete(field: String) async {
    let fields = signed(#"["eq","$key","k"]"#, [("key", "k")])
    let answer = await post(fields.filter { $0.0 != field })
    #expect(answer.status == 400)
    #expect(answer.code == "InvalidArgument")
    #expect(answer.xml?.text(of: "ArgumentName")?.lowercased() == field)
    #expect(s3.folder.files == 0)
  }

  @Test("a form of signature version 2 is verified as well")
  func versionTwo() async {
    let policy =
      signed(#"["eq","$key","k"]"#, []).first { $0.0 == "policy" }?.1 ?? ""
    let signature = SignatureVersion2.signature(of: policy, secret: "test")
    let fields = [
      ("key", "k"), ("AWSAccessKeyId", "test"), ("policy", policy), ("signature", signature),
    ]
    #expect(await post(fields).status == 204)
    for (field, value, code) in [
      ("signature", "AAAA", "SignatureDoesNotMatch"), ("policy", "e30=", "SignatureDoesNotMatch"),
      ("AWSAccessKeyId", "nobody", "InvalidAccessKeyId"),
    ] {
      let changed = fields.map { $0.0 == field ? (field, value) : $0 }
      #expect(await post(changed).code == code)
    }
    for field in ["signature", "AWSAccessKeyId"] {
      #expect(await post(fields.filter { $0.0 != field }).code == "InvalidArgument")
    }
  }

  @Test("a changed signature, an expired policy and a lone form are refused")
  func unsigned() async {
    var fields = signed(#"["eq","$key","k"]"#, [("key", "k")])
    let expired = fields
    fields[fields.count - 1].1 = String(repeating: "0", count: 64)
    #expect(await post(fields).code == "SignatureDoesNotMatch")
    #expect(await post([("key", "k")]).code == "AccessDenied")
    s3.clock.advance(seconds: 120)
    #expect(await post(expired).code == "AccessDenied")
    #expect(s3.folder.files == 0)
  }
}
