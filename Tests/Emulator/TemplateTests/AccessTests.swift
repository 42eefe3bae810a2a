// SPDX-License-Identifier: Apache-2.0
import Template
import Testing

/// Who may watch, as parameters of template.yaml say it. A deployment that leaves one out must fail
/// rather than open what was closed.
@Suite("template.yaml lets nobody watch by mistake")
struct AccessTests {
  private static let key = "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----\n"
  private static let closed = [
    "RequireSignedCookies": "true", "CdnPublicKeyA": key, "CdnPrivateKeyNameA": "cookies-a",
    "AllowedOrigins": "https://app.example.com",
  ]

  private func deploy(_ parameters: [String: String]) throws -> Application {
    var deployment = Deployment(stackName: "millrace", parameters: parameters, secret: { $0 })
    deployment.secrets = ["cookies-a": "private A", "cookies-b": "private B"]
    return try Application(template: packageFile("template.yaml"), deployment: deployment)
  }

  @Test("without one of its parts signed cookies are refused", arguments: closed.keys.sorted())
  func partMissing(name: String) throws {
    #expect(throws: Never.self) { try deploy(Self.closed) }
    var parameters = Self.closed
    parameters[name] = nil
    let error = #expect(throws: InvalidTemplate.self) { try deploy(parameters) }
    #expect(error?.description.contains("is broken: ") == true)
  }

  @Test(
    "a choice that cannot work is refused",
    arguments: [
      ["CdnSigningKey": "B"], ["CdnPublicKeyA": "", "CdnPublicKeyB": key],
      ["CdnPublicKeyA": "-----BEGIN PUBLIC KEY----- in one word"],
      ["AllowedOrigins": "https://app.example.com,*"], ["CdnAlias": "media.example.com"],
    ])
  func contradiction(change: [String: String]) {
    #expect(throws: InvalidTemplate.self) {
      try deploy(Self.closed.merging(change) { $1 })
    }
  }

  @Test("a key takes another's place while the cookies of both are good")
  func rotation() throws {
    let next = Self.key.replacing("MIIB", with: "MIIC")
    var parameters = Self.closed
    func signing() throws -> (secret: String?, keys: [String], isTrusted: Bool) {
      let application = try deploy(parameters)
      let environment = application.function("Playback")?.environment
      let keys = try #require(application.distributions.first?.behaviors.last?.trustedKeys)
      let signer = environment?["CDN_KEY_PAIR_ID"]
      return (
        environment?["CDN_PRIVATE_KEY_ID"], keys.map(\.pem), keys.contains { $0.id == signer }
      )
    }
    #expect(try signing() == ("cookies-a", [Self.key], true))
    parameters["CdnPublicKeyB"] = next
    parameters["CdnPrivateKeyNameB"] = "cookies-b"
    #expect(try signing() == ("cookies-a", [Self.key, next], true))
    parameters["CdnSigningKey"] = "B"
    #expect(try signing() == ("cookies-b", [Self.key, next], true))
    parameters["CdnPublicKeyA"] = ""
    parameters["CdnPrivateKeyNameA"] = ""
    #expect(try signing() == ("cookies-b", [next], true))
  }
}
