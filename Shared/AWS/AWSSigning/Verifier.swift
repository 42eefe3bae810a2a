// SPDX-License-Identifier: Apache-2.0
import Notation
package import FoundationEssentials
import Cryptography
import HTTPMessage
import Synchronization

/// Verifies requests that were signed with AWS Signature Version 4, in the header or in the query.
/// It may be used from any number of threads and keeps the signing keys that it derived.
package final class Verifier: Sendable {
  /// How the body enters the signature.
  package enum Payload: Sendable {
    /// S3's way: the request says it in `x-amz-content-sha256`, which a signed header needs; a
    /// presigned request without it leaves the body unsigned. That the body then is what was said
    /// must be checked as it arrives.
    case declared
    /// Every other service's way: the digest of the body that arrived.
    case body(PayloadHash)
  }

  /// How far the sender's clock may be off, in seconds: 15 minutes.
  package static let allowedSkew = 900

  private struct CachedKey {
    let secret: String
    let key: SigningKey
  }

  private struct CacheName: Hashable {
    let accessKeyID: String
    let scope: CredentialScope
  }

  private let services: Set<String>
  private let rules: PathRules
  private let requiresSignedAmzHeaders: Bool
  private let secret: @Sendable (String) -> String?
  private let cache = Mutex<[CacheName: CachedKey]>([:])

  /// Makes a verifier.
  /// - Parameters:
  ///   - services: the signing names that the service goes by.
  ///   - rules: the service's path rules, by default those of its name.
  ///   - secret: the secret access key of an access key id, or nil when nobody has it.
  package init(
    services: Set<String>, rules: PathRules? = nil, secret: @escaping @Sendable (String) -> String?
  ) {
    self.services = services
    self.rules = rules ?? (services.contains("s3") ? .s3 : .standard)
    requiresSignedAmzHeaders = services.contains("s3")
    self.secret = secret
  }

  /// Verifies a request.
  /// - Parameters:
  ///   - request: the request with path, query and headers as they came over the wire.
  ///   - payload: how the body enters the signature.
  ///   - region: the region that the scope must name; nil takes any.
  ///   - now: the server's clock.
  /// - Returns: who sent it, and what a chunked body's signatures go on from.
  package func verify(
    _ request: SignableRequest, payload: Payload, region: String? = nil, at now: Date
  ) throws(VerificationError) -> VerifiedRequest {
    let authorization = try RequestAuthorization(request)
    try checkScope(of: authorization, region: region)
    try Self.checkTime(of: authorization, now: Timestamp(now).wholeSecond)
    let hash = try Self.payloadHash(payload, of: request, authorization)
    guard let key = signingKey(accessKeyID: authorization.accessKeyID, scope: authorization.scope)
    else { throw .unknownAccessKey(authorization.accessKeyID) }
    try checkSignedHeaders(of: request, authorization)
    try check(request, authorization, hash: hash, key: key)
    return VerifiedRequest(authorization: authorization, payload: hash, key: key)
  }

  /// The signing key of an access key id for a scope, for what is signed besides requests (S3's POST
  /// policies), or nil when nobody has the id.
  package func signingKey(accessKeyID: String, scope: CredentialScope) -> SigningKey? {
    guard let secret = secret(accessKeyID) else { return nil }
    let name = CacheName(accessKeyID: accessKeyID, scope: scope)
    if let cached = cache.withLock({ $0[name] }), cached.secret == secret { return cached.key }
    let key = SigningKey(secretAccessKey: secret, scope: scope)
    cache.withLock { cache in
      // The scope is the sender's to choose, so the cache must not grow with what is sent.
      if cache.count >= 256 { cache.removeAll(keepingCapacity: true) }
      cache[name] = CachedKey(secret: secret, key: key)
    }
    return key
  }

  private func checkScope(of authorization: RequestAuthorization, region: String?)
    throws(VerificationError)
  {
    let (form, scope) = (authorization.form, authorization.scope)
    guard services.contains(scope.service) else {
      throw .wrongScope(
        form, .service, given: scope.service, expected: services.sorted().joined(separator: ", "))
    }
    if let region, scope.region != region {
      throw .wrongScope(form, .region, given: scope.region, expected: region)
    }
    guard scope.day == authorization.date.basicDay else {
      throw .wrongScope(form, .day, given: scope.day, expected: authorization.date.basicDay)
    }
  }

  private static func checkTime(of authorization: RequestAuthorization, now: Timestamp)
    throws(VerificationError)
  {
    let date = authorization.date
    switch authorization.form {
    case .header:
      guard abs(date.seconds(since: now)) <= allowedSkew else {
        throw .skewed(requestTime: date, serverTime: now)
      }
    case .query(let expiresIn):
      guard date <= now.advanced(bySeconds: allowedSkew) else {
        throw .notYetValid(validFrom: date, serverTime: now)
      }
      let end = date.advanced(bySeconds: expiresIn)
      guard now <= end else {
        throw .expired(expiresIn: expiresIn, expiredAt: end, serverTime: now)
      }
    }
  }

  private static func payloadHash(
    _ payload: Payload, of request: SignableRequest, _ authorization: RequestAuthorization
  ) throws(VerificationError) -> PayloadHash {
    guard case .declared = payload else {
      if case .body(let hash) = payload { return hash }
      throw .missingPayloadHash
    }
    let declared = request.headers["x-amz-content-sha256"] ?? authorization.payloadParameter
    guard let declared else {
      guard case .query = authorization.form else { throw .missingPayloadHash }
      return .unsigned
    }
    let hash = PayloadHash(declared)
    let words: [PayloadHash] = [
      .unsigned, .streaming, .streamingWithTrailer, .streamingUnsignedWithTrailer,
    ]
    guard hash.digest != nil || words.contains(hash) else { throw .invalidPayloadHash(declared) }
    return hash
  }

  private func checkSignedHeaders(
    of request: SignableRequest, _ authorization: RequestAuthorization
  ) throws(VerificationError) {
    let signed = Set(authorization.signedHeaders)
    var unsigned = signed.contains("host") ? [] : ["host"]
    if requiresSignedAmzHeaders {
      let names = Set(request.headers.map(\.name.asciiLowercased))
      // The payload's hash is in the canonical request whether its header field is signed or not.
      unsigned += names.filter {
        $0.hasPrefix("x-amz-") && $0 != "x-amz-content-sha256" && !signed.contains($0)
      }.sorted()
    }
    guard unsigned.isEmpty else { throw .unsignedHeaders(unsigned) }
  }

  private func check(
    _ request: SignableRequest, _ authorization: RequestAuthorization, hash: PayloadHash,
    key: SigningKey
  ) throws(VerificationError) {
    let canonical = CanonicalRequest(
      request, signedHeaders: authorization.signedHeaders, payload: hash, rules: rules)
    func isSigned(_ canonical: CanonicalRequest) -> Bool {
      let text = StringToSign(canonical, date: authorization.date, scope: authorization.scope)
      return ConstantTime.equal(
        key.signature(of: text.description), authorization.signature)
    }
    if isSigned(canonical) { return }
    if canonical.otherReadings(of: request, rules: rules).contains(where: isSigned) { return }
    let moved = request.withHeadersFromQuery(authorization.signedHeaders)
    if moved != request,
      isSigned(
        CanonicalRequest(
          moved, signedHeaders: authorization.signedHeaders, payload: hash, rules: rules))
    {
      return
    }
    let text = StringToSign(canonical, date: authorization.date, scope: authorization.scope)
    throw .mismatch(
      SignatureMismatch(
        accessKeyID: authorization.accessKeyID, provided: authorization.signature,
        stringToSign: text.description, canonicalRequest: canonical.description))
  }
}

