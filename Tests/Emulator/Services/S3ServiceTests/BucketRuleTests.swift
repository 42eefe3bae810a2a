// SPDX-License-Identifier: Apache-2.0
import AWSSigning
import Cryptography
import Foundation
import HTTPMessage
import Notation
import Testing
import XML

@testable import S3Service

/// More of what AWS itself answered: of encryption, locks, lists of settings and where events go.
@Suite struct BucketRuleTests {
  let s3: ServiceHarness

  init() throws { s3 = try ServiceHarness() }

  private func put(_ path: String) async { _ = await s3.send("PUT", path, text: "x") }

  private func version(_ bucket: String, _ status: String) async {
    let document = "<VersioningConfiguration><Status>\(status)</Status></VersioningConfiguration>"
    _ = await s3.send("PUT", bucket, query: "versioning", text: document)
  }

  @Test("rules of a website that are none are no document")
  func emptyRules() async {
    let answer = await s3.send(
      "PUT", await s3.bucket(), query: "website",
      text: "<WebsiteConfiguration><IndexDocument><Suffix>i</Suffix></IndexDocument>"
        + "<RoutingRules></RoutingRules></WebsiteConfiguration>")
    #expect(answer.code == "MalformedXML")
  }

  @Test("a read with a customer's key and without its digest is refused as one with a wrong key")
  func keyWithoutDigest() async {
    let path = "\(await s3.bucket())/k"
    let name = "x-amz-server-side-encryption-customer-"
    let key = Data(repeating: 7, count: 32)
    let headers: HTTPFields = [
      "\(name)algorithm": "AES256", "\(name)key": key.base64EncodedString(),
      "\(name)key-md5": Data(MD5.hash(key)).base64EncodedString(),
    ]
    let put = await s3.send("PUT", path, headers: headers, text: "hello")
    // The tag is not that of the text.
    #expect(put.headers["etag"] != "\"5d41402abc4b2a76b9719d911017c592\"")
    #expect(await s3.send("GET", path, headers: headers).text == "hello")
    var partial = headers
    partial["\(name)key-md5"] = nil
    let refused = await s3.send("GET", path, headers: partial)
    #expect(refused.status == 403)
    #expect(refused.code == "AccessDenied")
    // Clients encode once more a key that they are given without its digest.
    let twice = Data(key.base64EncodedString().utf8)
    var encoded = headers
    encoded["\(name)key"] = twice.base64EncodedString()
    encoded["\(name)key-md5"] = Data(MD5.hash(twice)).base64EncodedString()
    #expect(await s3.send("GET", path, headers: encoded).code == "AccessDenied")
    #expect(
      await s3.send("PUT", path, headers: encoded, text: "x").code == "InvalidArgument")
  }

  @Test("entity tags are the MD5 of the text under S3's own keys alone, after copies too")
  func entityTags() async {
    let bucket = await s3.bucket()
    let digest = "\"5d41402abc4b2a76b9719d911017c592\""
    let kms: HTTPFields = ["x-amz-server-side-encryption": "aws:kms"]
    let hidden = await s3.send("PUT", "\(bucket)/k", headers: kms, text: "hello").headers["etag"]
    #expect(hidden != digest)
    #expect(await s3.send("PUT", "\(bucket)/p", text: "hello").headers["etag"] == digest)
    func copy(_ source: String, _ headers: HTTPFields) async -> String? {
      var headers = headers
      headers["x-amz-copy-source"] = "\(bucket)/\(source)"
      _ = await s3.send("PUT", "\(bucket)/copy", headers: headers)
      return await s3.send("HEAD", "\(bucket)/copy").headers["etag"]
    }
    #expect(await copy("k", [:]) == digest)
    let made = await copy("p", kms)
    #expect(made != digest && made != hidden)
  }

  @Test("a delete marker that is read by its version tells what is allowed")
  func markers() async {
    let bucket = await s3.bucket()
    await version(bucket, "Enabled")
    let marker = await s3.send("DELETE", "\(bucket)/k").headers["x-amz-version-id"] ?? ""
    let answer = await s3.send("GET", "\(bucket)/k", query: "versionId=\(marker)")
    #expect(answer.status == 405)
    #expect(answer.headers["allow"] == "DELETE")
  }

  @Test("governance can be bypassed only where there is Object Lock, for many objects too")
  func bypass() async {
    let bucket = await s3.bucket()
    let headers: HTTPFields = ["x-amz-bypass-governance-retention": "true"]
    let one = await s3.send("DELETE", "\(bucket)/k", headers: headers)
    let document = "<Delete><Object><Key>k</Key></Object></Delete>"
    var more = headers
    more["content-md5"] = Data(MD5.hash(Data(document.utf8))).base64EncodedString()
    let many = await s3.send("POST", bucket, query: "delete", headers: more, text: document)
    for answer in [one, many] {
      #expect(answer.status == 400)
      #expect(answer.xml?.text(of: "ArgumentName") == "x-amz-bypass-governance-retention")
    }
  }

  @Test("configurations are listed a hundred a page")
  func configurations() async {
    let bucket = await s3.bucket()
    for number in 100..<205 {
      let id = "m\(number)"
      let document = "<MetricsConfiguration><Id>\(id)</Id></MetricsConfiguration>"
      _ = await s3.send("PUT", bucket, query: "metrics&id=\(id)", text: document)
    }
    let first = await s3.send("GET", bucket, query: "metrics").xml
    #expect(first?.all("MetricsConfiguration").count == 100)
    #expect(first?.text(of: "IsTruncated") == "true")
    let token = first?.text(of: "NextContinuationToken") ?? ""
    let rest = await s3.send(
      "GET", bucket, query: "continuation-token=\(PercentEncoding.encode(token))&metrics"
    ).xml
    #expect(rest?.all("MetricsConfiguration").compactMap { $0.text(of: "Id") }.first == "m200")
    #expect(rest?.all("MetricsConfiguration").count == 5)
    #expect(rest?.text(of: "IsTruncated") == "false")
    #expect(rest?.text(of: "ContinuationToken") == token)
  }

  @Test("who may write logs is told with the kind of grantee")
  func loggingGrants() async {
    let bucket = await s3.bucket()
    let document = """
      <BucketLoggingStatus><LoggingEnabled><TargetBucket>bucket</TargetBucket>
      <TargetGrants><Grant><Grantee><URI>http://acs.amazonaws.com/groups/s3/LogDelivery</URI></Grantee>
      <Permission>WRITE</Permission></Grant></TargetGrants><TargetPrefix>log</TargetPrefix>
      </LoggingEnabled></BucketLoggingStatus>
      """
    #expect(await s3.send("PUT", bucket, query: "logging", text: document).status == 200)
    let answer = await s3.send("GET", bucket, query: "logging")
    #expect(answer.text.contains(#"xsi:type="Group""#))
    #expect(answer.text.contains(#"xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance""#))
  }

  @Test("a date in the past is quoted in S3's own time zone")
  func pacificTime() {
    for (time, text) in [
      ("2020-01-01T00:00:00Z", "Tue Dec 31 16:00:00 PST 2019"),
      ("2023-03-12T09:59:59Z", "Sun Mar 12 01:59:59 PST 2023"),
      ("2023-03-12T10:00:00Z", "Sun Mar 12 03:00:00 PDT 2023"),
      ("2023-11-05T08:59:59Z", "Sun Nov 05 01:59:59 PDT 2023"),
      ("2023-11-05T09:00:00Z", "Sun Nov 05 01:00:00 PST 2023"),
    ] {
      #expect(Timestamp(lenientISO8601: time).map(PacificTime.text) == text)
    }
  }

  @Test("who does not sign is not told whose the objects are")
  func anonymousOwners() async throws {
    let bucket = await s3.bucket()
    _ = await put("\(bucket)/k")
    _ = await s3.send("DELETE", bucket, query: "publicAccessBlock")
    let policy = """
      {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*",
      "Action":"s3:ListBucket","Resource":"arn:aws:s3:::bucket"}]}
      """
    _ = await s3.send("PUT", bucket, query: "policy", text: policy)
    #expect(await s3.send("GET", bucket, as: nil).xml?["Contents"]?["Owner"] == nil)
    #expect(await s3.send("GET", bucket).xml?["Contents"]?["Owner"] != nil)
  }

  @Test("a bucket's own address is one that leads to it")
  func bucketLocation() async {
    let wish = "<CreateBucketConfiguration><LocationConstraint>eu-west-1</LocationConstraint>"
    for (name, host, location) in [
      ("one", "127.0.0.1:4566", "http://one.s3.localhost:4566/"),
      ("two", "s3.eu-west-1.amazonaws.com", "http://two.s3.eu-west-1.amazonaws.com/"),
    ] {
      let answer = await s3.send(
        "PUT", "/\(name)", headers: ["host": host], text: "\(wish)</CreateBucketConfiguration>")
      #expect(answer.headers["location"] == location)
    }
  }

  @Test("notifications to what is not there are refused, unless that is not to be asked")
  func destinations() async throws {
    let s3 = try ServiceHarness(hasDestination: { $0.target.hasSuffix(":there") })
    let bucket = await s3.bucket()
    func configuration(_ names: String...) -> String {
      let queues = names.map {
        "<QueueConfiguration><Id>\($0)</Id><Queue>arn:aws:sqs:us-east-1:000000000000:\($0)</Queue>"
          + "<Event>s3:ObjectCreated:*</Event></QueueConfiguration>"
      }
      return "<NotificationConfiguration>\(queues.joined())</NotificationConfiguration>"
    }
    func put(_ text: String, _ headers: HTTPFields = [:]) async -> Answer {
      await s3.send("PUT", bucket, query: "notification", headers: headers, text: text)
    }
    #expect(await put(configuration("there")).status == 200)
    let refused = await put(configuration("there", "a", "b"))
    #expect(refused.code == "InvalidArgument")
    #expect(
      refused.xml?.text(of: "Message")
        == "Unable to validate the following destination configurations")
    #expect(refused.xml?.text(of: "ArgumentName2") == "arn:aws:sqs:us-east-1:000000000000:b")
    #expect(refused.xml?.text(of: "ArgumentValue1") == "The destination queue does not exist")
    let skipped = await put(configuration("a"), ["x-amz-skip-destination-validation": "true"])
    #expect(skipped.status == 200)
  }
}
