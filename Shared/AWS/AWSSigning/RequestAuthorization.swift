// SPDX-License-Identifier: Apache-2.0
package import Notation
import HTTPMessage

/// Where a request carries its signature.
package enum AuthorizationForm: Sendable, Equatable {
  /// In the `Authorization` header.
  case header
  /// In the query, valid for so many seconds.
  case query(expiresIn: Int)
}

/// What a request says of its own signature, read but not yet believed. An emulator of many
/// services finds the service that is meant in its ``scope``.
package struct RequestAuthorization: Sendable, Equatable {
  /// Header or query.
  package let form: AuthorizationForm
  /// The access key id.
  package let accessKeyID: String
  /// The credential scope.
  package let scope: CredentialScope
  /// The signed headers' lower-case names.
  package let signedHeaders: [String]
  /// The signature, as given.
  package let signature: String
  /// The moment of the signature.
  package let date: Timestamp
  /// The session token, when one is sent.
  package let sessionToken: String?
  /// What a presigned request says of its body in the query, where some clients put all headers.
  let payloadParameter: String?

  /// Reads the authorization of a request.
  /// - Throws: ``VerificationError`` of the kinds that need no secret to be told.
  package init(_ request: SignableRequest) throws(VerificationError) {
    let parameters = Self.parameters(of: request.query)
    let header = request.headers["Authorization"]
    let isPresigned =
      parameters["X-Amz-Algorithm"] != nil || parameters["X-Amz-Signature"] != nil
      || parameters["X-Amz-Credential"] != nil
    guard header == nil || !isPresigned else { throw .multipleMechanisms }
    if let header {
      try self.init(header: header, headers: request.headers)
    } else if isPresigned {
      try self.init(parameters: parameters)
    } else {
      throw .missingAuthorization
    }
  }

  private init(header: String, headers: HTTPFields) throws(VerificationError) {
    let space = header.firstIndex(of: " ") ?? header.endIndex
    guard header[..<space] == StringToSign.algorithm else {
      throw .unsupportedAlgorithm(String(header[..<space]))
    }
    var fields: [String: String] = [:]
    for part in header[space...].split(separator: ",") {
      let trimmed = part.drop { $0 == " " }
      guard let equals = trimmed.firstIndex(of: "=") else {
        throw .malformed(.header, "a part of it has no '='")
      }
      let value = trimmed[trimmed.index(after: equals)...]
      fields[String(trimmed[..<equals])] = String(value).trimmingSpaces
    }
    func field(_ name: String) throws(VerificationError) -> String {
      guard let value = fields[name], !value.isEmpty else {
        throw .malformed(.header, "\(name) is missing")
      }
      return value
    }
    let credential = try field("Credential")
    signedHeaders = Self.names(try field("SignedHeaders"))
    signature = try field("Signature")
    form = .header
    (accessKeyID, scope) = try Self.split(credential, form: .header)
    guard
      let date = headers["X-Amz-Date"].map({ Timestamp(basic: $0) })
        ?? headers["Date"].map({ Timestamp(internetDate: $0) ?? Timestamp(basic: $0) }),
      let date
    else { throw .invalidDate(.header) }
    self.date = date
    sessionToken = headers["X-Amz-Security-Token"]
    payloadParameter = nil
  }

  private init(parameters: [String: String]) throws(VerificationError) {
    func parameter(_ name: String) throws(VerificationError) -> String {
      guard let value = parameters[name], !value.isEmpty else {
        throw .missingParameter(name)
      }
      return value
    }
    let algorithm = try parameter("X-Amz-Algorithm")
    guard algorithm == StringToSign.algorithm else { throw .unsupportedAlgorithm(algorithm) }
    let credential = try parameter("X-Amz-Credential")
    signature = try parameter("X-Amz-Signature")
    let dateText = try parameter("X-Amz-Date")
    signedHeaders = Self.names(try parameter("X-Amz-SignedHeaders"))
    let text = try parameter("X-Amz-Expires")
    guard let seconds = Int(text) else { throw .invalidExpiry(.notANumber) }
    guard seconds >= 0 else { throw .invalidExpiry(.negative) }
    guard seconds <= Signer.maximumExpiry else { throw .invalidExpiry(.tooLong) }
    form = .query(expiresIn: seconds)
    guard let date = Timestamp(basic: dateText) else { throw .invalidDate(form) }
    self.date = date
    (accessKeyID, scope) = try Self.split(credential, form: form)
    sessionToken = parameters["X-Amz-Security-Token"]
    payloadParameter = parameters["X-Amz-Content-Sha256"]
  }

  /// Splits `id/20150830/us-east-1/s3/aws4_request`; an id may hold slashes itself.
  private static func split(_ credential: String, form: AuthorizationForm)
    throws(VerificationError) -> (String, CredentialScope)
  {
    let parts = credential.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count >= 5, let terminator = parts.last, terminator == "aws4_request" else {
      throw .malformed(
        form,
        "the Credential is mal-formed; expecting "
          + "\"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".")
    }
    let scope = parts.suffix(4).map(String.init)
    return (
      parts.dropLast(4).joined(separator: "/"),
      CredentialScope(day: scope[0], region: scope[1], service: scope[2])
    )
  }

  private static func names(_ list: String) -> [String] {
    Set(list.split(separator: ";").map { String($0).asciiLowercased }).sorted()
  }

  /// The decoded `X-Amz-` parameters of a query; of a repeated one the first.
  private static func parameters(of query: String?) -> [String: String] {
    guard let query else { return [:] }
    var parameters: [String: String] = [:]
    for bytes in query.utf8.split(separator: UInt8(ascii: "&")) {
      let pair = Substring(bytes)
      let equals = bytes.firstIndex(of: UInt8(ascii: "=")) ?? bytes.endIndex
      guard let name = PercentEncoding.decode(pair[..<equals]), name.hasPrefix("X-Amz-"),
        parameters[name] == nil
      else { continue }
      parameters[name] = PercentEncoding.decode(Substring(bytes[equals...].dropFirst()))
    }
    return parameters
  }
}

extension String {
  fileprivate var trimmingSpaces: String {
    var text = self[...]
    while text.last == " " { text.removeLast() }
    return String(text.drop { $0 == " " })
  }
}