extension SignableRequest {
  /// The request as some SDKs presign one: a header field that they moved into the query is signed
  /// as the field that it was, too.
  fileprivate func withHeadersFromQuery(_ names: [String]) -> SignableRequest {
    guard let query, names.contains(where: { headers[$0] == nil }) else { return self }
    var moved = self
    for (name, value) in PercentEncoding.parseQuery(query) {
      let name = name.asciiLowercased
      guard name.hasPrefix("x-amz-"), names.contains(name), moved.headers[name] == nil else {
        continue
      }
      moved.headers[name] = value
    }
    return moved
  }
}

extension CanonicalRequest {
  /// Other canonical requests that clients are known to make of the same request: some sign path and
  /// query as they wrote them without encoding anew, and some write a space of the query as `+`. They
  /// cover the same parts of the same request.
  fileprivate func otherReadings(of request: SignableRequest, rules: PathRules)
    -> [CanonicalRequest]
  {
    var readings: [CanonicalRequest] = []
    var verbatim = self
    if !rules.encodesTwice, !request.path.isEmpty { verbatim.path = request.path }
    let pairs = (request.query ?? "").split(separator: "&").map { pair in
      pair.contains("=") ? String(pair) : pair + "="
    }
    verbatim.query = pairs.filter { !$0.hasPrefix("X-Amz-Signature=") }.sorted()
      .joined(separator: "&")
    if verbatim != self { readings.append(verbatim) }
    if request.query?.contains("+") == true {
      var spaced = self
      spaced.query = Self.canonicalQuery(request.query, plusIsSpace: true)
      readings.append(spaced)
    }
    return readings
  }
}

/// A request whose signature is its sender's.
package struct VerifiedRequest: Sendable {
  /// What the request said of its signature.
  package let authorization: RequestAuthorization
  /// What was signed of the body; the body itself is still to be checked against it.
  package let payload: PayloadHash
  private let key: SigningKey

  init(authorization: RequestAuthorization, payload: PayloadHash, key: SigningKey) {
    self.authorization = authorization
    self.payload = payload
    self.key = key
  }

  /// The access key id of the sender.
  package var accessKeyID: String { authorization.accessKeyID }

  /// The chain of signatures that an `aws-chunked` body must follow.
  package var chunkSignatures: ChunkSignatures {
    ChunkSignatures(
      seed: authorization.signature, key: key, date: authorization.date, scope: authorization.scope)
  }
}
