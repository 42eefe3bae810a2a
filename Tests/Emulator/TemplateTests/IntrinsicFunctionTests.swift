// SPDX-License-Identifier: Apache-2.0
import Template
import Testing

@Suite("Intrinsic functions")
struct IntrinsicFunctionTests {
  private static let sections = """
    Parameters:
      Stage: { Type: String, Default: dev }
      Zones: { Type: CommaDelimitedList, Default: "a, b,c" }
      Count: { Type: Number, Default: 3 }
    Mappings:
      Sizes:
        dev: { memory: 128, zones: [x, y] }
    Conditions:
      IsDev: !Equals [!Ref Stage, dev]
      IsProd: !Not [!Condition IsDev]
      Either: !Or [!Condition IsDev, !Condition IsProd]
      Both: !And [!Condition IsDev, !Equals [true, "true"]]
    """

  @Test(
    "a function gives what CloudFormation's reference says",
    arguments: [
      ("!Ref Stage", "dev"),
      ("{ Ref: Count }", "3"),
      ("!Ref AWS::Region", "eu-west-1"),
      ("!Ref AWS::AccountId", "111122223333"),
      ("!Ref AWS::URLSuffix", "amazonaws.com"),
      ("!Ref Queue", "https://sqs.eu-west-1.amazonaws.com/111122223333/jobs"),
      ("!Ref Files", "shop-files"),
      ("!GetAtt Queue.Arn", "arn:aws:sqs:eu-west-1:111122223333:jobs"),
      ("{ Fn::GetAtt: [Files, RegionalDomainName] }", "shop-files.s3.eu-west-1.amazonaws.com"),
      ("{ Fn::GetAtt: Files.Arn }", "arn:aws:s3:::shop-files"),
      (
        "!Sub '${Stage}-${AWS::StackName}-${Queue.Arn}'",
        "dev-shop-arn:aws:sqs:eu-west-1:111122223333:jobs"
      ),
      ("!Sub '${!Literal} costs $5 {x}'", "${Literal} costs $5 {x}"),
      ("!Sub ['${Stage}/${Other}', { Other: !Ref Count, Stage: mine }]", "mine/3"),
      ("!Join ['-', [a, !Ref Stage, 1]]", "a-dev-1"),
      ("!Join [',', !Ref Zones]", "a,b,c"),
      ("!Select [1, !Ref Zones]", "b"),
      ("!Select ['2', !Split ['.', a.b.c]]", "c"),
      ("!Join ['|', !Split ['--', a--b----c]]", "a|b||c"),
      ("!FindInMap [Sizes, !Ref Stage, memory]", "128"),
      ("!FindInMap [Sizes, none, memory, { DefaultValue: 64 }]", "64"),
      ("!Select [1, !FindInMap [Sizes, dev, zones]]", "y"),
      ("!If [IsDev, small, large]", "small"),
      ("!If [IsProd, small, large]", "large"),
      ("!If [Either, 1, 2]", "1"),
      ("!If [Both, 1, 2]", "1"),
      ("!Base64 'Hello, W'", "SGVsbG8sIFc="),
      ("!Base64 'Hello, Wo'", "SGVsbG8sIFdv"),
      ("!Base64 ''", ""),
      ("!Length [a, !Ref Stage]", "2"),
      ("!Length { Ref: Zones }", "3"),
      ("!ToJsonString { a: [1, !Ref Stage] }", #"{"a":[1,"dev"]}"#),
      ("!Select [3, !Cidr [10.1.0.0/16, 4, 8]]", "10.1.3.0/24"),
      ("!Select [1, !Cidr [192.168.0.0/24, 2, 6]]", "192.168.0.64/26"),
      ("!Select [2, !GetAZs '']", "eu-west-1c"),
      ("yes", "true"),
      ("'yes'", "yes"),
      ("012", "012"),
      ("!!str 12", "12"),
    ])
  func value(expression: String, expected: String) throws {
    #expect(try evaluate(expression, sections: Self.sections) == expected)
  }

  @Test(
    "a wrong call is refused with its line",
    arguments: [
      ("!Ref Nothing", "Ref names Nothing, which is neither a parameter nor a resource"),
      ("!GetAtt Queue.Size", "AWS::SQS::Queue has no attribute Size"),
      ("!GetAtt Queue", "Fn::GetAtt takes a resource and an attribute"),
      ("!Sub '${Nothing}'", "Fn::Sub names Nothing, which is neither a parameter nor a resource"),
      ("!Sub '${Stage'", "Fn::Sub: a ${ has no closing brace"),
      ("!Sub '${a b}'", "Fn::Sub: ${a b} names nothing; ${!a b} stands for itself"),
      ("!Select [9, [a]]", "Fn::Select: the list has no element 9"),
      ("!Select [-1, [a]]", "Fn::Select: the list has no element -1"),
      ("!Split ['', a]", "the delimiter of Fn::Split is empty"),
      ("!Join [',', a]", "Fn::Join joins a list"),
      ("!If [Never, 1, 2]", "there is no condition Never"),
      ("!FindInMap [Sizes, dev, colour]", "the mapping Sizes has no dev, colour"),
      ("!FindInMap [Colours, dev, colour]", "there is no mapping Colours"),
      ("!Cidr [10.0.0.0/30, 9, 8]", "10.0.0.0/30 cannot be divided into 9 blocks of 8 bits"),
      (
        "!ImportValue nothing",
        "no stack here exports nothing: make what is imported a parameter of the template"
      ),
      ("!Length a", "Fn::Length counts a list"),
      ("!Transform { Name: Own }", "the macro Own cannot be run; AWS::Include can"),
      ("!Colour red", "!Colour is not a function of CloudFormation"),
    ])
  func refusal(expression: String, expected: String) {
    let text = """
      \(Self.sections)
      Resources:
        Queue: { Type: AWS::SQS::Queue }
      Outputs:
        Result:
          Value: \(expression)
      """
    let line = text.split(separator: "\n").count
    #expect(errors(text) == ["\(line): \(expected)"])
  }

  @Test("AWS::NoValue removes a property, an element and a variable")
  func noValue() throws {
    let application = try load(
      """
      Resources:
        Worker:
          Type: AWS::Serverless::Function
          Properties:
            Runtime: provided.al2023
            Timeout: !Ref AWS::NoValue
            Architectures: [!Ref AWS::NoValue, arm64]
            Environment:
              Variables: { A: 1, B: !Ref AWS::NoValue }
      """)
    let worker = try #require(application.functions.first)
    #expect(worker.timeout == 3)
    #expect(worker.architecture == "arm64")
    #expect(worker.environment == ["A": "1"])
  }

  @Test("conditions that refer to each other are refused")
  func circularConditions() {
    let text = """
      Conditions:
        A: !Not [!Condition B]
        B: !Not [!Condition A]
      Resources:
        Queue: { Type: AWS::SQS::Queue }
      """
    #expect(errors(text).first == "2: conditions refer to each other: A → B → A")
  }

  @Test("a generated secret's value takes the place of a dynamic reference")
  func generatedSecret() throws {
    let application = try load(
      """
      Resources:
        Key:
          Type: AWS::SecretsManager::Secret
          Properties:
            GenerateSecretString: { PasswordLength: 64 }
        Worker:
          Type: AWS::Serverless::Function
          Properties:
            Runtime: provided.al2023
            Environment:
              Variables:
                KEY: !Sub 'x{{resolve:secretsmanager:${Key}}}y'
      """)
    #expect(application.functions.first?.environment == ["KEY": "xsecret-of-Keyy"])
  }

  @Test("a template's secrets have their values, by keys too")
  func secrets() throws {
    let application = try load(
      """
      Resources:
        Given:
          Type: AWS::SecretsManager::Secret
          Properties: { Name: given, SecretString: '{"user":"a"}', Tags: [{ Key: k, Value: v }] }
        Made:
          Type: AWS::SecretsManager::Secret
          Properties:
            Description: Made once
            GenerateSecretString:
              SecretStringTemplate: !Sub '{"user":"${AWS::Region}"}'
              GenerateStringKey: password
        Empty: { Type: AWS::SecretsManager::Secret }
        Worker:
          Type: AWS::Serverless::Function
          Properties:
            Runtime: provided.al2023
            Environment:
              Variables:
                USER: '{{resolve:secretsmanager:given:SecretString:user}}'
                PASSWORD: !Sub '{{resolve:secretsmanager:${Made}:SecretString:password}}'
      """)
    #expect(application.secrets.map(\.name) == ["given", "shop-Made", "shop-Empty"])
    #expect(
      application.secrets.map(\.value) == [
        #"{"user":"a"}"#, #"{"user":"eu-west-1","password":"secret-of-Made"}"#, nil,
      ])
    #expect(application.secrets.map(\.description) == [nil, "Made once", nil])
    #expect(application.secrets.first?.tags == ["k": "v"])
    #expect(
      application.functions.first?.environment == ["USER": "a", "PASSWORD": "secret-of-Made"])
  }

  @Test("a secret that others made is what the command line says it is")
  func foreignSecret() throws {
    var deployment = Deployment(stackName: "shop", secret: { $0 })
    let arn = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:other-AbCdEf"
    deployment.secrets = ["other": "by name", arn: "by ARN"]
    for (reference, value) in deployment.secrets {
      let text = """
        Resources:
          Worker:
            Type: AWS::Serverless::Function
            Properties:
              Runtime: provided.al2023
              Environment: { Variables: { KEY: '{{resolve:secretsmanager:\(reference)}}' } }
        """
      let application = try Application(template: Array(text.utf8), deployment: deployment)
      #expect(application.functions.first?.environment == ["KEY": value])
      #expect(Set(application.secrets.map(\.value)) == ["by name", "by ARN"])
      #expect(application.secrets.allSatisfy { $0.name == "other" })
    }
  }

  @Test(
    "a rule that the parameters break is an error with its reason",
    arguments: [
      ("a", "", [String]()), ("b", "", ["9: the rule Choice is broken: B needs a reason"]),
      ("b", "because", []), ("a,c", "", ["6: the rule Never is broken"]),
    ])
  func rules(choice: String, reason: String, found: [String]) {
    let text = """
      Parameters:
        Choice: { Type: CommaDelimitedList, Default: a }
        Reason: { Type: String, Default: '' }
      Rules:
        Never:
          Assertions: [{ Assert: !Not [Fn::Contains: [!Ref Choice, c]] }]
        Choice:
          RuleCondition: !Equals [!Select [0, !Ref Choice], b]
          Assertions: [{ Assert: !Not [!Equals [!Ref Reason, '']], AssertDescription: B needs a reason }]
      Resources: { Queue: { Type: AWS::SQS::Queue } }
      """
    #expect(errors(text, parameters: ["Choice": choice, "Reason": reason]) == found)
  }

  @Test(
    "a dynamic reference to what is not in the template is refused",
    arguments: ["{{resolve:ssm:/a/b}}", "{{resolve:secretsmanager:other}}", "{{resolve:ssm:x"])
  func foreignReference(reference: String) {
    let text = """
      Resources:
        Queue:
          Type: AWS::SQS::Queue
          Properties:
            QueueName: '\(reference)'
      """
    #expect(errors(text).first?.hasPrefix("5: ") == true)
  }
}
