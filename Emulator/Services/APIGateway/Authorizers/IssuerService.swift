// SPDX-License-Identifier: Apache-2.0
import Notation
import AWSService
import FoundationEssentials
import HTTPMessage
import HTTPServer
import JSONTree

/// The development issuer over HTTP: `POST /_emulator/token`, its key set and its discovery document
/// (OpenID Connect Discovery 1.0).
struct IssuerService: HTTPService {
  static let tokenPath = "/_emulator/token"
  static let keySetPath = "/_emulator/.well-known/jwks.json"
  static let discoveryPath = "/_emulator/.well-known/openid-configuration"
  static let paths: Set<String> = [tokenPath, keySetPath, discoveryPath]

  let issuer: DevelopmentIssuer
  /// The authorizers that tokens can be for; the first, unless a request names another.
  let authorizers: [JWTAuthorizer]
  let now: @Sendable () -> Date

  func accept(_ head: RequestHead) -> any RequestReceiver {
    BufferedReceiver(head: head, limit: 64 << 10) { head, body in answer(head, body) }
  }

  private func answer(_ head: RequestHead, _ body: Data) -> Response {
    let isToken = head.path == Self.tokenPath
    let methods = isToken ? ["POST"] : ["GET", "HEAD"]
    guard methods.contains(head.method) else {
      var response = Response.message(405, "Method Not Allowed")
      response.headers["allow"] = methods.joined(separator: ", ")
      return response
    }
    do {
      switch head.path {
      case Self.tokenPath: return try token(body)
      case Self.keySetPath: return .json(try issuer.keySet())
      default: return .json(discovery(head))
      }
    } catch let refusal as Refusal {
      return .message(400, refusal.message)
    } catch {
      return .message(500, "\(error)")
    }
  }

  private struct Refusal: Error {
    var message: String
  }

  private func token(_ body: Data) throws -> Response {
    guard let request = try? JSON(parsing: body), request.object != nil else {
      throw Refusal(message: "The body must be a JSON object with a sub.")
    }
    guard let subject = request["sub"]?.string, (1...256).contains(subject.utf8.count) else {
      throw Refusal(message: "sub must be a string of 1 to 256 bytes.")
    }
    let groups = try strings(request["groups"], "groups")
    let scopes = try request["scope"]?.string.map { [$0] } ?? strings(request["scope"], "scope")
    let lifetime: Int64
    switch request["ttl"] {
    case nil, .null: lifetime = DevelopmentIssuer.defaultLifetime
    case let ttl?:
      guard let seconds = ttl.integer, (1...DevelopmentIssuer.longestLifetime).contains(seconds)
      else {
        throw Refusal(message: "ttl must be a number of seconds from 1 to 604800.")
      }
      lifetime = seconds
    }
    let authorizer: JWTAuthorizer
    if let name = request["authorizer"]?.string {
      guard let named = authorizers.first(where: { $0.name == name }) else {
        throw Refusal(message: "The template has no JWT authorizer named \(name).")
      }
      authorizer = named
    } else {
      authorizer = authorizers.first ?? Self.fallback
    }
    let time = now()
    let token = try issuer.token(
      subject: subject, groups: groups, scope: scopes.joined(separator: " "), lifetime: lifetime,
      for: authorizer, now: time)
    let expiry = Date(timeIntervalSince1970: time.timeIntervalSince1970.rounded(.down))
      .addingTimeInterval(TimeInterval(lifetime))
    var response = Response.json([
      "token": .string(token), "expiresAt": .string(Timestamp(expiry).iso8601Seconds),
    ])
    response.headers["cache-control"] = "no-store"
    return response
  }

  private func strings(_ value: JSON?, _ name: String) throws -> [String] {
    guard let value, value != .null else { return [] }
    guard let elements = value.array, elements.allSatisfy({ $0.string != nil }) else {
      throw Refusal(message: "\(name) must be an array of strings.")
    }
    return elements.compactMap(\.string)
  }

  /// For a template without a JWT authorizer: tokens that nothing checks.
  private static let fallback = JWTAuthorizer(
    name: "Development", issuer: "https://issuer.localhost", audience: ["development"])

  private func discovery(_ head: RequestHead) -> JSON {
    let base = "http://\(head.headers["host"] ?? "localhost")"
    return [
      "issuer": .string((authorizers.first ?? Self.fallback).issuer),
      "jwks_uri": .string(base + Self.keySetPath), "token_endpoint": .string(base + Self.tokenPath),
      "response_types_supported": ["token"], "subject_types_supported": ["public"],
      "id_token_signing_alg_values_supported": ["RS256"],
    ]
  }
}
