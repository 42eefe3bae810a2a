// SPDX-License-Identifier: Apache-2.0
import Template
import Testing

@Suite("REST APIs of a template")
struct RESTAPITests {
  private static let function = """
    Transform: AWS::Serverless-2016-10-31
    Globals:
      Api: { Cors: "'*'" }
    Resources:
      Worker:
        Type: AWS::Serverless::Function
        Properties:
          Runtime: python3.13
          Handler: app.handler
          CodeUri: .

    """

  @Test("events without an API make ServerlessRestApi with the stage Prod")
  func implicit() throws {
    let application = try load(
      Self.function + """
              Events:
                List: { Type: Api, Properties: { Path: /things, Method: get } }
                Any: { Type: Api, Properties: { Path: "/{proxy+}", Method: ANY, TimeoutInMillis: 500 } }
        Outputs:
          Url: { Value: !Sub "https://${ServerlessRestApi}.execute-api.x/${ServerlessRestApiProdStage}" }
        """)
    let api = try #require(application.restAPIs.first)
    #expect([api.logicalID, api.stage] == ["ServerlessRestApi", "Prod"])
    let methods = api.methods.map { "\($0.method) \($0.path)" }
    #expect(methods == ["GET /things", "ANY /{proxy+}", "OPTIONS /things", "OPTIONS /{proxy+}"])
    #expect(api.methods[0].target == .function("Worker"))
    #expect(api.methods.map(\.timeoutMilliseconds).prefix(2) == [29_000, 500])
    #expect(
      api.methods[2].target
        == .fixed(
          status: 200,
          headers: [
            "access-control-allow-origin": "*", "access-control-allow-methods": "GET,OPTIONS",
          ]))
    #expect(application.outputs.first?.value == "https://\(api.id).execute-api.x/Prod")
    #expect(application.diagnostics.isEmpty)
  }

  @Test("a definition's integrations become methods, and what is none is warned of")
  func definition() throws {
    let application = try load(
      Self.function + """
          Api:
            Type: AWS::Serverless::Api
            Properties:
              StageName: v1
              DefinitionBody:
                paths:
                  /a:
                    get:
                      security: [{ keys: [] }]
                      x-amazon-apigateway-integration:
                        type: aws_proxy
                        uri: !Sub "arn:aws:apigateway:x:lambda:path/2015-03-31/functions/${Worker.Arn}/invocations"
                    post:
                      x-amazon-apigateway-integration: { type: http_proxy, uri: "http://x" }
                components:
                  securitySchemes: { keys: { type: apiKey, name: x-api-key, in: header } }
        """)
    let api = try #require(application.restAPIs.first)
    let worker = try #require(application.functions.first)
    #expect(api.methods.first?.target == .function(worker.arn))
    #expect(api.methods.first?.requiresAPIKey == true)
    #expect(api.methods.map(\.method) == ["GET", "OPTIONS"])
    #expect(application.diagnostics.map(\.severity) == [.warning])
    #expect(application.diagnostics.first?.message.hasPrefix("POST /a is not emulated") == true)
  }

  @Test("mistakes are errors with their line")
  func mistakes() {
    let found = errors(
      Self.function + """
              Events:
                Get: { Type: Api, Properties: { RestApiId: !Ref Api, Path: a, Method: get } }
          Api: { Type: AWS::Serverless::Api, Properties: { StageName: v1, Auth: { DefaultAuthorizer: X } } }
        """)
    #expect(found.contains { $0.hasSuffix("DefaultAuthorizer: there is no authorizer X") })
  }
}
