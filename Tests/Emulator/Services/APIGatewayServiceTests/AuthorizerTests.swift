// SPDX-License-Identifier: Apache-2.0
@testable import APIGatewayService
import Notation
import Cryptography
import Foundation
import HTTPMessage
import JSONTree
import Synchronization
import TestSupport
import Testing

/// JWT authorizers and the development issuer.
@Suite struct AuthorizerTests {
  private let folder: TemporaryFolder
  private let gateway: Gateway

  init() throws {
    folder = try TemporaryFolder()
    try folder.putIssuerKey()
    gateway = Gateway(
      TestFunctions(result: "{}"),
      apis: [
        HTTPAPI(
          id: "a",
          routes: [
            .init(method: "POST", path: "/open", function: "f"),
            .init(method: "POST", path: "/a", function: "f", authorizer: Gateway.authorizer),
            .init(
              method: "POST", path: "/scoped", function: "f", authorizer: Gateway.authorizer,
              scopes: ["write", "admin"]),
            .init(
              method: "GET", path: "/query", function: "f",
              authorizer: JWTAuthorizer(
                name: "Query", issuer: "https://issuer.example", audience: ["web"],
                identitySource: "$request.querystring.token")),
          ])
      ], folder: folder)
  }

  private func post(_ path: String = "/a", token: String?) async throws -> Seen {
    var headers: HTTPFields = [:]
    headers["authorization"] = token
    return try await gateway.send("POST", path, headers, body: Data("{}".utf8))
  }

