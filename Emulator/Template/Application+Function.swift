// SPDX-License-Identifier: Apache-2.0
public import CrossOrigin

extension Application {
  /// A Lambda function (`AWS::Serverless::Function`, `AWS::Lambda::Function`).
  public struct Function: Sendable, Equatable {
    /// The resource's logical id.
    public var logicalID: String
    /// `FunctionName`, or the name that stands in for the one CloudFormation would make.
    public var name: String
    /// The function's ARN.
    public var arn: String
    /// The line of the resource in the template.
    public var line: Int
    /// `CodeUri` as the template says it, relative to the template's folder; nil when it names no
    /// local folder.
    public var codeURI: String?
    /// `Handler`; empty when there is none.
    public var handler: String
    /// `Runtime`, such as `provided.al2023` or `python3.13`.
    public var runtime: String
    /// `Architectures`: `x86_64` (the default) or `arm64`.
    public var architecture: String
    /// `Timeout` in seconds, 1 to 900; AWS's default is 3.
    public var timeout: Int
    /// `MemorySize` in MiB, 128 to 10240; AWS's default is 128.
    public var memorySize: Int
    /// `Environment.Variables`.
    public var environment: [String: String]
    /// `ReservedConcurrentExecutions`: the most invocations at one time; nil for no limit of its own.
    public var reservedConcurrency: Int?
    /// How asynchronous invocations are retried, and where they go in the end.
    public var eventInvoke: EventInvoke
    /// `DeadLetterQueue.TargetArn`: gets the event of an asynchronous invocation that failed.
    public var deadLetterTarget: String?
    /// The function's URL, if it has one.
    public var url: FunctionURL?
    /// `Policies` as JSON text, intrinsic functions resolved; nil when there are none.
    public var policies: String?
  }

  /// `EventInvokeConfig`: the asynchronous invocations of a function.
  public struct EventInvoke: Sendable, Equatable {
    /// `MaximumRetryAttempts`, 0 to 2; AWS's default is 2.
    public var maximumRetryAttempts = 2
    /// `MaximumEventAgeInSeconds`, 60 to 21600; AWS's default is 6 hours.
    public var maximumEventAge = 21600
    /// The ARN that gets a record of each invocation that failed for good.
    public var onFailure: String?
    /// The ARN that gets a record of each invocation that succeeded.
    public var onSuccess: String?

    /// AWS's defaults.
    public init() {}
  }

  /// `FunctionUrlConfig` or `AWS::Lambda::Url`.
  public struct FunctionURL: Sendable, Equatable {
    /// Who may call it.
    public enum Authorization: String, Sendable {
      /// Anyone who knows the URL.
      case none = "NONE"
      /// Requests signed by a principal that may invoke the function.
      case iam = "AWS_IAM"
    }

    /// How the function's answer is sent.
    public enum InvokeMode: String, Sendable {
      /// In one piece.
      case buffered = "BUFFERED"
      /// As the function writes it.
      case responseStream = "RESPONSE_STREAM"
    }

    /// The host that stands in for `{id}.lambda-url.{region}.on.aws`; unique.
    public var host: String
    /// Who may call it.
    public var authorization: Authorization
    /// How the answer is sent.
    public var invokeMode: InvokeMode
    /// `Cors`.
    public var cors: CORSSettings?
  }
}
