// SPDX-License-Identifier: Apache-2.0
import JSONTree
import Testing

@testable import APIGatewayService

@Suite("The policies that Lambda authorizers answer with")
struct AuthorizerPolicyTests {
  private static let arn = "arn:aws:execute-api:us-east-1:000000000000:abc/dev/GET/items/1"

  @Test(
    "a denial outweighs permissions, and silence is no permission",
    arguments: [
      (#"[{"Effect":"Allow","Action":"execute-api:Invoke","Resource":"*"}]"#, .allow),
      (
        #"{"Effect":"Allow","Action":["execute-api:*"],"Resource":["arn:aws:execute-api:*:*:abc/*"]}"#,
        .allow
      ),
      (
        #"[{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"execute-api:Invoke","Resource":"*/GET/items/?"}]"#,
        .deny
      ),
      (#"[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]"#, .silence),
      (
        #"[{"Effect":"Allow","Action":"execute-api:Invoke","Resource":"arn:aws:execute-api:*:*:abc/dev/POST/*"}]"#,
        .silence
      ),
      ("[]", .silence), (#"["nonsense",1,{}]"#, .silence),
    ] as [(String, AuthorizerPolicy.Verdict)])
  func verdicts(statements: String, verdict: AuthorizerPolicy.Verdict) throws {
    #expect(AuthorizerPolicy(try JSON(parsing: statements)).verdict(on: Self.arn) == verdict)
  }
}
