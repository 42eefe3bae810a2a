// SPDX-License-Identifier: Apache-2.0
import AWSSigning
import Foundation
import HTTPMessage
import Testing
import XML

@testable import S3Service

@Suite struct AccessTests {
  @Test("a wrong signature is answered with what the service computed")
  func mismatch() async throws {
    let s3 = try ServiceHarness()
    let path = "\(await s3.bucket())/k"
    let stranger = Account(accessKeyID: "test", secret: "wrong")
    let answer = await s3.send("GET", path, as: stranger)
    #expect(answer.status == 403)
    #expect(answer.code == "SignatureDoesNotMatch")
    #expect(answer.xml?.text(of: "CanonicalRequest")?.hasPrefix("GET\n/bucket/k\n") == true)
    #expect(answer.xml?.text(of: "StringToSign")?.hasPrefix("AWS4-HMAC-SHA256") == true)
    let unknown = Account(accessKeyID: "nobody", secret: "x")
    #expect(await s3.send("GET", path, as: unknown).code == "InvalidAccessKeyId")
    #expect(await s3.send("GET", path, as: nil).code == "AccessDenied")
  }

  @Test("a bucket's own region must be signed for")
  func regions() async throws {
    let s3 = try ServiceHarness()
    let wish = """
      <CreateBucketConfiguration><LocationConstraint>eu-west-1</LocationConstraint>
      </CreateBucketConfiguration>
      """
    #expect(await s3.send("PUT", "/bucket", text: wish).status == 200)
    let wrong = await s3.send("GET", "/bucket")
    #expect(wrong.code == "AuthorizationHeaderMalformed")
    #expect(wrong.xml?.text(of: "Region") == "eu-west-1")
    #expect(wrong.headers["x-amz-bucket-region"] == "eu-west-1")
    #expect(await s3.send("GET", "/bucket", region: "eu-west-1").status == 200)
    #expect(await s3.send("GET", "/", region: "nowhere-1").code == "AuthorizationHeaderMalformed")
  }

  @Test("only a policy opens a bucket made today to everybody")
  func policies() async throws {
    let s3 = try ServiceHarness()
    let bucket = await s3.bucket()
    _ = await s3.send("PUT", "\(bucket)/public/k", text: "open")
    _ = await s3.send("PUT", "\(bucket)/k", text: "closed")
    let policy = """
      {"Version":"2012-10-17","Statement":[
        {"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::bucket/public/*"},
        {"Effect":"Allow","Principal":{"AWS":"\(ServiceHarness.other.rootARN)"},"Action":["s3:PutObject"],
         "Resource":"arn:aws:s3:::bucket/*","Condition":{"StringEquals":{"s3:x-amz-storage-class":"STANDARD_IA"}}},
        {"Effect":"Deny","Principal":"*","Action":"s3:DeleteObject","Resource":"arn:aws:s3:::bucket/k"}]}
      """
    #expect(await s3.send("PUT", bucket, query: "policy", text: policy).code == "AccessDenied")
    _ = await s3.send("DELETE", bucket, query: "publicAccessBlock")
    #expect(await s3.send("PUT", bucket, query: "policy", text: policy).status == 204)
    #expect(await s3.send("GET", "\(bucket)/public/k", as: nil).text == "open")
    #expect(await s3.send("GET", "\(bucket)/k", as: nil).code == "AccessDenied")
    #expect(await s3.send("DELETE", "\(bucket)/k").code == "AccessDenied")
    let other = ServiceHarness.other
    #expect(await s3.send("PUT", "\(bucket)/o", text: "x", as: other).code == "AccessDenied")
    let put = await s3.send(
      "PUT", "\(bucket)/o", headers: ["x-amz-storage-class": "STANDARD_IA"], text: "x", as: other)
    #expect(put.status == 200)
    let status = await s3.send("GET", bucket, query: "policyStatus").xml
    #expect(status?.text(of: "IsPublic") == "true")
  }

  @Test(
    "a policy that cannot be read is refused",
    arguments: [
      "", "[]", "{}", #"{"Statement":[]}"#, #"{"Statement":[{"Effect":"Allow"}]}"#,
      #"{"Statement":{"Effect":"Maybe","Principal":"*","Action":"s3:*","Resource":"*"}}"#,
      #"{"Statement":{"Effect":"Allow","Principal":"*","Action":"ec2:*","Resource":"*"}}"#,
      #"{"Statement":{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::other/*"}}"#,
      #"{"Statement":{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*","Condition":{"Nope":{"a":"b"}}}}"#,
      #"{"Statement":{"Effect":"Allow","NotPrincipal":"*","Action":"s3:*","Resource":"*"}}"#,
    ])
  func malformedPolicies(text: String) async throws {
    let s3 = try ServiceHarness()
    let answer = await s3.send("PUT", await s3.bucket(), query: "policy", text: text)
    #expect(answer.code == "MalformedPolicy")
  }

  @Test("with ACLs the writer owns the object, and the ACL says who reads it")
  func acls() async throws {
    let s3 = try ServiceHarness(ownership: .objectWriter)
    let bucket = await s3.bucket(headers: ["x-amz-acl": "public-read-write"])
    let other = ServiceHarness.other
    _ = await s3.send("PUT", "\(bucket)/k", text: "x", as: other)
    #expect(await s3.send("GET", "\(bucket)/k", as: other).status == 200)
    #expect(await s3.send("GET", "\(bucket)/k").code == "AccessDenied")
    #expect(await s3.send("GET", bucket, as: nil).status == 200)
    _ = await s3.send(
      "PUT", "\(bucket)/k", query: "acl", headers: ["x-amz-acl": "bucket-owner-read"], as: other)
    #expect(await s3.send("GET", "\(bucket)/k").status == 200)
    let acl = await s3.send("GET", "\(bucket)/k", query: "acl", as: other).xml
    #expect(acl?["Owner"]?.text(of: "ID") == other.canonicalID)
    #expect(acl?["AccessControlList"]?.all("Grant").count == 2)
  }

