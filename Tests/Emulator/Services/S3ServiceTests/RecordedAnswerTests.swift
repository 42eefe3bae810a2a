// SPDX-License-Identifier: Apache-2.0
import Notation
import AWSSigning
import Foundation
import HTTPMessage
import Testing
import XML

@testable import S3Service

/// Small truths of S3's answers that its documentation does not tell: each is what AWS itself answered.
@Suite struct RecordedAnswerTests {
  let s3: ServiceHarness

  init() throws { s3 = try ServiceHarness() }

  private func put(_ path: String, _ headers: HTTPFields = [:], text: String = "x") async -> Answer
  {
    await s3.send("PUT", path, headers: headers, text: text)
  }

  private func version(_ bucket: String, _ status: String) async {
    let document = "<VersioningConfiguration><Status>\(status)</Status></VersioningConfiguration>"
    _ = await s3.send("PUT", bucket, query: "versioning", text: document)
  }

  @Test("header fields are written as S3 writes them")
  func spelling() async {
    let path = "\(await s3.bucket())/k"
    _ = await put(path, ["x-amz-meta-a": "1"])
    let names = await s3.send("GET", path).headers.map(\.name)
    for name in ["ETag", "Content-Type", "Last-Modified", "Accept-Ranges", "x-amz-meta-a"] {
      #expect(names.contains(name))
    }
  }

  @Test("an owner's name is told only where ACLs count", arguments: [true, false])
  func names(hasACLs: Bool) async throws {
    let s3 = try ServiceHarness(ownership: hasACLs ? .objectWriter : .bucketOwnerEnforced)
    let path = "\(await s3.bucket())/k"
    _ = await s3.send("PUT", path, text: "x")
    let listed = await s3.send("GET", "/bucket").xml
    #expect((listed?["Contents"]?["Owner"]?.text(of: "DisplayName") != nil) == hasACLs)
    #expect((await s3.send("GET", "/").xml?["Owner"]?.text(of: "DisplayName") != nil) == hasACLs)
    _ = await s3.send("POST", path, query: "uploads")
    let upload = await s3.send("GET", "/bucket", query: "uploads").xml?["Upload"]
    #expect(upload?["Initiator"]?.text(of: "DisplayName") != nil)
  }

  @Test("a page of versions goes on after a version that is gone")
  func versionMarkers() async {
    let bucket = await s3.bucket()
    await version(bucket, "Enabled")
    var ids: [String] = []
    for _ in 0..<3 { ids.append(await put("\(bucket)/k").headers["x-amz-version-id"] ?? "") }
    _ = await s3.send("DELETE", "\(bucket)/k", query: "versionId=\(ids[1])")
    let page = await s3.send(
      "GET", bucket, query: "versions&key-marker=k&version-id-marker=\(ids[1])")
    #expect(page.xml?.all("Version").map { $0.text(of: "VersionId") } == [ids[0]])
  }

  @Test("start-after is told on the page that begins there, and on none that has a token")
  func startAfter() async {
    let bucket = await s3.bucket()
    for key in ["a", "b", "c"] { _ = await put("\(bucket)/\(key)") }
    for first in ["start-after=a&", ""] {
      let page = await s3.send("GET", bucket, query: "list-type=2&\(first)max-keys=1").xml
      #expect(page?.text(of: "StartAfter") == (first.isEmpty ? nil : "a"))
      let token = PercentEncoding.encode(page?.text(of: "NextContinuationToken") ?? "")
      let next = await s3.send(
        "GET", bucket, query: "list-type=2&start-after=a&continuation-token=\(token)")
      #expect(next.xml?["Contents"] != nil)
      #expect(next.xml?["StartAfter"] == nil)
    }
  }

  @Test(
    "the source of a copy may be a whole address, and a plus sign in it is a space",
    arguments: [
      "/bucket/a%20b", "bucket/a+b", "http://127.0.0.1:4566/bucket/a%20b", "bucket%2Fa+b",
    ])
  func copySources(source: String) async {
    let bucket = await s3.bucket()
    _ = await put("\(bucket)/a%20b", text: "hello")
    let copy = await s3.send("PUT", "\(bucket)/c", headers: ["x-amz-copy-source": source])
    #expect(copy.xml?.name == "CopyObjectResult")
    #expect(await s3.send("GET", "\(bucket)/c").text == "hello")
  }

