// SPDX-License-Identifier: Apache-2.0

/// A resource of the template, or one that SAM makes of another's properties.
struct Resource: Located {
  var logicalID: String
  var type: String
  var line: Int
  /// `Properties`, nothing resolved; a resource without them has an empty map.
  var properties: Node
  /// `Condition`.
  var condition: String?
  /// `DependsOn`, with the line of each.
  var dependsOn: [Node] = []
  /// `Metadata`, nothing resolved.
  var metadata: Node?
  /// The resource that SAM makes this one of.
  var parent: String?

  init(logicalID: String, type: String, line: Int, properties: Node, parent: String? = nil) {
    self.logicalID = logicalID
    self.type = type
    self.line = line
    self.properties = properties
    self.parent = parent
  }

  init(_ member: Node.Member) throws(Problem) {
    logicalID = member.key
    line = member.line
    let body = member.value
    guard body.members != nil, let type = try body["Type"]?.string("Type") else {
      throw member.problem("the resource \(member.key) has no Type")
    }
    self.type = type
    properties = body["Properties"] ?? .map([], line: member.line)
    guard properties.members != nil else {
      throw properties.problem("Properties of \(member.key) must be a map")
    }
    condition = try body["Condition"]?.string("Condition")
    dependsOn = body["DependsOn"]?.list() ?? []
    metadata = body["Metadata"]
  }

  /// The property that names a resource of this type, and how a name is made without it.
  var nameProperty: String {
    switch type {
    case "AWS::Serverless::Function", "AWS::Lambda::Function": "FunctionName"
    case "AWS::Serverless::LayerVersion", "AWS::Lambda::LayerVersion": "LayerName"
    case "AWS::S3::Bucket": "BucketName"
    case "AWS::ApiGateway::Stage", "AWS::ApiGatewayV2::Stage": "StageName"
    case "AWS::SQS::Queue": "QueueName"
    case "AWS::IAM::Role": "RoleName"
    case "AWS::Logs::LogGroup": "LogGroupName"
    case "AWS::CloudWatch::Alarm": "AlarmName"
    case "AWS::CloudWatch::Dashboard": "DashboardName"
    case "AWS::SNS::Topic": "TopicName"
    case "AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable", "AWS::Serverless::SimpleTable":
      "TableName"
    default: "Name"
    }
  }

  /// Whether it can be named by a template's author; the others have ids of AWS's choosing.
  var hasAuthoredName: Bool {
    switch type {
    case "AWS::Serverless::HttpApi", "AWS::ApiGatewayV2::Api", "AWS::Serverless::Api",
      "AWS::ApiGateway::RestApi", "AWS::CloudFront::Distribution",
      "AWS::CloudFront::OriginAccessControl", "AWS::CloudFront::ResponseHeadersPolicy",
      "AWS::CloudFront::CachePolicy", "AWS::CloudFront::OriginRequestPolicy",
      "AWS::CloudFront::PublicKey", "AWS::CloudFront::KeyGroup":
      false
    default: true
    }
  }
}
