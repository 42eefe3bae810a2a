// SPDX-License-Identifier: Apache-2.0
import Notation
import AWSSigning
import Cryptography
import Foundation
import HTTPMessage
import Synchronization
import Testing

@Suite struct VerifierTests {
  private let credentials = Credentials(accessKeyID: "test", secretAccessKey: "secret")
  private let now = Date(timeIntervalSince1970: 1_772_600_767)
  private var signer: Signer {
    Signer(credentials: credentials, region: "us-east-1", service: "s3")
  }
  private let verifier = Verifier(services: ["s3"]) { $0 == "test" ? "secret" : nil }

  private func put(_ headers: HTTPFields = [:]) -> SignableRequest {
    var all: HTTPFields = ["Host": "media.s3.us-east-1.amazonaws.com", "Content-Type": "video/mp4"]
    for field in headers { all[field.name] = field.value }
    return SignableRequest(method: "PUT", path: "/a%20b", query: "partNumber=1", headers: all)
  }

  private func error(
    _ request: SignableRequest, region: String? = "us-east-1", after seconds: Double = 0
  ) -> VerificationError? {
    do throws(VerificationError) {
      _ = try verifier.verify(
        request, payload: .declared, region: region, at: now.addingTimeInterval(seconds))
      return nil
    } catch {
      return error
    }
  }

  @Test("any change of what was signed is a mismatch that shows both texts")
  func changes() throws {
    let signed = signer.sign(put(), payload: .of(Array("x".utf8)), at: now).request
    #expect(error(signed) == nil)
    let changes: [(String, (inout SignableRequest) -> Void)] = [
      ("method", { $0.method = "GET" }), ("path", { $0.path = "/a%20c" }),
      ("query", { $0.query = "partNumber=2" }), ("no query", { $0.query = nil }),
      ("a parameter more", { $0.query = "partNumber=1&acl" }),
      ("content type", { $0.headers["Content-Type"] = "text/html" }),
      ("host", { $0.headers["Host"] = "other.s3.us-east-1.amazonaws.com" }),
      ("payload", { $0.headers["x-amz-content-sha256"] = PayloadHash.empty.description }),
      ("unsigned payload", { $0.headers["x-amz-content-sha256"] = "UNSIGNED-PAYLOAD" }),
    ]
    for (name, change) in changes {
      var changed = signed
      change(&changed)
      guard case .mismatch(let mismatch)? = error(changed) else {
        Issue.record("\(name): \(String(describing: error(changed)))")
        continue
      }
      #expect(mismatch.accessKeyID == "test")
      #expect(mismatch.canonicalRequest.hasPrefix(changed.method + "\n/a%20"))
      #expect(mismatch.stringToSign.hasPrefix("AWS4-HMAC-SHA256\n20260304T050607Z\n"))
      #expect(changed.headers["Authorization"]?.hasSuffix(mismatch.provided) == true)
    }
  }