  @Test("a copy tells the version that it made, and that of its source, unless it has none")
  func copyVersions() async {
    let bucket = await s3.bucket()
    _ = await put("\(bucket)/k")
    await version(bucket, "Suspended")
    let copy = await s3.send("PUT", "\(bucket)/c", headers: ["x-amz-copy-source": "\(bucket)/k"])
    #expect(copy.headers["x-amz-version-id"] == "null")
    #expect(copy.headers["x-amz-copy-source-version-id"] == nil)
  }

  @Test("a region's oldest name is told as it was given, to the oldest region too")
  func locations() async {
    let wish = "<CreateBucketConfiguration><LocationConstraint>EU</LocationConstraint>"
    _ = await s3.send("PUT", "/old", text: "\(wish)</CreateBucketConfiguration>")
    for region in ["eu-west-1", "us-east-1"] {
      let answer = await s3.send("GET", "/old", query: "location", region: region)
      #expect(answer.xml?.text == "EU")
    }
    #expect(await s3.send("GET", "/old", query: "location", region: "eu-west-2").status == 400)
    let here = await s3.send("GET", await s3.bucket(), query: "location")
    #expect(here.text.hasSuffix("<LocationConstraint xmlns=\"\(s3Namespace)\"/>"))
    let again = wish.replacingOccurrences(of: "EU", with: "us-east-2")
    let taken = await s3.send("PUT", "/old", text: "\(again)</CreateBucketConfiguration>")
    #expect(taken.code == "BucketAlreadyOwnedByYou")
  }

  @Test("an empty set of tags is none, and a delete marker has none")
  func tags() async {
    let bucket = await s3.bucket()
    let one = "<Tagging><TagSet><Tag><Key>a</Key><Value>1</Value></Tag></TagSet></Tagging>"
    #expect(await s3.send("PUT", bucket, query: "tagging", text: one).status == 204)
    for none in ["<Tagging><TagSet/></Tagging>", "<Tagging/>"] {
      #expect(await s3.send("PUT", bucket, query: "tagging", text: none).status == 204)
      #expect(await s3.send("GET", bucket, query: "tagging").code == "NoSuchTagSet")
    }
    let missing = await s3.send("GET", "\(bucket)/none", query: "tagging")
    #expect(missing.code == "NoSuchKey")
    #expect(missing.xml?.text(of: "Key") == "bucket/none")
    await version(bucket, "Enabled")
    _ = await s3.send("DELETE", "\(bucket)/k")
    for method in ["GET", "DELETE"] {
      #expect(
        await s3.send(method, "\(bucket)/k", query: "tagging").code == "MethodNotAllowed")
    }
  }

  @Test("a transition's day begins at midnight")
  func transitions() async {
    let bucket = await s3.bucket()
    for (date, code) in [
      ("2030-01-01T00:00:00Z", nil), ("2030-01-01T00:55:27Z", "InvalidArgument"),
    ] {
      let rule = """
        <LifecycleConfiguration><Rule><ID>r</ID><Status>Enabled</Status><Prefix>p</Prefix><Transition>
        <Date>\(date)</Date><StorageClass>GLACIER</StorageClass></Transition></Rule>
        </LifecycleConfiguration>
        """
      #expect(await s3.send("PUT", bucket, query: "lifecycle", text: rule).code == code)
    }
  }

  @Test("who may list what is under a prefix is told what is missing there, and there alone")
  func missingKeys() async {
    let bucket = await s3.bucket()
    let other = ServiceHarness.other
    let policy = """
      {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"\(other.rootARN)"},
      "Action":"s3:ListBucket","Resource":"arn:aws:s3:::bucket",
      "Condition":{"StringLike":{"s3:prefix":"public/*"}}}]}
      """
    #expect(await s3.send("PUT", bucket, query: "policy", text: policy).status == 204)
    #expect(await s3.send("HEAD", "\(bucket)/public/k", as: other).status == 404)
    #expect(await s3.send("HEAD", "\(bucket)/private/k", as: other).status == 403)
    _ = await put("\(bucket)/public/k")
    #expect(await s3.send("HEAD", "\(bucket)/public/k", as: other).status == 403)
  }

  @Test("an expected owner that is no account's number is a fault of a signed request only")
  func expectedOwners() async throws {
    let s3 = try ServiceHarness(ownership: .objectWriter)
    let bucket = await s3.bucket(headers: ["x-amz-acl": "public-read"])
    let fields: HTTPFields = ["x-amz-expected-bucket-owner": "nobody"]
    #expect(await s3.send("GET", bucket, headers: fields).code == "InvalidBucketOwnerAWSAccountID")
    #expect(await s3.send("GET", bucket, headers: fields, as: nil).code == "AccessDenied")
  }

  @Test("a preflight that finds no rules is refused for the bucket, not for the object")
  func preflights() async {
    let bucket = await s3.bucket()
    let fields: HTTPFields = ["origin": "https://a.test", "access-control-request-method": "PUT"]
    for path in ["\(bucket)/k", "/none/k"] {
      let answer = await s3.raw("OPTIONS", path, headers: fields)
      #expect(answer.xml?.text(of: "ResourceType") == "BUCKET")
    }
  }

  @Test("a presigned request carries its conditions in the query")
  func presignedConditions() async throws {
    _ = await s3.bucket()
    let signer = Signer(
      credentials: Credentials(accessKeyID: "test", secretAccessKey: "test"), region: "us-east-1",
      service: "s3")
    let signed = try signer.presign(
      SignableRequest(
        method: "PUT", path: "/bucket/k", query: "If-None-Match=%2A", headers: ["host": "127.0.0.1"]
      ),
      expiresIn: 60, at: s3.date)
    for status in [200, 412] {
      let answer = await s3.raw("PUT", "/bucket/k", query: signed.request.query)
      #expect(answer.status == status)
    }
  }
}

