// SPDX-License-Identifier: Apache-2.0
import Template
import Testing

@Suite("Forms of templates that people write")
struct FormTests {
  @Test("Fn::ForEach makes its body again for each element, also within itself")
  func forEach() throws {
    let application = try load(
      """
      Transform: [AWS::LanguageExtensions, AWS::Serverless-2016-10-31]
      Parameters:
        Names: { Type: CommaDelimitedList, Default: "in-1,out" }
      Resources:
        Fn::ForEach::Buckets:
          - Name
          - !Ref Names
          - "Files&{Name}":
              Type: AWS::S3::Bucket
              Properties: { BucketName: !Sub "shop-${Name}" }
      Outputs:
        Fn::ForEach::Told:
          - Letter
          - [A, B]
          - "Out${Letter}": { Value: !Ref Letter }
      """)
    #expect(application.buckets.map(\.logicalID) == ["Filesin1", "Filesout"])
    #expect(application.buckets.map(\.name) == ["shop-in-1", "shop-out"])
    #expect(application.outputs.map(\.name) == ["OutA", "OutB"])
    #expect(application.outputs.map(\.value) == ["A", "B"])
  }

  @Test("dotted references, keys that come twice and rates in the wrong number are taken")
  func loose() throws {
    let application = try load(
      """
      Transform: AWS::Serverless-2016-10-31
      Resources:
        Worker:
          Type: AWS::Serverless::Function
          Properties:
            Runtime: python3.13
            Handler: app.handler
            CodeUri: .
            AutoPublishAlias: live
            Timeout: 3
            Timeout: 5
            Events:
              Often: { Type: Schedule, Properties: { Schedule: rate(5 minute) } }
        Api: { Type: AWS::Serverless::Api, Properties: { StageName: v1 } }
      Outputs:
        Alias: { Value: !Ref Worker.Alias }
        Stage: { Value: !Ref Api.Stage }
      """)
    let worker = try #require(application.functions.first)
    #expect(worker.timeout == 5)
    #expect(worker.qualifiers == ["live", "1"])
    #expect(application.outputs.map(\.value) == [worker.arn + ":live", "v1"])
    #expect(application.schedules.map(\.expression) == ["rate(5 minutes)"])
    #expect(
      application.diagnostics.map(\.description) == [
        "t.yaml:11: warning: the key Timeout is given twice; the last counts",
        "t.yaml:13: warning: rate(5 minute) is taken as rate(5 minutes)",
      ])
  }

  @Test(
    "aliases and versions stand for their function's ARN, SAM's alias under the name SAM gives it")
  func aliases() throws {
    let application = try load(
      """
      Transform: AWS::Serverless-2016-10-31
      Resources:
        Worker:
          Type: AWS::Serverless::Function
          Properties: { Runtime: python3.13, Handler: app.handler, AutoPublishAlias: live }
        Plain:
          Type: AWS::Lambda::Function
          Properties: { Runtime: python3.13, Handler: app.handler, Code: plain }
        First: { Type: AWS::Lambda::Version, Properties: { FunctionName: !Ref Plain } }
        Blue:
          Type: AWS::Lambda::Alias
          Properties:
            { FunctionName: !Ref Plain, FunctionVersion: !GetAtt First.Version, Name: blue }
        Files: { Type: AWS::S3::Bucket, DependsOn: WorkerAliaslive }
      Outputs:
        Live: { Value: !Ref WorkerAliaslive }
        First: { Value: !Ref First }
        Blue: { Value: !Ref Blue }
      """)
    let (worker, plain) = (application.functions[0], application.functions[1])
    #expect(
      application.outputs.map(\.value) == [
        worker.arn + ":live", plain.arn + ":1", plain.arn + ":blue",
      ])
    #expect(worker.qualifiers == ["live", "1"])
    #expect(Set(plain.qualifiers) == ["1", "blue"])
    #expect(application.diagnostics.isEmpty)
  }

  @Test("a function without CodeUri has its code beside the template")
  func codeBesideTheTemplate() throws {
    let application = try load(
      """
      Transform: AWS::Serverless-2016-10-31
      Resources:
        Worker:
          Type: AWS::Serverless::Function
          Properties: { Runtime: python3.13, Handler: app.handler }
        Words: { Type: AWS::Serverless::LayerVersion }
      """)
    #expect(application.functions.map(\.code) == [.local(".")])
    #expect(application.layers.map(\.code) == [nil])
  }

  @Test("tables have DynamoDB's ARNs, those of their streams included, although they are not here")
  func tables() throws {
    let application = try load(
      """
      Transform: AWS::Serverless-2016-10-31
      Resources:
        Items: { Type: AWS::DynamoDB::Table, Properties: { TableName: items } }
        Simple: { Type: AWS::Serverless::SimpleTable, Properties: { TableName: simple } }
      Outputs:
        Table: { Value: !Select [1, !Split ["/", !GetAtt Items.StreamArn]] }
        Kind: { Value: !Select [2, !Split ["/", !GetAtt Items.StreamArn]] }
        Label: { Value: !Select [3, !Split ["/", !GetAtt Items.StreamArn]] }
        Simple: { Value: !GetAtt Simple.Arn }
      """)
    let values = application.outputs.map(\.value)
    #expect(values.prefix(2) == ["items", "stream"])
    #expect(values[2].isEmpty == false)
    #expect(values[3] == "arn:aws:dynamodb:eu-west-1:111122223333:table/simple")
  }

  @Test(
    "an HTTP API's target may be an invocation's address; one for streamed answers is warned of")
  func targets() throws {
    let application = try load(
      """
      Transform: AWS::Serverless-2016-10-31
      Resources:
        Worker:
          Type: AWS::Serverless::Function
          Properties: { Runtime: python3.13, Handler: app.handler }
        Http:
          Type: AWS::ApiGatewayV2::Api
          Properties:
            ProtocolType: HTTP
            Target: !Sub "arn:aws:apigateway:x:lambda:path/2015-03-31/functions/${Worker.Arn}/invocations"
        Rest:
          Type: AWS::Serverless::Api
          Properties:
            StageName: v1
            DefinitionBody:
              paths:
                /:
                  get:
                    x-amazon-apigateway-integration:
                      type: aws_proxy
                      uri: !Sub "arn:aws:apigateway:x:lambda:path/2021-11-15/functions/${Worker.Arn}/response-streaming-invocations"
      """)
    let worker = try #require(application.functions.first)
    #expect(application.httpAPIs.first?.routes.map(\.function) == [worker.arn])
    #expect(application.restAPIs.first?.methods.isEmpty == true)
    let warnings = application.diagnostics.filter { $0.severity == .warning }.map(\.message)
    #expect(warnings.count == 1 && warnings[0].hasPrefix("GET / is not emulated"))
  }

  @Test("APIs in the types of plain CloudFormation lead to their functions")
  func plainAPIs() throws {
    let application = try load(
      """
      Resources:
        Worker:
          Type: AWS::Lambda::Function
          Properties: { Runtime: python3.13, Handler: index.handler, Code: { ZipFile: "x = 1" } }
        Rest: { Type: AWS::ApiGateway::RestApi, Properties: { Name: rest } }
        Items:
          Type: AWS::ApiGateway::Resource
          Properties: { RestApiId: !Ref Rest, ParentId: !GetAtt Rest.RootResourceId, PathPart: items }
        Item:
          Type: AWS::ApiGateway::Resource
          Properties: { RestApiId: !Ref Rest, ParentId: !Ref Items, PathPart: "{id}" }
        Get:
          Type: AWS::ApiGateway::Method
          Properties:
            RestApiId: !Ref Rest
            ResourceId: !Ref Item
            HttpMethod: GET
            AuthorizationType: NONE
            Integration:
              Type: AWS_PROXY
              Uri: !Sub "arn:aws:apigateway:x:lambda:path/2015-03-31/functions/${Worker.Arn}/invocations"
        Stage: { Type: AWS::ApiGateway::Deployment, Properties: { RestApiId: !Ref Rest, StageName: dev } }
        Http: { Type: AWS::ApiGatewayV2::Api, Properties: { Name: http, ProtocolType: HTTP } }
        Call:
          Type: AWS::ApiGatewayV2::Integration
          Properties:
            ApiId: !Ref Http
            IntegrationType: AWS_PROXY
            IntegrationUri: !GetAtt Worker.Arn
            PayloadFormatVersion: "2.0"
        Route:
          Type: AWS::ApiGatewayV2::Route
          Properties: { ApiId: !Ref Http, RouteKey: POST /items, Target: !Sub "integrations/${Call}" }
      """)
    let worker = try #require(application.functions.first)
    let rest = try #require(application.restAPIs.first)
    #expect(rest.stage == "dev")
    #expect(rest.methods.map(\.path) == ["/items/{id}"])
    #expect(rest.methods.map(\.target) == [.function(worker.arn)])
    let http = try #require(application.httpAPIs.first)
    #expect(http.routes.map(\.routeKey) == ["POST /items"])
    #expect(http.routes.map(\.payloadFormat) == ["2.0"])
    #expect(application.function(try #require(http.routes.first).function)?.name == worker.name)
    #expect(application.diagnostics.filter { $0.severity == .warning }.isEmpty)
  }
}
