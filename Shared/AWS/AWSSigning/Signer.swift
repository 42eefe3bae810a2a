// SPDX-License-Identifier: Apache-2.0
package import Notation
package import FoundationEssentials
import HTTPMessage

/// Signs requests with AWS Signature Version 4. A pure function of its arguments: the clock is one.
package struct Signer: Sendable {
  /// Whose signature it is.
  package var credentials: Credentials
  /// The region, such as `us-east-1`.
  package var region: String
  /// The service's signing name, such as `s3`.
  package var service: String
  /// The service's path rules.
  package var rules: PathRules
  /// Whether `x-amz-content-sha256` is added, which S3 demands.
  package var addsContentHash: Bool
  /// Whether the session token is part of what is signed, as all but a few services want it.
  package var signsSessionToken: Bool

  /// Makes a signer; path rules and the content hash follow from the service unless given.
  package init(
    credentials: Credentials, region: String, service: String, rules: PathRules? = nil,
    addsContentHash: Bool? = nil, signsSessionToken: Bool = true
  ) {
    self.credentials = credentials
    self.region = region
    self.service = service
    self.rules = rules ?? .rules(for: service)
    self.addsContentHash = addsContentHash ?? (service == "s3")
    self.signsSessionToken = signsSessionToken
  }

  /// Signs in the `Authorization` header. Every header of the request is signed but those that
  /// proxies and HTTP libraries change on the way.
  /// - Parameters:
  ///   - request: the request as on the wire; its `X-Amz-Date`, `X-Amz-Security-Token`,
  ///     `x-amz-content-sha256` and `Authorization` are replaced.
  ///   - payload: what is said of the body.
  ///   - date: the moment of the request.
  package func sign(_ request: SignableRequest, payload: PayloadHash, at date: Date)
    -> SignedRequest
  {
    let date = Timestamp(date).wholeSecond
    var request = request
    request.headers.remove("Authorization")
    request.headers["X-Amz-Date"] = date.basic
    if addsContentHash { request.headers["x-amz-content-sha256"] = payload.description }
    request.headers["X-Amz-Security-Token"] = signsSessionToken ? credentials.sessionToken : nil
    var signed = signed(
      request, headers: Self.signableHeaders(of: request), payload: payload, date: date)
    if !signsSessionToken {
      signed.request.headers["X-Amz-Security-Token"] = credentials.sessionToken
    }
    signed.request.headers["Authorization"] =
      "\(StringToSign.algorithm) Credential=\(credentials.accessKeyID)/\(signed.scope), "
      + "SignedHeaders=\(signed.canonicalRequest.signedHeaders), Signature=\(signed.signature)"
    return signed
  }

  /// The longest time for which a presigned request is valid: seven days.
  package static let maximumExpiry = 604_800

  /// Signs in the query, so that whoever has the URL can make the request until it expires.
  /// - Parameters:
  ///   - request: the request as on the wire. All of its headers become part of the signature: the
  ///     sender must send them with the same values.
  ///   - payload: what is said of the body: ``PayloadHash/unsigned`` for S3.
  ///   - expiresIn: for how many seconds, 1 to 604,800.
  ///   - date: the moment from which it is valid.
  /// - Throws: ``InvalidExpiry`` when the time is out of bounds.
  package func presign(
    _ request: SignableRequest, payload: PayloadHash = .unsigned, expiresIn: Int, at date: Date
  ) throws(InvalidExpiry) -> SignedRequest {
    guard (1...Self.maximumExpiry).contains(expiresIn) else {
      throw InvalidExpiry(seconds: expiresIn)
    }
    let date = Timestamp(date).wholeSecond
    let scope = CredentialScope(day: date.basicDay, region: region, service: service)
    var request = request
    let names = Set(request.headers.map(\.name.asciiLowercased)).sorted()
    let token = credentials.sessionToken.map {
      [("X-Amz-Security-Token", $0)]
    }
    var parameters = [
      ("X-Amz-Algorithm", StringToSign.algorithm),
      ("X-Amz-Credential", "\(credentials.accessKeyID)/\(scope)"),
      ("X-Amz-Date", date.basic),
      ("X-Amz-Expires", String(expiresIn)),
      ("X-Amz-SignedHeaders", names.joined(separator: ";")),
    ]
    if signsSessionToken { parameters += token ?? [] }
    request.query = Self.appending(parameters, to: request.query)
    var signed = signed(request, headers: names, payload: payload, date: date)
    var rest = [("X-Amz-Signature", signed.signature)]
    if !signsSessionToken { rest += token ?? [] }
    signed.request.query = Self.appending(rest, to: signed.request.query)
    return signed
  }

  private func signed(
    _ request: SignableRequest, headers: [String], payload: PayloadHash, date: Timestamp
  ) -> SignedRequest {
    let scope = CredentialScope(day: date.basicDay, region: region, service: service)
    let canonical = CanonicalRequest(
      request, signedHeaders: headers, payload: payload, rules: rules)
    let stringToSign = StringToSign(canonical, date: date, scope: scope)
    let key = SigningKey(secretAccessKey: credentials.secretAccessKey, scope: scope)
    return SignedRequest(
      request: request, canonicalRequest: canonical, stringToSign: stringToSign,
      signature: key.signature(of: stringToSign.description), date: date, scope: scope, key: key)
  }

  private static let unsignable: Set<String> = [
    "authorization", "connection", "expect", "te", "transfer-encoding", "upgrade", "user-agent",
    "x-amzn-trace-id",
  ]

  private static func signableHeaders(of request: SignableRequest) -> [String] {
    Set(request.headers.map(\.name.asciiLowercased)).subtracting(unsignable).sorted()
  }

  private static func appending(_ parameters: [(String, String)], to query: String?) -> String {
    let pairs = parameters.map { "\($0)=\(PercentEncoding.encode($1))" }
    let present = query.flatMap { $0.isEmpty ? nil : $0 }
    return ((present.map { [$0] } ?? []) + pairs).joined(separator: "&")
  }
}

/// A time of validity that Signature Version 4 does not allow.
package struct InvalidExpiry: Error, Equatable, CustomStringConvertible {
  /// The seconds that were asked for.
  package let seconds: Int

  /// Makes the error for a time in seconds.
  package init(seconds: Int) { self.seconds = seconds }

  /// What is allowed instead.
  package var description: String {
    "a presigned request is valid for 1 to \(Signer.maximumExpiry) seconds, not \(seconds)"
  }
}

/// A signed request with every step of its signature, so that each can be printed and tested.
package struct SignedRequest: Sendable {
  /// The request with its signature, in the header or in the query.
  package var request: SignableRequest
  /// The canonical request.
  package let canonicalRequest: CanonicalRequest
  /// The string to sign.
  package let stringToSign: StringToSign
  /// The signature, 64 hexadecimal digits.
  package let signature: String
  /// The moment of the signature.
  package let date: Timestamp
  /// The credential scope.
  package let scope: CredentialScope
  private let key: SigningKey

  init(
    request: SignableRequest, canonicalRequest: CanonicalRequest, stringToSign: StringToSign,
    signature: String, date: Timestamp, scope: CredentialScope, key: SigningKey
  ) {
    self.request = request
    self.canonicalRequest = canonicalRequest
    self.stringToSign = stringToSign
    self.signature = signature
    self.date = date
    self.scope = scope
    self.key = key
  }

  /// The chain of signatures for this request's `aws-chunked` body.
  package var chunkSignatures: ChunkSignatures {
    ChunkSignatures(seed: signature, key: key, date: date, scope: scope)
  }
}
