// SPDX-License-Identifier: Apache-2.0
import Notation
import Cryptography
import FoundationEssentials
import HTTPMessage
import HTTPServer
import Patterns

/// The signature of a viewer's request: CloudFront signed URLs and signed cookies, with a canned or a
/// custom policy ("Serve private content with signed URLs and signed cookies", CloudFront Developer
/// Guide). The signature is RSA with SHA-1, as CloudFront's is.
struct SignedRequest {
  /// Why a request is refused: CloudFront's code and message.
  enum Refusal: Error, Equatable {
    case missingKey
    case unknownKey
    case malformedPolicy
    case accessDenied

    var code: String {
      switch self {
      case .missingKey: "MissingKey"
      case .unknownKey: "InvalidKey"
      case .malformedPolicy: "MalformedPolicy"
      case .accessDenied: "AccessDenied"
      }
    }

    var message: String {
      switch self {
      case .missingKey: "Missing Key-Pair-Id query parameter or cookie value"
      case .unknownKey: "Unknown Key"
      case .malformedPolicy: "Malformed Policy"
      case .accessDenied: "Access denied"
      }
    }
  }

  private let keyPairID: String?
  private let signature: String?
  private let policy: String?
  private let expires: String?
  /// The URLs that the request may have been signed as: viewers reach the emulator by `http` and by
  /// an address, while the signer may know the distribution's name.
  private let resources: [String]

  init(_ head: RequestHead, hosts: [String]) {
    let pairs = (head.query ?? "").split(separator: "&", omittingEmptySubsequences: false)
    var signed: [Substring: String] = [:]
    var rest: [Substring] = []
    for pair in pairs {
      let name = pair.prefix { $0 != "=" }
      if ["Expires", "Policy", "Signature", "Key-Pair-Id"].contains(name) {
        let value = String(pair.dropFirst(name.count + 1))
        signed[name] = PercentEncoding.decode(value) ?? value
      } else {
        rest.append(pair)
      }
    }
    if signed.isEmpty {
      for cookie in head.headers.values(of: "cookie").flatMap({ $0.split(separator: ";") }) {
        let cookie = cookie.drop { $0 == " " }
        guard cookie.hasPrefix("CloudFront-"), let equals = cookie.firstIndex(of: "=") else {
          continue
        }
        let name = cookie[..<equals].dropFirst("CloudFront-".count)
        signed[name] = String(cookie[cookie.index(after: equals)...])
      }
    }
    keyPairID = signed["Key-Pair-Id"]
    signature = signed["Signature"]
    policy = signed["Policy"]
    expires = signed["Expires"]
    let path = head.path + (rest.isEmpty ? "" : "?" + rest.joined(separator: "&"))
    resources = ([head.headers["host"]].compactMap(\.self) + hosts).flatMap { host in
      ["https://\(host)\(path)", "http://\(host)\(path)"]
    }
  }

  /// Checks the signature and the policy's conditions.
  func verify(keys: [String: RSAPublicKey], now: Date, address: String) throws(Refusal) {
    guard let keyPairID else { throw .missingKey }
    guard let key = keys[keyPairID] else { throw .unknownKey }
    guard let signature = signature.flatMap(Self.decode) else { throw .accessDenied }
    if let policy {
      guard let text = Self.decode(policy) else { throw .malformedPolicy }
      guard key.isValid(signature, of: text, digest: .sha1) else { throw .accessDenied }
      guard let statement = Policy(text) else { throw .malformedPolicy }
      guard statement.allows(resources: resources, now: now, address: address) else {
        throw .accessDenied
      }
      return
    }
    guard let expires = expires.flatMap({ Int64($0) }) else { throw .accessDenied }
    guard Int64(now.timeIntervalSince1970) < expires else { throw .accessDenied }
    let isSigned = resources.contains { resource in
      let policy =
        #"{"Statement":[{"Resource":"\#(resource)","Condition":{"DateLessThan":{"AWS:EpochTime":\#(expires)}}}]}"#
      return key.isValid(signature, of: Array(policy.utf8), digest: .sha1)
    }
    guard isSigned else { throw .accessDenied }
  }

  /// CloudFront's base64, which is safe in URLs: `-` for `+`, `_` for `=` and `~` for `/`.
  private static func decode(_ text: String) -> [UInt8]? {
    let standard = text.map { character -> Character in
      switch character {
      case "-": "+"
      case "_": "="
      case "~": "/"
      default: character
      }
    }
    return Data(base64Encoded: String(standard)).map(Array.init)
  }
}

/// A custom policy: one statement with one resource.
private struct Policy: Decodable {
  var statement: [Statement]

  enum CodingKeys: String, CodingKey {
    case statement = "Statement"
  }

  struct Statement: Decodable {
    var resource: String?
    var condition: Condition

    enum CodingKeys: String, CodingKey {
      case resource = "Resource"
      case condition = "Condition"
    }
  }

  struct Condition: Decodable {
    var lessThan: Epoch
    var greaterThan: Epoch?
    var address: SourceIP?

    enum CodingKeys: String, CodingKey {
      case lessThan = "DateLessThan"
      case greaterThan = "DateGreaterThan"
      case address = "IpAddress"
    }
  }

  struct Epoch: Decodable {
    var time: Int64

    enum CodingKeys: String, CodingKey {
      case time = "AWS:EpochTime"
    }
  }

  struct SourceIP: Decodable {
    var block: String

    enum CodingKeys: String, CodingKey {
      case block = "AWS:SourceIp"
    }
  }

  init?(_ text: [UInt8]) {
    guard let policy = try? JSONDecoder().decode(Policy.self, from: Data(text)),
      policy.statement.count == 1
    else { return nil }
    self = policy
  }

  func allows(resources: [String], now: Date, address: String) -> Bool {
    guard let statement = statement.first else { return false }
    let seconds = Int64(now.timeIntervalSince1970)
    guard seconds < statement.condition.lessThan.time,
      seconds >= statement.condition.greaterThan?.time ?? .min
    else { return false }
    if let block = statement.condition.address?.block {
      guard AddressBlock(block)?.lets(in: address) == true else { return false }
    }
    // A policy without a resource covers everything.
    let pattern = Glob(statement.resource ?? "*", questionMark: true)
    return resources.contains { pattern.matches($0) }
  }
}

extension AddressBlock {
  /// Whether a policy for the block lets an address in. CloudFront knows IPv4 blocks alone, and
  /// `0.0.0.0/0` is every address of either family.
  fileprivate func lets(in address: String) -> Bool {
    family == .version4 && (prefixLength == 0 || contains(address))
  }
}