  @Test("a presigned PUT binds type, length, key and expiry")
  func presigned() throws {
    let signed = try signer.presign(
      put(["Content-Length": "5"]), expiresIn: 300, at: now
    ).request
    #expect(error(signed) == nil)
    #expect(error(signed, after: 300) == nil, "valid to its last second")
    for (name, value) in [("Content-Length", "6"), ("Content-Type", "text/html")] {
      var changed = signed
      changed.headers[name] = value
      guard case .mismatch? = error(changed) else {
        Issue.record("\(name)")
        continue
      }
    }
    var longer = signed
    longer.query = signed.query?.replacingOccurrences(of: "Expires=300", with: "Expires=3000")
    guard case .mismatch? = error(longer) else {
      Issue.record("expiry")
      return
    }
    let end = try #require(Timestamp(basic: "20260304T051107Z"))
    #expect(
      error(signed, after: 301)
        == .expired(expiresIn: 300, expiredAt: end, serverTime: end.advanced(bySeconds: 1)))
    #expect(error(signed, after: -900) == nil)
    guard case .notYetValid? = error(signed, after: -901) else {
      Issue.record("before its time")
      return
    }
  }

  @Test("the clock may be off by 15 minutes, not by a second more", arguments: [-1.0, 1.0])
  func skew(sign: Double) {
    let signed = signer.sign(put(), payload: .unsigned, at: now).request
    #expect(error(signed, after: 900 * sign) == nil)
    guard case .skewed? = error(signed, after: 901 * sign) else {
      Issue.record("skew")
      return
    }
  }

  @Test("scope, key and missing parts are told apart")
  func failures() throws {
    let request = put()
    #expect(error(request) == .missingAuthorization)

    let signed = signer.sign(request, payload: .unsigned, at: now).request
    #expect(
      error(signed, region: "eu-west-1")
        == .wrongScope(.header, .region, given: "us-east-1", expected: "eu-west-1"))
    #expect(error(signed, region: nil) == nil, "no region asked for takes any")

    var other = signer
    other.service = "execute-api"
    other.addsContentHash = true
    #expect(
      error(other.sign(request, payload: .unsigned, at: now).request)
        == .wrongScope(.header, .service, given: "execute-api", expected: "s3"))

    other = signer
    other.credentials.accessKeyID = "nobody"
    #expect(
      error(other.sign(request, payload: .unsigned, at: now).request)
        == .unknownAccessKey("nobody"))

    other = signer
    other.credentials.secretAccessKey = "wrong"
    guard case .mismatch? = error(other.sign(request, payload: .unsigned, at: now).request) else {
      Issue.record("wrong secret")
      return
    }

    other = signer
    other.addsContentHash = false
    #expect(
      error(other.sign(request, payload: .unsigned, at: now).request) == .missingPayloadHash)
    #expect(
      error(signer.sign(request, payload: PayloadHash("nonsense"), at: now).request)
        == .invalidPayloadHash("nonsense"))

    var yesterday = signed
    yesterday.headers["X-Amz-Date"] = "20260303T235900Z"
    #expect(
      error(yesterday, after: -18_000)
        == .wrongScope(.header, .day, given: "20260304", expected: "20260303"))

    var twice = signed
    twice.query = "X-Amz-Algorithm=AWS4-HMAC-SHA256"
    #expect(error(twice) == .multipleMechanisms)
  }

  @Test(
    "a payload's hash need not be among the signed headers, and a signed one may be in the query")
  func movedHeaders() throws {
    var presigned = try signer.presign(put(), expiresIn: 60, at: now).request
    presigned.headers["x-amz-content-sha256"] = "UNSIGNED-PAYLOAD"
    #expect(error(presigned) == nil)
    let both = put(["x-amz-storage-class": "GLACIER"])
    var asked = both
    asked.query = "partNumber=1&x-amz-storage-class=GLACIER"
    var moved = try signer.presign(asked, expiresIn: 60, at: now).request
    moved.headers["x-amz-storage-class"] = nil
    #expect(error(moved) == nil)
    moved.query = moved.query?.replacing("GLACIER", with: "STANDARD")
    #expect(error(moved) != nil)
  }

  @Test("headers that must be signed are")
  func unsignedHeaders() throws {
    var signed = signer.sign(put(), payload: .unsigned, at: now).request
    signed.headers["X-Amz-Acl"] = "public-read"
    signed.headers["User-Agent"] = "any"
    signed.headers["X-Amzn-Trace-Id"] = "Root=1"
    #expect(error(signed) == .unsignedHeaders(["x-amz-acl"]))
    var presigned = try signer.presign(put(), expiresIn: 60, at: now).request
    presigned.headers["x-amz-meta-a"] = "b"
    #expect(error(presigned) == .unsignedHeaders(["x-amz-meta-a"]))
    let hostless = signer.sign(
      SignableRequest(method: "GET", path: "/", headers: [:]), payload: .empty, at: now
    ).request
    #expect(error(hostless) == .unsignedHeaders(["host"]))
  }

  @Test(
    "a malformed header is refused, whatever is in it",
    arguments: [
      "AWS4-HMAC-SHA256", "AWS4-HMAC-SHA256 ", "AWS4-HMAC-SHA256 nonsense",
      "AWS4-HMAC-SHA256 Credential=, SignedHeaders=host, Signature=00",
      "AWS4-HMAC-SHA256 Credential=test/20260304/us-east-1/s3, SignedHeaders=host, Signature=00",
      "AWS4-HMAC-SHA256 Credential=test/20260304/us-east-1/s3/aws5_request,SignedHeaders=host,Signature=0",
      "AWS4-HMAC-SHA256 Credential=test/20260304/us-east-1/s3/aws4_request, Signature=00",
      "AWS4-HMAC-SHA256 Credential=test/20260304/us-east-1/s3/aws4_request, SignedHeaders=host",
    ])
  func malformedHeader(header: String) {
    let error = error(put(["Authorization": header, "X-Amz-Date": "20260304T050607Z"]))
    guard case .malformed(.header, _)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(error?.s3Answer.code == "AuthorizationHeaderMalformed")
    #expect(error?.jsonAnswer.code == "IncompleteSignatureException")
  }

  @Test(
    "another algorithm is refused by name", arguments: ["AWS test:sig", "Bearer x", "", "Basic"])
  func algorithm(header: String) {
    let error = error(put(["Authorization": header]))
    guard case .unsupportedAlgorithm? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(error?.s3Answer.code == "InvalidRequest")
  }

  @Test("spacing of the header does not matter, nor does a Date instead of X-Amz-Date")
  func spacing() throws {
    var signed = signer.sign(put(), payload: .unsigned, at: now).request
    let header = try #require(signed.headers["Authorization"])
    signed.headers["Authorization"] = header.replacingOccurrences(of: ", ", with: ",")
    #expect(error(signed) == nil)
    signed.headers["Authorization"] = header.replacingOccurrences(of: ", ", with: "  ,   ")
    #expect(error(signed) == nil)

    let scope = CredentialScope(day: "20260304", region: "us-east-1", service: "s3")
    let date = try #require(Timestamp(internetDate: "Wed, 04 Mar 2026 05:06:07 GMT"))
    var dated = put([
      "Date": "Wed, 04 Mar 2026 05:06:07 GMT", "x-amz-content-sha256": "UNSIGNED-PAYLOAD",
    ])
    let canonical = CanonicalRequest(
      dated, signedHeaders: ["date", "host", "x-amz-content-sha256"], payload: .unsigned,
      rules: .s3)
    let signature = SigningKey(secretAccessKey: "secret", scope: scope)
      .signature(of: StringToSign(canonical, date: date, scope: scope).description)
    dated.headers["Authorization"] =
      "AWS4-HMAC-SHA256 Credential=test/\(scope), "
      + "SignedHeaders=date;host;x-amz-content-sha256, Signature=\(signature)"
    #expect(error(dated) == nil)
    dated.headers["Date"] = "yesterday"
    #expect(error(dated) == .invalidDate(.header))
  }

  @Test(
    "a query without its parameters or with bad ones is refused",
    arguments: [
      ("X-Amz-Algorithm", nil, "AuthorizationQueryParametersError"),
      ("X-Amz-Algorithm", "AWS4-HMAC-SHA512", "InvalidRequest"),
      ("X-Amz-Credential", nil, "AuthorizationQueryParametersError"),
      ("X-Amz-Credential", "test", "AuthorizationQueryParametersError"),
      ("X-Amz-Date", nil, "AuthorizationQueryParametersError"),
      ("X-Amz-Date", "today", "AuthorizationQueryParametersError"),
      ("X-Amz-Expires", nil, "AuthorizationQueryParametersError"),
      ("X-Amz-Expires", "soon", "AuthorizationQueryParametersError"),
      ("X-Amz-Expires", "-1", "AuthorizationQueryParametersError"),
      ("X-Amz-Expires", "604801", "AuthorizationQueryParametersError"),
      ("X-Amz-Expires", "99999999999999999999", "AuthorizationQueryParametersError"),
      ("X-Amz-SignedHeaders", nil, "AuthorizationQueryParametersError"),
      ("X-Amz-SignedHeaders", ";", "AccessDenied"),
      ("X-Amz-Signature", nil, "AuthorizationQueryParametersError"),
      ("X-Amz-Signature", "00", "SignatureDoesNotMatch"),
    ])
  func parameters(name: String, value: String?, code: String) throws {
    var signed = try signer.presign(put(), expiresIn: 60, at: now).request
    let pairs = (signed.query ?? "").split(separator: "&").compactMap { pair -> String? in
      pair.hasPrefix(name + "=") ? value.map { "\(name)=\($0)" } : String(pair)
    }
    signed.query = pairs.joined(separator: "&")
    #expect(error(signed)?.s3Answer.code == code)
    #expect(error(signed)?.jsonAnswer.status == 403)
  }

  @Test("expiry out of bounds is refused when presigning", arguments: [Int.min, -1, 0, 604_801])
  func expiry(seconds: Int) {
    #expect(throws: InvalidExpiry(seconds: seconds)) {
      try signer.presign(put(), expiresIn: seconds, at: now)
    }
  }

  @Test("the answer to a mismatch shows what S3 shows")
  func answer() throws {
    var signed = signer.sign(put(), payload: .unsigned, at: now).request
    signed.method = "GET"
    let answer = try #require(error(signed)).s3Answer
    #expect(answer.status == 403)
    #expect(
      answer.details.map(\.name) == [
        "AWSAccessKeyId", "StringToSign", "SignatureProvided", "StringToSignBytes",
        "CanonicalRequest", "CanonicalRequestBytes",
      ])
    #expect(answer.details[3].value.hasPrefix("41 57 53 34 2d 48"))
    #expect(answer.details.allSatisfy { !$0.value.contains("secret") })
  }

  @Test("paths and queries that a client signed as it wrote them verify too")
  func verbatim() throws {
    for (path, query) in [
      ("/a(1)!.mp4", "prefix=x(1)"), ("/a%2fb", "marker=a%2fb&list-type=2"), ("/k", "prefix=a+b"),
    ] {
      let request = SignableRequest(
        method: "GET", path: path, query: query,
        headers: [
          "Host": "h", "x-amz-content-sha256": "UNSIGNED-PAYLOAD", "X-Amz-Date": "20260304T050607Z",
        ])
      let scope = CredentialScope(day: "20260304", region: "us-east-1", service: "s3")
      let sorted = query.split(separator: "&").sorted().joined(separator: "&")
      let canonical = """
        GET
        \(path)
        \(sorted)
        host:h
        x-amz-content-sha256:UNSIGNED-PAYLOAD
        x-amz-date:20260304T050607Z

        host;x-amz-content-sha256;x-amz-date
        UNSIGNED-PAYLOAD
        """
      let text =
        "AWS4-HMAC-SHA256\n20260304T050607Z\n\(scope)\n" + Hex.encode(SHA256.hash(canonical))
      var signed = request
      signed.headers["Authorization"] =
        "AWS4-HMAC-SHA256 Credential=test/\(scope), "
        + "SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature="
        + SigningKey(secretAccessKey: "secret", scope: scope).signature(of: text)
      #expect(error(signed) == nil, "\(path)?\(query)")
    }
  }

  @Test("a secret that changes is used at once, in spite of kept keys")
  func rotation() throws {
    let secret = Mutex("first")
    let verifier = Verifier(services: ["s3"]) { _ in secret.withLock { $0 } }
    for value in ["first", "second", "first"] {
      secret.withLock { $0 = value }
      var signer = signer
      signer.credentials.secretAccessKey = value
      let request = signer.sign(put(), payload: .unsigned, at: now).request
      #expect(throws: Never.self) {
        try verifier.verify(request, payload: .declared, at: now)
      }
    }
  }

  @Test("thousands of scopes do not fill the memory: the right key is found after them")
  func manyScopes() throws {
    for number in 0..<1000 {
      let scope = CredentialScope(day: "20260304", region: "r\(number)", service: "s3")
      #expect(verifier.signingKey(accessKeyID: "test", scope: scope) != nil)
    }
    #expect(error(signer.sign(put(), payload: .unsigned, at: now).request) == nil)
  }
}