  /// A token that the development issuer's own key signs.
  private func forged(
    header: [String: Any] = [:], claims: [String: Any?], with key: RSAPrivateKey? = nil
  ) throws -> String {
    let real = try gateway.token().split(separator: ".")
    func object(_ part: Substring) throws -> [String: Any] {
      let data = Data(try #require(Base64URL.decode(part)))
      return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }
    func part(_ object: [String: Any]) throws -> String {
      Base64URL.encode(Array(try JSONSerialization.data(withJSONObject: object)))
    }
    let head = try object(real[0]).merging(header) { $1 }
    var body = try object(real[1])
    for (name, value) in claims { body[name] = value }
    let signed = try part(head) + "." + part(body)
    let pem = try String(contentsOfFile: folder.path + "/issuer.pem", encoding: .utf8)
    let key = try key ?? RSAPrivateKey(pem: pem)
    return signed + "." + Base64URL.encode(try key.signature(of: Array(signed.utf8)))
  }

  @Test("a token opens the route, with or without the scheme's name")
  func valid() async throws {
    let token = try gateway.token(groups: ["uploaders", "admins"])
    for value in ["Bearer \(token)", "bearer  \(token)", token] {
      #expect(try await post(token: value).status == 200)
    }
    #expect(try await gateway.send("GET", "/query?token=\(token)").status == 200)
    #expect(try await gateway.send("GET", "/query", ["authorization": token]).status == 401)
  }

  @Test("the function sees the claims as strings")
  func claims() async throws {
    _ = try await post(token: try gateway.token(groups: ["uploaders", "admins"]))
    let authorizer = gateway.functions.lastEvent["requestContext"]?["authorizer"]
    let claims = authorizer?["jwt"]?["claims"]
    #expect(claims?["sub"] == "ann")
    #expect(claims?["cognito:groups"] == "[uploaders admins]")
    #expect(claims?["groups"] == "[uploaders admins]")
    #expect(claims?["exp"] == .string("\(Gateway.epoch + 60)"))
    #expect(claims?["iss"] == "https://issuer.example")
    #expect(claims?["aud"] == "web")
    #expect(authorizer?["jwt"]?["scopes"] == .some(.null))
    _ = try await post("/open", token: nil)
    #expect(gateway.functions.lastEvent["requestContext"]?["authorizer"] == nil)
  }

  @Test("without a token the request is refused before its body")
  func missing() async throws {
    let seen = try await post(token: nil)
    #expect(seen.status == 401)
    #expect(seen.text == #"{"message":"Unauthorized"}"#)
    #expect(seen.headers["www-authenticate"] == "Bearer")
    #expect(seen.wasRefusedEarly)
    #expect(gateway.functions.lastFunction == nil)
  }

  @Test(
    "a claim that does not fit is refused",
    arguments: [
      ("iss", "https://other.example"), ("iss", nil), ("aud", "other"), ("aud", ["x", "y"]),
      ("aud", nil),
      ("exp", Gateway.epoch), ("exp", Gateway.epoch - 1), ("exp", nil), ("exp", "soon"),
      ("nbf", Gateway.epoch + 61), ("iat", Gateway.epoch + 3600), ("iat", "then"),
    ] as [(String, (any Sendable)?)])
  func badClaims(name: String, value: (any Sendable)?) async throws {
    let seen = try await post(token: forged(claims: [name: value]))
    #expect(seen.status == 401)
    #expect(seen.headers["www-authenticate"]?.contains(#"error="invalid_token""#) == true)
  }

  @Test(
    "a claim that fits in another form is taken",
    arguments: [
      (["aud": ["x", "app"]], 200), (["nbf": Gateway.epoch + 30], 200),
      (["exp": Double(Gateway.epoch) + 5.5], 200), (["nbf": nil, "iat": nil], 200),
      (["aud": nil, "client_id": "app"], 200), (["aud": "x", "client_id": "app"], 401),
    ] as [([String: (any Sendable)?], Int)])
  func otherClaims(claims: [String: (any Sendable)?], status: Int) async throws {
    #expect(try await post(token: forged(claims: claims)).status == status)
  }

  @Test(
    "a header that chooses another way of signing is refused",
    arguments: [
      ["alg": "none"], ["alg": "HS256"], ["alg": "RS512"], ["alg": ""], ["kid": "other"],
      ["crit": ["exp"]],
    ] as [[String: any Sendable]])
  func badHeaders(header: [String: any Sendable]) async throws {
    #expect(try await post(token: forged(header: header, claims: [:])).status == 401)
  }

  @Test("a signature of another key, a changed or a malformed token is refused")
  func badSignatures() async throws {
    let token = try gateway.token()
    let parts = token.split(separator: ".")
    let other = try forged(claims: ["sub": "eve"]).split(separator: ".")
    let strange = try forged(claims: [:], with: RSAPrivateKey.generate())
    let unsigned = Base64URL.encode(Array(#"{"alg":"none"}"#.utf8)) + ".\(parts[1])."
    for bad in [
      strange, "\(parts[0]).\(other[1]).\(parts[2])", unsigned, "\(parts[0]).\(parts[1]).",
      "\(parts[0]).\(parts[1])", token + ".x", token + "=", "", "Bearer ", "a.b.c", "...", "é",
      String(repeating: "[", count: 5000),
    ] {
      #expect(try await post(token: bad).status == 401, "\(bad)")
    }
  }

  @Test("a token expires to the second")
  func expiry() async throws {
    let token = try gateway.token(lifetime: 10)
    gateway.clock.seconds.withLock { $0 += 9.9 }
    #expect(try await post(token: token).status == 200)
    gateway.clock.seconds.withLock { $0 += 0.1 }
    let seen = try await post(token: token)
    #expect(seen.status == 401)
    #expect(seen.headers["www-authenticate"]?.contains("expired") == true)
  }

  @Test("a route's scopes are asked of the token")
  func scopes() async throws {
    let seen = try await post("/scoped", token: try gateway.token(scope: "read"))
    #expect(seen.status == 403)
    #expect(seen.text == #"{"message":"Forbidden"}"#)
    #expect(try await post("/scoped", token: try gateway.token()).status == 403)
    #expect(try await post("/scoped", token: try gateway.token(scope: "read admin")).status == 200)
    #expect(
      gateway.functions.lastEvent["requestContext"]?["authorizer"]?["jwt"]?["scopes"]
        == ["read", "admin"])
  }

  @Test("the issuer's endpoint gives a token that the authorizer takes")
  func tokenEndpoint() async throws {
    let seen = try await gateway.send(
      "POST", "/_emulator/token",
      body: Data(#"{"sub":"ann","groups":["uploaders"],"ttl":120}"#.utf8))
    #expect(seen.status == 200)
    #expect(seen.json["expiresAt"] == "2027-01-15T08:02:00Z")
    let token = try #require(seen.json["token"]?.string)
    #expect(try await post(token: "Bearer \(token)").status == 200)
  }

  @Test(
    "a token request that makes no sense is refused with the reason",
    arguments: [
      "", "[]", "{}", #"{"sub":""}"#, #"{"sub":1}"#, #"{"sub":"a","groups":"b"}"#,
      #"{"sub":"a","groups":[1]}"#, #"{"sub":"a","ttl":0}"#, #"{"sub":"a","ttl":1e9}"#,
      #"{"sub":"a","authorizer":"None"}"#,
    ])
  func badTokenRequests(body: String) async throws {
    let seen = try await gateway.send("POST", "/_emulator/token", body: Data(body.utf8))
    #expect(seen.status == 400)
    #expect(seen.json["message"]?.string?.isEmpty == false)
  }

  @Test("the key set lets anyone check a token")
  func keySet() async throws {
    let seen = try await gateway.send("GET", "/_emulator/.well-known/jwks.json")
    let key = try #require(seen.json["keys"]?[0])
    let parts = try gateway.token().split(separator: ".")
    let publicKey = try RSAPublicKey(
      modulus: #require(Base64URL.decode(key["n"]?.string ?? "?")),
      exponent: #require(Base64URL.decode(key["e"]?.string ?? "?")))
    let signature = try #require(Base64URL.decode(parts[2]))
    #expect(publicKey.isValid(signature, of: Array("\(parts[0]).\(parts[1])".utf8)))
    let header = try JSON(parsing: #require(Base64URL.decode(parts[0])))
    #expect(header["kid"] == key["kid"])
    let discovery = try await gateway.send("GET", "/_emulator/.well-known/openid-configuration")
    #expect(discovery.json["jwks_uri"] == "http://127.0.0.1:3000/_emulator/.well-known/jwks.json")
    #expect(discovery.json["issuer"] == "https://issuer.example")
    #expect(try await gateway.send("GET", "/_emulator/token").status == 405)
  }

  @Test("the key outlives the issuer, for its owner's eyes only")
  func keptKey() async throws {
    try FileManager.default.removeItem(atPath: folder.path + "/issuer.pem")
    let token = try gateway.token()
    let attributes = try FileManager.default.attributesOfItem(atPath: folder.path + "/issuer.pem")
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    let again = Gateway(
      TestFunctions(result: "{}"),
      apis: [
        HTTPAPI(
          id: "a",
          routes: [.init(method: "POST", path: "/a", function: "f", authorizer: Gateway.authorizer)]
        )
      ], folder: folder)
    #expect(try await again.send("POST", "/a", ["authorization": token]).status == 200)
  }
}
