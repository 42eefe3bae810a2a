// SPDX-License-Identifier: Apache-2.0

/// What becomes of the types of resources that ``ApplicationBuilder`` does not make values of.
enum EmulatedTypes {
  /// Types that matter in AWS alone, with the reason that is told.
  static func note(for type: String) -> String? {
    switch type {
    case "AWS::IAM::Role", "AWS::IAM::ManagedPolicy", "AWS::IAM::Policy":
      "functions run with the emulator's credentials; policies are not enforced"
    case "AWS::IAM::User", "AWS::IAM::Group", "AWS::IAM::UserPolicy", "AWS::IAM::InstanceProfile":
      "policies are not enforced; --credential adds keys"
    case "AWS::EC2::VPC", "AWS::EC2::Subnet", "AWS::EC2::SecurityGroup",
      "AWS::EC2::SecurityGroupIngress", "AWS::EC2::SecurityGroupEgress",
      "AWS::EC2::InternetGateway",
      "AWS::EC2::VPCGatewayAttachment", "AWS::EC2::RouteTable", "AWS::EC2::Route",
      "AWS::EC2::SubnetRouteTableAssociation", "AWS::EC2::NatGateway", "AWS::EC2::EIP",
      "AWS::EC2::VPCEndpoint":
      "functions have this machine's network"
    case "AWS::ResourceGroups::Group", "AWS::ApplicationInsights::Application":
      "it watches what runs in AWS"
    case "AWS::Lambda::Permission", "AWS::SQS::QueuePolicy", "AWS::SNS::TopicPolicy":
      "the emulator's own services may call each other"
    case "AWS::Logs::LogGroup": "functions' logs go to the emulator's own log"
    case "AWS::CloudWatch::Alarm", "AWS::CloudWatch::Dashboard", "AWS::Logs::MetricFilter":
      "there are no metrics here, so it stays quiet"
    case "AWS::ApiGateway::ApiKey", "AWS::ApiGateway::UsagePlan",
      "AWS::ApiGateway::UsagePlanKey":
      "any key is taken, and there are no limits of rate here"
    case "AWS::ApiGateway::Account", "AWS::Lambda::LayerVersionPermission",
      "AWS::Events::EventBusPolicy", "AWS::ApiGateway::ClientCertificate":
      "it is about permissions in AWS"
    case "AWS::Budgets::Budget": "nothing costs anything here"
    case "AWS::Route53::RecordSet", "AWS::Route53::RecordSetGroup",
      "AWS::CertificateManager::Certificate":
      "the emulator serves on local addresses"
    case "AWS::CloudFront::OriginAccessControl", "AWS::CloudFront::CachePolicy",
      "AWS::CloudFront::OriginRequestPolicy":
      "the emulator's distributions read their buckets directly and cache nothing"
    default: nil
    }
  }

  /// Types that are read where another resource refers to them.
  static let supporting: Set<String> = [
    "AWS::CloudFront::KeyGroup", "AWS::CloudFront::PublicKey",
    "AWS::CloudFront::ResponseHeadersPolicy", "AWS::S3::BucketPolicy", "AWS::Lambda::Url",
    "AWS::Lambda::EventInvokeConfig", "AWS::Lambda::Version", "AWS::Lambda::Alias",
    "AWS::ApiGateway::Authorizer", "AWS::ApiGateway::Deployment",
    "AWS::ApiGateway::Method", "AWS::ApiGateway::Resource", "AWS::ApiGateway::Stage",
    "AWS::ApiGatewayV2::Authorizer", "AWS::ApiGatewayV2::Deployment",
    "AWS::ApiGatewayV2::Integration", "AWS::ApiGatewayV2::Route", "AWS::ApiGatewayV2::Stage",
  ]

  /// Types that an application cannot work without, and that are not here.
  static func refusal(for type: String) -> String? {
    switch type {
    case "AWS::CloudFormation::Stack", "AWS::Serverless::Application":
      "nested stacks are not supported: put the resources in one template"
    case "AWS::CloudFormation::Macro": "macros are not supported"
    default: nil
    }
  }

  /// Whether an attribute that ``Resolver`` does not know is an error. For a type that it does not
  /// know at all, a made-up value takes its place.
  static func attributesAreKnown(of type: String) -> Bool {
    switch type {
    case "AWS::Serverless::Function", "AWS::Lambda::Function", "AWS::Lambda::Url",
      "AWS::S3::Bucket", "AWS::SQS::Queue", "AWS::SNS::Topic", "AWS::IAM::Role",
      "AWS::Events::Rule", "AWS::Serverless::HttpApi", "AWS::CloudFront::Distribution",
      "AWS::CloudFront::OriginAccessControl", "AWS::CloudFront::ResponseHeadersPolicy",
      "AWS::CloudFront::KeyGroup", "AWS::SecretsManager::Secret", "AWS::Logs::LogGroup",
      "AWS::CloudWatch::Alarm":
      true
    default: false
    }
  }
}