  @Test(
    "a bucket whose ACL opens it is public without a policy, one that has no ACL is asked for it",
    arguments: [("private", "false"), ("public-read", "true"), ("authenticated-read", "true")])
  func publicByACL(acl: String, isPublic: String) async throws {
    let s3 = try ServiceHarness(ownership: .objectWriter)
    let bucket = await s3.bucket(headers: ["x-amz-acl": acl])
    func status() async -> Answer { await s3.send("GET", bucket, query: "policyStatus") }
    #expect(await status().xml?.text(of: "IsPublic") == isPublic)
    var block = PublicAccessBlock()
    block.blockPublicACLs = false
    block.blockPublicPolicy = false
    block.restrictPublicBuckets = false
    _ = await s3.send("PUT", bucket, query: "publicAccessBlock", body: block.document)
    #expect(await status().xml?.text(of: "IsPublic") == "false")
    let today = try ServiceHarness()
    let none = await today.send("GET", await today.bucket(), query: "policyStatus")
    #expect(none.code == "NoSuchBucketPolicy")
  }

  @Test(
    "a bucket made today has a default encryption, one made as before has none",
    arguments: [(ObjectOwnership.bucketOwnerEnforced, true), (.objectWriter, false)])
  func defaultEncryption(ownership: ObjectOwnership, hasDefault: Bool) async throws {
    let s3 = try ServiceHarness(ownership: ownership)
    let bucket = await s3.bucket()
    func code() async -> String? { await s3.send("GET", bucket, query: "encryption").code }
    let missing = hasDefault ? nil : "ServerSideEncryptionConfigurationNotFoundError"
    #expect(await code() == missing)
    let set = await s3.send(
      "PUT", bucket, query: "encryption", body: EncryptionConfiguration().document)
    #expect(set.status == 200)
    #expect(await code() == nil)
    #expect(await s3.send("DELETE", bucket, query: "encryption").status == 204)
    #expect(await code() == missing)
  }

  @Test("grants of header fields are listed in one order, full control last")
  func grants() async throws {
    let s3 = try ServiceHarness(ownership: .objectWriter)
    let bucket = await s3.bucket()
    let id = "id=\(ServiceHarness.other.canonicalID)"
    _ = await s3.send(
      "PUT", "\(bucket)/k",
      headers: [
        "x-amz-grant-full-control": id, "x-amz-grant-write-acp": id, "x-amz-grant-read": id,
      ], text: "x")
    let acl = await s3.send("GET", "\(bucket)/k", query: "acl", as: ServiceHarness.other).xml
    let permissions = acl?["AccessControlList"]?.all("Grant").map { $0.text(of: "Permission") }
    #expect(permissions == ["READ", "WRITE_ACP", "FULL_CONTROL"])
  }

  @Test("a page of an allowed origin may use the bucket, another may not")
  func cors() async throws {
    let s3 = try ServiceHarness()
    let bucket = await s3.bucket()
    let rules = """
      <CORSConfiguration><CORSRule><AllowedOrigin>https://*.example</AllowedOrigin>
      <AllowedMethod>PUT</AllowedMethod><AllowedHeader>*</AllowedHeader>
      <ExposeHeader>ETag</ExposeHeader><MaxAgeSeconds>60</MaxAgeSeconds></CORSRule></CORSConfiguration>
      """
    let preflight: HTTPFields = [
      "origin": "https://app.example", "access-control-request-method": "PUT",
      "access-control-request-headers": "content-type",
    ]
    #expect(await s3.raw("OPTIONS", "\(bucket)/k", headers: preflight).code == "AccessForbidden")
    #expect(await s3.send("PUT", bucket, query: "cors", text: rules).status == 200)
    let allowed = await s3.raw("OPTIONS", "\(bucket)/k", headers: preflight)
    #expect(allowed.status == 200)
    #expect(allowed.headers["access-control-allow-origin"] == "https://app.example")
    #expect(allowed.headers["access-control-expose-headers"] == "ETag")
    var stranger = preflight
    stranger["origin"] = "https://elsewhere.test"
    #expect(await s3.raw("OPTIONS", "\(bucket)/k", headers: stranger).code == "AccessForbidden")
    let put = await s3.send(
      "PUT", "\(bucket)/k", headers: ["origin": "https://app.example"], text: "x")
    #expect(put.headers["access-control-allow-origin"] == "https://app.example")
  }

  @Test(
    "a virtual-host name is a bucket's",
    arguments: [
      ("bucket.s3.amazonaws.com", "bucket"), ("b.c.s3.eu-west-1.amazonaws.com:80", "b.c"),
      ("bucket.s3.localhost:4566", "bucket"), ("bucket.localhost", "bucket"),
    ])
  func virtualHosts(host: String, bucket: String) {
    #expect(RequestTarget.bucket(ofHost: host).map(String.init) == bucket)
  }

  @Test(
    "a service's own name is no bucket's",
    arguments: [
      "s3.amazonaws.com", "s3.localhost:4566", "localhost", "127.0.0.1:4566", "",
      "s3.us-east-1.localhost",
    ])
  func serviceHosts(host: String) { #expect(RequestTarget.bucket(ofHost: host) == nil) }
}
