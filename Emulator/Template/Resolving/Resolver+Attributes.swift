// SPDX-License-Identifier: Apache-2.0

/// What `Ref` and `Fn::GetAtt` give for each type of resource, as the CloudFormation reference says
/// under "Return values".
extension Resolver {
  /// What `Ref` gives for a resource.
  func referenceValue(of resource: Resource) throws(Problem) -> String {
    switch resource.type {
    case "AWS::SQS::Queue": return try queueURL(of: resource)
    case "AWS::SNS::Topic", "AWS::SecretsManager::Secret", "AWS::Lambda::Url",
      "AWS::Serverless::LayerVersion", "AWS::Lambda::LayerVersion":
      return try arn(of: resource)
    case "AWS::Lambda::Version": return try parentFunctionARN(of: resource) + ":1"
    case "AWS::Lambda::Alias":
      guard let name = resource.properties["Name"] else {
        throw resource.problem("Name is missing")
      }
      return try parentFunctionARN(of: resource) + ":" + evaluateText(name, "Name")
    default: return try identifier(of: resource)
    }
  }

  /// The value of an attribute, noted as a dependency.
  func attribute(
    _ name: String, of logicalID: String, by function: String, line: Int
  ) throws(Problem) -> String {
    let resource = try referenced(logicalID, by: function, line: line)
    return try attribute(name, of: resource, line: line)
  }

  /// The value of an attribute, for a resource's own description.
  func attribute(_ name: String, of resource: Resource, line: Int) throws(Problem) -> String {
    guard let value = try standIn(name, of: resource) else {
      throw Problem(line: line, message: "\(resource.type) has no attribute \(name)")
    }
    return value
  }

  /// The id or name of a resource.
  func identifier(of resource: Resource) throws(Problem) -> String {
    let id = resource.logicalID
    switch resource.type {
    case "AWS::Serverless::HttpApi", "AWS::ApiGatewayV2::Api", "AWS::Serverless::Api",
      "AWS::ApiGateway::RestApi":
      return standInID(id, of: "api", length: 10)
    case "AWS::CloudFront::Distribution":
      return "E" + standInID(id, of: "distribution", length: 13).uppercased()
    case "AWS::CloudFront::OriginAccessControl":
      return "E" + standInID(id, of: "origin-access-control", length: 13).uppercased()
    case "AWS::CloudFront::PublicKey":
      return "K" + standInID(id, of: "public-key", length: 13).uppercased()
    case "AWS::CloudFront::KeyGroup", "AWS::CloudFront::ResponseHeadersPolicy",
      "AWS::CloudFront::CachePolicy", "AWS::CloudFront::OriginRequestPolicy":
      return standInID(id, of: resource.type, length: 32)
    case "AWS::Lambda::EventSourceMapping": return standInUUID(of: id)
    case "AWS::Events::Rule":
      let bus = try eventBus(of: resource)
      return try (bus == "default" ? "" : "\(bus)|") + name(of: resource)
    default: return try name(of: resource)
    }
  }

  func arn(of resource: Resource) throws(Problem) -> String {
    let name = try name(of: resource)
    switch resource.type {
    case "AWS::S3::Bucket": return "arn:aws:s3:::\(name)"
    case "AWS::Serverless::Function", "AWS::Lambda::Function":
      return regional("lambda", "function:\(name)")
    case "AWS::Serverless::LayerVersion", "AWS::Lambda::LayerVersion":
      return regional("lambda", "layer:\(name):1")
    case "AWS::Events::EventBus": return regional("events", "event-bus/\(name)")
    case "AWS::Lambda::Url": return try parentFunctionARN(of: resource)
    case "AWS::SQS::Queue": return regional("sqs", name)
    case "AWS::SNS::Topic": return regional("sns", name)
    case "AWS::IAM::Role": return global("iam", "role/\(name)")
    case "AWS::CloudFront::Distribution":
      return try global("cloudfront", "distribution/\(identifier(of: resource))")
    case "AWS::Events::Rule":
      let bus = try eventBus(of: resource)
      return regional("events", bus == "default" ? "rule/\(name)" : "rule/\(bus)/\(name)")
    case "AWS::Scheduler::Schedule": return regional("scheduler", "schedule/default/\(name)")
    case "AWS::SecretsManager::Secret":
      let suffix = standInID(resource.logicalID, of: "secret", length: 6)
      return regional("secretsmanager", "secret:\(name)-\(suffix)")
    case "AWS::Logs::LogGroup": return regional("logs", "log-group:\(name):*")
    case "AWS::CloudWatch::Alarm": return regional("cloudwatch", "alarm:\(name)")
    case "AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable", "AWS::Serverless::SimpleTable":
      return regional("dynamodb", "table/\(name)")
    default:
      let service = resource.type.split(separator: ":").dropFirst().first.map(String.init) ?? ""
      return regional(service.lowercased(), name)
    }
  }

  func functionURLHost(of logicalID: String) -> String {
    standInID(logicalID, of: "function-url", length: 32)
      + ".lambda-url.\(deployment.region).on.aws"
  }

