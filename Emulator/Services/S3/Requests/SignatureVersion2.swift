// SPDX-License-Identifier: Apache-2.0
import Cryptography
import FoundationEssentials
import HTTPMessage
import HTTPServer
import Notation

/// The signatures that S3 took before version 4, and in its oldest regions still takes ("Signing and
/// authenticating REST requests", S3 user guide).
struct SignatureVersion2 {
  private let request: S3Request
  private let accessKeyID: String
  private let signature: String
  /// Seconds since the epoch, for a presigned request.
  private let expires: Int64?

  static func isUsed(by request: S3Request) -> Bool {
    if let header = request.headers["authorization"] { return header.hasPrefix("AWS ") }
    return request.query.contains("AWSAccessKeyId")
      || (request.query.contains("Signature") && request.query.contains("Expires"))
  }

  init(_ request: S3Request) throws(S3Error) {
    self.request = request
    if let header = request.headers["authorization"] {
      let parts = header.dropFirst("AWS ".count).split(separator: ":", maxSplits: 1)
      guard parts.count == 2 else {
        throw .invalidArgument(
          "Authorization header is invalid -- one and only one ' ' (space) required",
          name: "Authorization", value: header)
      }
      (accessKeyID, signature, expires) = (String(parts[0]), String(parts[1]), nil)
    } else {
      guard let id = request.query["AWSAccessKeyId"], let signature = request.query["Signature"],
        let text = request.query["Expires"]
      else {
        throw S3Error(
          403, "AccessDenied",
          "Query-string authentication requires the Signature, Expires and AWSAccessKeyId "
            + "parameters")
      }
      guard let expires = Int64(text) else {
        throw S3Error(
          403, "AccessDenied", "Invalid date (should be seconds since epoch): \(text)")
      }
      (accessKeyID, self.signature, self.expires) = (id, signature, expires)
    }
  }

  func verify(by service: S3Service) throws(S3Error) -> Account {
    let now = request.time
    if let expires, expires < now.seconds {
      throw S3Error(
        403, "AccessDenied", "Request has expired",
        [
          "Expires": Timestamp(seconds: expires).iso8601Seconds,
          "ServerTime": now.iso8601Seconds,
        ])
    }
    if expires == nil { try checkClock(now) }
    let account = try service.account(accessKeyID)
    let text = stringToSign(resource: resource)
    // Some SDKs sign a bucket's path as the virtual-host style has it, with a slash at its end.
    let texts = request.key == nil ? [text, stringToSign(resource: "\(resource)/")] : [text]
    guard
      texts.contains(where: {
        ConstantTime.equal(Self.signature(of: $0, secret: account.secret), signature)
      })
    else { throw .signatureMismatch(accessKeyID, signature, signed: text) }
    return account
  }

  private func checkClock(_ now: Timestamp) throws(S3Error) {
    guard let text = request.headers["x-amz-date"] ?? request.headers["date"],
      let date = Timestamp(httpDate: text) ?? Timestamp(lenientISO8601: text), date.seconds >= 0
    else {
      throw S3Error(
        403, "AccessDenied", "AWS authentication requires a valid Date or x-amz-date header")
    }
    guard abs(date.seconds - now.seconds) <= 900 else {
      throw S3Error(
        403, "RequestTimeTooSkewed",
        "The difference between the request time and the current time is too large.",
        [
          "RequestTime": text, "ServerTime": now.wholeSecond.iso8601,
          "MaxAllowedSkewMilliseconds": "900000",
        ])
    }
  }

  /// The Base64 HMAC-SHA1 of a text: also the signature of a POST policy of version 2.
  static func signature(of text: String, secret: String) -> String {
    Data(HMACSHA1.code(for: text, key: Array(secret.utf8))).base64EncodedString()
  }

  private static let subresources: Set<String> = [
    "accelerate", "acl", "analytics", "cors", "delete", "encryption", "inventory", "legal-hold",
    "lifecycle", "location", "logging", "metrics", "notification", "object-lock", "partNumber",
    "policy", "policyStatus", "publicAccessBlock", "replication", "requestPayment", "restore",
    "response-cache-control", "response-content-disposition", "response-content-encoding",
    "response-content-language", "response-content-type", "response-expires", "retention",
    "select", "select-type", "tagging", "torrent", "uploadId", "uploads", "versionId",
    "versioning", "versions", "website", "attributes", "ownershipControls",
  ]

  private var resource: String {
    (request.target.isVirtualHosted ? "/\(request.bucket ?? "")" : "") + request.head.path
  }

  private func stringToSign(resource: String) -> String {
    let headers = request.headers
    var lines = [
      request.method, headers["content-md5"] ?? "", headers["content-type"] ?? "",
      expires.map { String($0) } ?? (headers["x-amz-date"] == nil ? headers["date"] ?? "" : ""),
    ]
    var amz: [String: [String]] = [:]
    for field in headers where field.name.asciiLowercased.hasPrefix("x-amz-") {
      amz[field.name.asciiLowercased, default: []].append(field.value)
    }
    // A presigned request carries in its query what was signed as header fields.
    for name in request.query.names where name.asciiLowercased.hasPrefix("x-amz-") {
      if expires != nil, let value = request.query[name] { amz[name.asciiLowercased] = [value] }
    }
    for (name, values) in amz.sorted(by: { $0.key < $1.key }) {
      lines.append("\(name):\(values.joined(separator: ","))")
    }
    let signed = Set(request.query.names).filter { Self.subresources.contains($0) }.sorted()
    let parameters = signed.map { name in
      guard let value = request.query[name], !value.isEmpty else { return name }
      return "\(name)=\(value)"
    }
    lines.append(
      parameters.isEmpty ? resource : "\(resource)?\(parameters.joined(separator: "&"))")
    return lines.joined(separator: "\n")
  }
}
