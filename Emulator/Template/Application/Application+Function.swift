// SPDX-License-Identifier: Apache-2.0
package import CrossOrigin

extension Application {
  /// A Lambda function (`AWS::Serverless::Function`, `AWS::Lambda::Function`).
  package struct Function: Sendable, Equatable {
    /// The resource's logical id.
    package var logicalID: String
    /// `FunctionName`, or the name that stands in for the one CloudFormation would make.
    package var name: String
    /// The function's ARN.
    package var arn: String
    /// The line of the resource in the template.
    package var line: Int
    /// `CodeUri` as the template says it, relative to the template's folder; nil when it names no
    /// local folder.
    package var codeURI: String?
    /// `Handler`; empty when there is none.
    package var handler: String
    /// `Runtime`, such as `provided.al2023` or `python3.13`.
    package var runtime: String
    /// `Architectures`: `x86_64` (the default) or `arm64`.
    package var architecture: String
    /// `Timeout` in seconds, 1 to 900; AWS's default is 3.
    package var timeout: Int
    /// `MemorySize` in MiB, 128 to 10240; AWS's default is 128.
    package var memorySize: Int
    /// `Environment.Variables`.
    package var environment: [String: String]
    /// `ReservedConcurrentExecutions`: the most invocations at one time; nil for no limit of its own.
    package var reservedConcurrency: Int?
    /// How asynchronous invocations are retried, and where they go in the end.
    package var eventInvoke: EventInvoke
    /// `DeadLetterQueue.TargetArn`: gets the event of an asynchronous invocation that failed.
    package var deadLetterTarget: String?
    /// The function's URL, if it has one.
    package var url: FunctionURL?
    /// `Policies` as JSON text, intrinsic functions resolved; nil when there are none.
    package var policies: String?
  }

  /// `EventInvokeConfig`: the asynchronous invocations of a function.
  package struct EventInvoke: Sendable, Equatable {
    /// `MaximumRetryAttempts`, 0 to 2; AWS's default is 2.
    package var maximumRetryAttempts = 2
    /// `MaximumEventAgeInSeconds`, 60 to 21600; AWS's default is 6 hours.
    package var maximumEventAge = 21600
    /// The ARN that gets a record of each invocation that failed for good.
    package var onFailure: String?
    /// The ARN that gets a record of each invocation that succeeded.
    package var onSuccess: String?

    /// AWS's defaults.
    package init() {}
  }

  /// `FunctionUrlConfig` or `AWS::Lambda::Url`.
  package struct FunctionURL: Sendable, Equatable {
    /// Who may call it.
    package enum Authorization: String, Sendable {
      /// Anyone who knows the URL.
      case none = "NONE"
      /// Requests signed by a principal that may invoke the function.
      case iam = "AWS_IAM"
    }

    /// How the function's answer is sent.
    package enum InvokeMode: String, Sendable {
      /// In one piece.
      case buffered = "BUFFERED"
      /// As the function writes it.
      case responseStream = "RESPONSE_STREAM"
    }

    /// The host that stands in for `{id}.lambda-url.{region}.on.aws`; unique.
    package var host: String
    /// Who may call it.
    package var authorization: Authorization
    /// How the answer is sent.
    package var invokeMode: InvokeMode
    /// `Cors`.
    package var cors: CORSSettings?
  }
}
