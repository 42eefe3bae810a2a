// SPDX-License-Identifier: Apache-2.0
import Patterns
import Template
import Testing

@Suite("Resources become plain values")
struct ApplicationTests {
  @Test("a function has its own properties, the globals' where it has none, and AWS's defaults")
  func functions() throws {
    let application = try load(
      """
      Globals:
        Function:
          Runtime: provided.al2023
          Timeout: 30
          Environment: { Variables: { A: global, B: global } }
      Resources:
        Worker:
          Type: AWS::Serverless::Function
          Properties:
            CodeUri: build/worker
            Handler: worker
            MemorySize: "512"
            ReservedConcurrentExecutions: 4
            Environment: { Variables: { B: own, C: !Ref AWS::Region, D: true, E: 7 } }
            DeadLetterQueue: { Type: SQS, TargetArn: !GetAtt Dead.Arn }
            EventInvokeConfig:
              MaximumRetryAttempts: 0
              MaximumEventAgeInSeconds: 90
              DestinationConfig:
                OnFailure: { Type: SQS, Destination: !GetAtt Dead.Arn }
        Plain:
          Type: AWS::Serverless::Function
          Properties: { FunctionName: plain, Runtime: python3.13, Handler: app.handler }
        Dead: { Type: AWS::SQS::Queue, Properties: { VisibilityTimeout: 90 } }
      """)
    let worker = try #require(application.function("Worker"))
    #expect(worker.name == "shop-Worker")
    #expect(worker.arn == "arn:aws:lambda:eu-west-1:111122223333:function:shop-Worker")
    #expect(worker.line == 7)
    #expect(worker.code == .local("build/worker"))
    #expect(worker.handler == "worker")
    #expect([worker.timeout, worker.memorySize] == [30, 512])
    #expect(worker.reservedConcurrency == 4)
    #expect(
      worker.environment == ["A": "global", "B": "own", "C": "eu-west-1", "D": "true", "E": "7"])
    let queue = try #require(application.queues.first)
    #expect(queue.attributes == ["VisibilityTimeout": "90"])
    #expect(worker.deadLetterTarget == queue.arn)
    #expect(worker.eventInvoke.maximumRetryAttempts == 0)
    #expect(worker.eventInvoke.maximumEventAge == 90)
    #expect(worker.eventInvoke.onFailure == queue.arn)
    let plain = try #require(
      application.function("arn:aws:lambda:eu-west-1:111122223333:function:plain"))
    #expect(plain.runtime == "python3.13")
    #expect([plain.memorySize, plain.eventInvoke.maximumRetryAttempts] == [128, 2])
  }

  @Test("events of functions become notifications, rules, schedules and routes")
  func events() throws {
    let application = try load(
      """
      Resources:
        Files: { Type: AWS::S3::Bucket, Properties: { BucketName: files } }
        Worker:
          Type: AWS::Serverless::Function
          Properties:
            Runtime: provided.al2023
            Events:
              Put:
                Type: S3
                Properties:
                  Bucket: !Ref Files
                  Events: [s3:ObjectCreated:Put, s3:ObjectCreated:Post]
                  Filter:
                    S3Key:
                      Rules: [{ Name: prefix, Value: in/ }, { Name: suffix, Value: .mp4 }]
              Order:
                Type: EventBridgeRule
                Properties:
                  EventBusName: orders
                  Pattern: { source: [shop], detail: { size: [{ numeric: [">", 3] }], paid: [true] } }
                  InputPath: $.detail
                  RetryPolicy: { MaximumRetryAttempts: 3, MaximumEventAgeInSeconds: 600 }
                  State: DISABLED
              Nightly:
                Type: Schedule
                Properties: { Schedule: cron(0 3 * * ? *), Input: '{"a":1}', Enabled: false }
              Often:
                Type: ScheduleV2
                Properties: { ScheduleExpression: rate(5 minutes), ScheduleExpressionTimezone: Europe/Berlin }
              Get:
                Type: HttpApi
                Properties:
                  Path: /things/{id}
                  Method: get
                  TimeoutInMillis: 5000
                  PayloadFormatVersion: "1.0"
              Rest: { Type: HttpApi }
              Stream: { Type: Kinesis, Properties: { Stream: x } }
              Fed:
                Type: SQS
                Properties:
                  Queue: arn:aws:sqs:eu-west-1:111122223333:q
                  BatchSize: 5
                  FunctionResponseTypes: [ReportBatchItemFailures]
                  ScalingConfig: { MaximumConcurrency: 3 }
                  FilterCriteria: { Filters: [{ Pattern: '{"body":[{"exists":true}]}' }] }
      """)
    let arn = "arn:aws:lambda:eu-west-1:111122223333:function:shop-Worker"
    let notification = try #require(application.buckets.first?.notifications.first)
    #expect(notification.destination == arn)
    #expect(notification.events == ["s3:ObjectCreated:Put", "s3:ObjectCreated:Post"])
    #expect([notification.prefix, notification.suffix] == ["in/", ".mp4"])
    let rule = try #require(application.rules.first)
    #expect(rule.eventBus == "orders")
    #expect(!rule.isEnabled)
    #expect(
      rule.pattern == #"{"source":["shop"],"detail":{"size":[{"numeric":[">",3]}],"paid":[true]}}"#)
    #expect(rule.targets.first?.inputPath == "$.detail")
    #expect(rule.targets.first?.maximumRetryAttempts == 3)
    #expect(rule.arn == "arn:aws:events:eu-west-1:111122223333:rule/orders/shop-WorkerOrder")
    #expect(application.schedules.map(\.expression) == ["cron(0 3 * * ? *)", "rate(5 minutes)"])
    #expect(application.schedules.map(\.isEnabled) == [false, true])
    #expect(application.schedules.map(\.source) == [.rule, .scheduler])
    #expect(application.schedules.first?.targets.first?.input == #"{"a":1}"#)
    let api = try #require(application.httpAPIs.first)
    #expect(api.logicalID == "ServerlessHttpApi")
    #expect(api.stage == "$default")
    #expect(api.routes.map(\.routeKey) == ["GET /things/{id}", "$default"])
    #expect(api.routes.map(\.timeoutMilliseconds) == [5000, 30000])
    #expect(api.routes.map(\.payloadFormat) == ["1.0", "2.0"])
    let mapping = try #require(application.eventSourceMappings.first)
    #expect(mapping.logicalID == "WorkerFed")
    #expect(mapping.function == arn)
    #expect([mapping.batchSize, mapping.maximumConcurrency] == [5, 3])
    #expect(mapping.reportsItemFailures)
    #expect(mapping.filters == [#"{"body":[{"exists":true}]}"#])
    #expect(
      application.diagnostics.map(\.description) == [
        "t.yaml:29: warning: Worker.Often.ScheduleExpressionTimezone is not emulated; "
          + "the schedule runs by UTC",
        "t.yaml:38: warning: the event type Kinesis is not emulated; Worker is never called by Stream",
      ])
  }

  @Test("an HTTP API has its authorizers, and a route says which guards it")
  func httpAPI() throws {
    let application = try load(
      """
      Globals:
        HttpApi:
          CorsConfiguration: { AllowOrigins: ["https://a.example"], AllowCredentials: true }
      Resources:
        Api:
          Type: AWS::Serverless::HttpApi
          Properties:
            StageName: v1
            Auth:
              DefaultAuthorizer: Main
              Authorizers:
                Main:
                  JwtConfiguration: { issuer: https://i.example, audience: [a, b] }
                  AuthorizationScopes: [read]
                Other:
                  IdentitySource: $request.querystring.token
                  JwtConfiguration: { issuer: https://o.example, audience: c }
        Worker:
          Type: AWS::Serverless::Function
          Properties:
            Runtime: provided.al2023
            Events:
              A: { Type: HttpApi, Properties: { ApiId: !Ref Api, Path: /a, Method: GET } }
              B: { Type: HttpApi, Properties: { ApiId: !Ref Api, Path: /b, Method: any, Auth: { Authorizer: NONE } } }
              C: { Type: HttpApi, Properties: { ApiId: !Ref Api, Path: /c, Method: POST, Auth: { Authorizer: Other, AuthorizationScopes: [w] } } }
      """)
    let api = try #require(application.httpAPIs.first)
    #expect(api.stage == "v1")
    #expect(api.cors?.allowOrigins == ["https://a.example"])
    #expect(api.cors?.allowCredentials == true)
    #expect(api.authorizers.map(\.audience) == [["a", "b"], ["c"]])
    #expect(
      api.authorizers.map(\.identitySource) == [
        "$request.header.Authorization", "$request.querystring.token",
      ])
    #expect(api.routes.map(\.authorizer) == ["Main", nil, "Other"])
    #expect(api.routes.map(\.scopes) == [["read"], [], ["w"]])
    #expect(api.routes.map(\.method) == ["GET", "ANY", "POST"])
  }

  @Test("plain CloudFormation says the same")
  func plainSpellings() throws {
    let application = try load(
      """
      Resources:
        Files:
          Type: AWS::S3::Bucket
          Properties:
            NotificationConfiguration:
              EventBridgeConfiguration: {}
              LambdaConfigurations:
                - { Event: "s3:ObjectRemoved:*", Function: !GetAtt Worker.Arn }
        Worker:
          Type: AWS::Lambda::Function
          Properties: { Runtime: provided.al2023, Code: build, Role: !GetAtt Role.Arn }
        Role: { Type: AWS::IAM::Role, Properties: {} }
        Url:
          Type: AWS::Lambda::Url
          Properties: { TargetFunctionArn: !GetAtt Worker.Arn, AuthType: AWS_IAM }
        Retry:
          Type: AWS::Lambda::EventInvokeConfig
          Properties: { FunctionName: !Ref Worker, Qualifier: $LATEST, MaximumRetryAttempts: 1 }
        Both:
          Type: AWS::Events::Rule
          Properties:
            EventPattern: { source: [aws.s3] }
            ScheduleExpression: rate(1 hour)
            Targets:
              - Id: one
                Arn: !GetAtt Worker.Arn
                InputTransformer: { InputPathsMap: { k: $.detail.key }, InputTemplate: '"<k>"' }
      Outputs:
        Url: { Value: !GetAtt Url.FunctionUrl }
      """)
    let bucket = try #require(application.buckets.first)
    #expect(bucket.sendsToEventBridge)
    let worker = try #require(application.functions.first)
    #expect(bucket.notifications.map(\.destination) == [worker.arn])
    #expect(worker.code == .local("build"))
    #expect(worker.url?.authorization == .iam)
    #expect(worker.url?.invokeMode == .buffered)
    #expect(worker.eventInvoke.maximumRetryAttempts == 1)
    #expect(application.outputs.first?.value == "https://\(worker.url?.host ?? "")/")
    #expect(
      application.rules.first?.targets.first?.inputTransformer?.paths == ["k": "$.detail.key"])
    #expect(application.schedules.first?.expression == "rate(1 hour)")
  }

  @Test("a resource whose condition is false is not there, and cannot be referred to")
  func conditions() throws {
    let text = """
      Conditions:
        Never: !Equals [a, b]
      Resources:
        Queue: { Type: AWS::SQS::Queue, Condition: Never }
        Other:
          Type: AWS::SQS::Queue
          Properties:
            QueueName: !If [Never, !GetAtt Queue.QueueName, other]
      Outputs:
        Gone: { Condition: Never, Value: !Ref Queue }
      """
    let application = try load(text)
    #expect(application.queues.map(\.name) == ["other"])
    #expect(application.outputs.isEmpty)
    #expect(
      errors(text + "\n  Wrong: { Value: !Ref Queue }\n") == [
        "11: Ref names Queue, whose condition Never is false"
      ])
  }

  @Test("hosts that stand in are replaced by local addresses, whole origins only")
  func origins() throws {
    let application = try load(
      """
      Resources:
        Worker:
          Type: AWS::Serverless::Function
          Properties:
            Runtime: provided.al2023
            FunctionUrlConfig: { AuthType: NONE }
        Caller:
          Type: AWS::Serverless::Function
          Properties:
            Runtime: provided.al2023
            Environment:
              Variables:
                URL: !GetAtt WorkerUrl.FunctionUrl
                BOTH: !Sub "${WorkerUrl.FunctionUrl}x ${WorkerUrl.FunctionUrl}y"
      """)
    let host = try #require(application.function("Worker")?.url?.host)
    let local = application.replacingOrigins(["https://\(host)": "http://127.0.0.1:3000/url/Worker"]
    )
    let environment = try #require(local.function("Caller")?.environment)
    #expect(environment["URL"] == "http://127.0.0.1:3000/url/Worker/")
    #expect(
      environment["BOTH"]
        == "http://127.0.0.1:3000/url/Worker/x http://127.0.0.1:3000/url/Worker/y")
    let shorter = application.replacingOrigins(["https://\(host.dropLast())": "http://wrong"])
    #expect(shorter == application)
  }

  @Test("a distribution has a made-up host, always the same, and its bucket's name")
  func distribution() throws {
    let text = """
      Resources:
        Cdn:
          Type: AWS::CloudFront::Distribution
          Properties:
            DistributionConfig:
              Enabled: true
              Origins: [{ Id: files, DomainName: !GetAtt Files.RegionalDomainName }]
              DefaultCacheBehavior:
                TargetOriginId: files
                ViewerProtocolPolicy: allow-all
                ResponseHeadersPolicyId: 5cc3b908-e619-4b99-88e5-2cf7f45965bd
        Files: { Type: AWS::S3::Bucket }
      Outputs:
        Host: { Value: !GetAtt Cdn.DomainName }
      """
    let application = try load(text)
    let distribution = try #require(application.distributions.first)
    #expect(application.outputs.first?.value == distribution.domainName)
    #expect(distribution.origins.map(\.bucket) == ["shop-files"])
    #expect(distribution.behaviors.first?.responseHeaders?.cors?.allowOrigins == ["*"])
    #expect(try load(text).distributions.first?.domainName == distribution.domainName)
  }
}
