// SPDX-License-Identifier: Apache-2.0
import Template
import Testing

@Suite("What cannot work is an error with its line, what is not emulated a warning")
struct RefusalTests {
  private static let worker = """
    Resources:
      Worker:
        Type: AWS::Serverless::Function
        Properties:
          Runtime: provided.al2023

    """

  @Test(
    "circular dependencies are found as CloudFormation finds them",
    arguments: [
      (
        "a function that refers to the bucket that tells it of events",
        """
              Environment: { Variables: { BUCKET: !Ref Files } }
              Events:
                Put: { Type: S3, Properties: { Bucket: !Ref Files, Events: "s3:ObjectCreated:*" } }
          Files: { Type: AWS::S3::Bucket }
        """, "circular dependency: Files → Worker → Files"
      ),
      (
        "a function that refers to its own URL",
        """
              FunctionUrlConfig: { AuthType: NONE }
              Environment: { Variables: { URL: !GetAtt WorkerUrl.FunctionUrl } }
        """, "circular dependency: Worker → WorkerUrl → Worker"
      ),
      (
        "a function that refers to the API that it answers",
        """
              Environment: { Variables: { API: !Ref Api } }
              Events:
                Get: { Type: HttpApi, Properties: { ApiId: !Ref Api, Path: /, Method: GET } }
          Api: { Type: AWS::Serverless::HttpApi }
        """, "circular dependency: Api → Worker → Api"
      ),
      (
        "a function whose own policy names it",
        """
              Policies: [{ Statement: [{ Effect: Allow, Action: a:B, Resource: !GetAtt Worker.Arn }] }]
        """, "circular dependency: Worker → WorkerRole → Worker"
      ),
      (
        "resources that depend on each other",
        """
          A: { Type: AWS::SQS::Queue, DependsOn: B }
          B: { Type: AWS::SQS::Queue, DependsOn: [A] }
        """, "circular dependency: A → B → A"
      ),
      (
        "names made of each other",
        """
          A: { Type: AWS::SQS::Queue, Properties: { QueueName: !GetAtt B.QueueName } }
          B: { Type: AWS::SQS::Queue, Properties: { QueueName: !GetAtt A.QueueName } }
        """, "circular dependency: A → B → A"
      ),
    ])
  func circles(what: String, rest: String, expected: String) {
    let found = errors(Self.worker + rest)
    #expect(found.contains { $0.hasSuffix(": " + expected) }, "\(what): \(found)")
  }

  @Test(
    "a property that cannot be is refused",
    arguments: [
      ("Timeout: 901", "Worker.Timeout must be from 1 to 900, not 901"),
      ("Timeout: soon", "Worker.Timeout must be a whole number"),
      ("MemorySize: [1]", "Worker.MemorySize must be a whole number"),
      (
        "Environment: { Variables: { A: { b: c } } }",
        "Worker.Environment.Variables.A must be a text, not a map"
      ),
      ("Architectures: [mips]", "Worker.Architectures: mips is not x86_64 or arm64"),
      ("FunctionUrlConfig: { AuthType: SOME }", "AuthType is NONE or AWS_IAM, not SOME"),
      (
        "FunctionUrlConfig: { AuthType: NONE, InvokeMode: STREAM }",
        "InvokeMode is BUFFERED or RESPONSE_STREAM, not STREAM"
      ),
      (
        "EventInvokeConfig: { MaximumRetryAttempts: 3 }",
        "Worker.EventInvokeConfig.MaximumRetryAttempts must be from 0 to 2, not 3"
      ),
      (
        "Role: !GetAtt Nobody.Arn",
        "Fn::GetAtt names Nobody, which is neither a parameter nor a resource"
      ),
      (
        "Events: { E: { Type: Schedule, Properties: { Schedule: daily } } }",
        "a schedule is one of rate(…), cron(…), not daily"
      ),
      (
        "Events: { E: { Type: S3, Properties: { Bucket: files, Events: x } } }",
        "Worker.E.Bucket must be !Ref of a bucket of this template"
      ),
      (
        "Events: { E: { Type: HttpApi, Properties: { Path: /a } } }",
        "Worker.E needs both Path and Method, or neither"
      ),
    ])
  func properties(property: String, expected: String) {
    #expect(errors(Self.worker + "      \(property)\n") == ["6: \(expected)"])
  }