  func apiHost(of resource: Resource) throws(Problem) -> String {
    try identifier(of: resource)
      + ".execute-api.\(deployment.region).amazonaws.com"
  }

  private func standIn(_ attribute: String, of resource: Resource) throws(Problem) -> String? {
    switch (resource.type, attribute) {
    case ("AWS::S3::Bucket", "DomainName"):
      return try "\(name(of: resource)).s3.amazonaws.com"
    case ("AWS::S3::Bucket", "RegionalDomainName"):
      return try "\(name(of: resource)).s3.\(deployment.region).amazonaws.com"
    case ("AWS::S3::Bucket", "DualStackDomainName"):
      return try "\(name(of: resource)).s3.dualstack.\(deployment.region).amazonaws.com"
    case ("AWS::S3::Bucket", "WebsiteURL"):
      let suffix = "s3-website.\(deployment.region).amazonaws.com"
      return try "http://\(name(of: resource)).\(suffix)"
    case ("AWS::CloudFront::Distribution", "DomainName"):
      return "d" + standInID(resource.logicalID, of: "cdn", length: 13) + ".cloudfront.net"
    case ("AWS::Serverless::HttpApi", "ApiEndpoint"), ("AWS::ApiGatewayV2::Api", "ApiEndpoint"):
      return try "https://" + apiHost(of: resource)
    case ("AWS::Serverless::Function", "Alias"):
      guard let alias = resource.properties["AutoPublishAlias"] else { return nil }
      return try arn(of: resource) + ":" + evaluateText(alias, "AutoPublishAlias")
    case ("AWS::Lambda::Version", "Version"): return "1"
    case ("AWS::Serverless::Function", "Version"): return try arn(of: resource) + ":1"
    case ("AWS::Serverless::Api", "Stage"), ("AWS::Serverless::HttpApi", "Stage"):
      let stage = try resource.properties["StageName"].map { (node) throws(Problem) in
        try evaluateText(node, "StageName")
      }
      return stage ?? "$default"
    case ("AWS::Lambda::Url", "FunctionUrl"):
      return "https://\(functionURLHost(of: resource.logicalID))/"
    case ("AWS::Lambda::Url", "FunctionArn"): return try parentFunctionARN(of: resource)
    case ("AWS::SQS::Queue", "QueueUrl"): return try queueURL(of: resource)
    case ("AWS::SQS::Queue", "QueueName"), ("AWS::SNS::Topic", "TopicName"):
      return try name(of: resource)
    case ("AWS::SNS::Topic", "TopicArn"): return try arn(of: resource)
    case ("AWS::DynamoDB::Table", "StreamArn"), ("AWS::DynamoDB::GlobalTable", "StreamArn"):
      // A stream is called by the time when it was made.
      return try arn(of: resource) + "/stream/2000-01-01T00:00:00.000"
    case ("AWS::IAM::Role", "RoleId"):
      return "AROA" + standInID(resource.logicalID, of: "role", length: 17).uppercased()
    case (_, "Id"), (_, "ApiId"), (_, "PublicKeyId"), (_, "KeyGroupId"):
      return resource.type == "AWS::SecretsManager::Secret"
        ? try arn(of: resource) : try identifier(of: resource)
    case (_, "Arn"): return hasARN(resource) ? try arn(of: resource) : nil
    default:
      guard EmulatedTypes.attributesAreKnown(of: resource.type) else {
        return "\(resource.logicalID).\(attribute)"
      }
      return nil
    }
  }

  private func hasARN(_ resource: Resource) -> Bool {
    switch resource.type {
    case "AWS::SNS::Topic", "AWS::Lambda::Url", "AWS::Serverless::HttpApi",
      "AWS::CloudFront::Distribution", "AWS::SecretsManager::Secret":
      false
    default: true
    }
  }

  private func queueURL(of resource: Resource) throws(Problem) -> String {
    let host = "sqs.\(deployment.region).amazonaws.com"
    return try "https://\(host)/\(deployment.accountID)/\(name(of: resource))"
  }

  private func eventBus(of resource: Resource) throws(Problem) -> String {
    guard let node = resource.properties["EventBusName"], let bus = try resolve(node) else {
      return "default"
    }
    let text = try bus.string("EventBusName")
    return text.split(separator: "/").last.map(String.init) ?? text
  }

  private func parentFunctionARN(of resource: Resource) throws(Problem) -> String {
    if let parent = resource.parent.flatMap({ resources[$0] }) { return try arn(of: parent) }
    let key = resource.type == "AWS::Lambda::Url" ? "TargetFunctionArn" : "FunctionName"
    guard let target = resource.properties[key] else {
      throw resource.problem("\(key) is missing")
    }
    let function = try reading(resource.logicalID) { () throws(Problem) -> String in
      try evaluateText(target, key)
    }
    return function.hasPrefix("arn:") ? function : regional("lambda", "function:\(function)")
  }

  private func regional(_ service: String, _ resource: String) -> String {
    "arn:aws:\(service):\(deployment.region):\(deployment.accountID):\(resource)"
  }

  private func global(_ service: String, _ resource: String) -> String {
    "arn:aws:\(service)::\(deployment.accountID):\(resource)"
  }
}