/// Signatures of version 2 as clients of long ago make them.
@Suite struct SignatureVersion2Tests {
  let s3: ServiceHarness

  init() throws { s3 = try ServiceHarness() }

  private func put(_ path: String, date: String, signing lines: [String]) async -> Answer {
    let text = (["PUT", "", "", date] + lines).joined(separator: "\n")
    let signature = SignatureVersion2.signature(of: text, secret: "test")
    return await s3.raw(
      "PUT", path, headers: ["date": date, "authorization": "AWS test:\(signature)"])
  }

  @Test(
    "a bucket's path is signed with a slash at its end or without", arguments: ["/b2b", "/b2b/"])
  func slash(resource: String) async {
    #expect(await put("/b2b", date: s3.clock.now.httpDate, signing: [resource]).status == 200)
    #expect(
      await put("/b2b", date: s3.clock.now.httpDate, signing: ["/other"]).code
        == "SignatureDoesNotMatch")
  }

  @Test("a date before the epoch is none")
  func epoch() async {
    let answer = await put("/b2b", date: "Tue, 07 Jul 1950 21:53:04 GMT", signing: ["/b2b"])
    #expect(answer.code == "AccessDenied")
  }

  @Test("what was signed as header fields may come in the query")
  func query() async {
    let path = "\(await s3.bucket())/k"
    let expires = s3.clock.now.seconds + 60
    let text = "PUT\n\n\n\(expires)\nx-amz-meta-foo:bar\n\(path)"
    let signature = PercentEncoding.encode(SignatureVersion2.signature(of: text, secret: "test"))
    let query = "AWSAccessKeyId=test&Expires=\(expires)&Signature=\(signature)&x-amz-meta-foo="
    #expect(await s3.raw("PUT", path, query: query + "bar").status == 200)
    #expect(await s3.send("HEAD", path).headers["x-amz-meta-foo"] == "bar")
    #expect(await s3.raw("PUT", path, query: query + "changed").code == "SignatureDoesNotMatch")
    let added = await s3.raw("PUT", path, query: query + "bar", headers: ["x-amz-meta-b": "c"])
    #expect(added.code == "SignatureDoesNotMatch")
  }
}