  @Test("every error is told, in the order of lines")
  func severalErrors() {
    let found = errors(
      """
      Nonsense: 1
      Resources:
        A: { Type: AWS::SQS::Queue, Properties: { QueueName: !Ref X } }
        B: { Properties: {} }
        C: { Type: AWS::S3::Bucket, Properties: { BucketName: Capitals } }
        D: { Type: AWS::CloudFormation::Stack }
      """)
    #expect(
      found == [
        "1: Nonsense is not a section of a CloudFormation template",
        "3: Ref names X, which is neither a parameter nor a resource",
        "4: the resource B has no Type",
        "5: Capitals is no bucket name: 3 to 63 lower-case letters, digits, dots and hyphens",
        "6: AWS::CloudFormation::Stack (D): nested stacks are not supported: "
          + "put the resources in one template",
      ])
  }

  @Test("what is not emulated is warned of with resource and line; what only AWS needs is noted")
  func warnings() throws {
    let application = try load(
      Self.worker + """
              FileSystemConfigs: [{ LocalMountPath: /mnt/a }]
              Tracing: Active
              VpcConfig: { SubnetIds: [!Ref Network] }
              Tags: { a: b }
          Network:
            Type: AWS::EC2::Subnet
          Table:
            Type: AWS::DynamoDB::Table
          Alarm:
            Type: AWS::CloudWatch::Alarm
        """)
    #expect(
      application.diagnostics.map(\.description) == [
        "t.yaml:6: warning: Worker.FileSystemConfigs is not emulated; it has no effect",
        "t.yaml:7: note: Worker.Tracing: logs and traces stay on this machine",
        "t.yaml:8: note: Worker.VpcConfig: functions have this machine's network",
        "t.yaml:10: note: AWS::EC2::Subnet (Network) has no effect: "
          + "functions have this machine's network",
        "t.yaml:12: warning: AWS::DynamoDB::Table is not emulated; Table has no effect",
        "t.yaml:14: note: AWS::CloudWatch::Alarm (Alarm) has no effect: "
          + "there are no metrics here, so it stays quiet",
      ])
  }

  @Test("a target that is no function of the template, queue or topic is warned of")
  func targets() throws {
    let application = try load(
      Self.worker + """
          Rule:
            Type: AWS::Events::Rule
            Properties:
              EventPattern: { source: [a] }
              Targets:
                - { Id: one, Arn: !GetAtt Worker.Arn }
                - { Id: two, Arn: !GetAtt Jobs.Arn }
                - { Id: three, Arn: "arn:aws:sns:eu-west-1:111122223333:news" }
                - { Id: four, Arn: "arn:aws:logs:eu-west-1:111122223333:log-group:/all" }
                - { Id: five, Arn: "arn:aws:lambda:eu-west-1:111122223333:function:stranger" }
          Jobs:
            Type: AWS::SQS::Queue
          Nightly:
            Type: AWS::Scheduler::Schedule
            Properties:
              ScheduleExpression: rate(1 day)
              FlexibleTimeWindow: { Mode: "OFF" }
              Target: { Arn: "arn:aws:scheduler:::aws-sdk:sqs:purgeQueue" }
        """)
    let rest = "is no function of this template, queue or topic, and gets nothing"
    #expect(
      application.diagnostics.map(\.description) == [
        "t.yaml:14: warning: Rule: the target arn:aws:logs:eu-west-1:111122223333:log-group:/all "
          + rest,
        "t.yaml:15: warning: Rule: the target "
          + "arn:aws:lambda:eu-west-1:111122223333:function:stranger " + rest,
        "t.yaml:23: warning: Nightly: the target arn:aws:scheduler:::aws-sdk:sqs:purgeQueue "
          + rest,
      ])
  }

  @Test("a JSON template is a template")
  func json() throws {
    let application = try load(
      #"{"Resources":{"Q":{"Type":"AWS::SQS::Queue","Properties":{"QueueName":{"Fn::Join":["-",["a","b"]]}}}}}"#
    )
    #expect(application.queues.map(\.name) == ["a-b"])
  }

  @Test("a template larger than CloudFormation takes is refused")
  func size() {
    let text = "# " + String(repeating: "x", count: 1 << 20)
    #expect(errors(text) == ["1: the template is larger than 1 MiB, CloudFormation's limit"])
  }
}
