// SPDX-License-Identifier: Apache-2.0

/// What a template describes, resolved to plain values: no intrinsic function, parameter or
/// condition is left. Lists keep the template's order. A resource whose condition is false is not in
/// it.
public struct Application: Sendable, Equatable {
  /// The template's `Description`.
  public var summary: String?
  /// The parameters with the values that were used.
  public var parameters: [Parameter] = []
  /// The Lambda functions.
  public var functions: [Function] = []
  /// The S3 buckets.
  public var buckets: [Bucket] = []
  /// The HTTP APIs of API Gateway.
  public var httpAPIs: [HTTPAPI] = []
  /// The EventBridge rules that match events.
  public var rules: [Rule] = []
  /// The rules and schedules that run by the clock.
  public var schedules: [Schedule] = []
  /// The CloudFront distributions.
  public var distributions: [Distribution] = []
  /// The SQS queues; the emulator knows them as places for dead letters.
  public var queues: [Queue] = []
  /// The stack's outputs.
  public var outputs: [Output] = []
  /// What the template asks for that is not emulated, with its line: ``Diagnostic/Severity/warning``
  /// when the application may behave differently for it, ``Diagnostic/Severity/note`` when it only
  /// matters in AWS (an alarm, a role). In the order of lines.
  public var diagnostics: [Diagnostic] = []

  /// No resources.
  public init() {}

  /// The function of a logical id, a name or an ARN (with or without a qualifier).
  public func function(_ identifier: String) -> Function? {
    functions.first { function in
      function.logicalID == identifier || function.name == identifier
        || function.arn == identifier || identifier.hasPrefix(function.arn + ":")
    }
  }

  /// A template parameter and its value.
  public struct Parameter: Sendable, Equatable {
    /// The parameter's name.
    public var name: String
    /// The value in use, or nil for a `NoEcho` parameter, whose value is never shown.
    public var shownValue: String?
    /// The parameter's `Description`.
    public var summary: String?
  }

  /// A stack output.
  public struct Output: Sendable, Equatable {
    /// The output's logical id.
    public var name: String
    /// The value.
    public var value: String
    /// The output's `Description`.
    public var summary: String?
  }

  /// An `AWS::SQS::Queue`.
  public struct Queue: Sendable, Equatable {
    /// The resource's logical id.
    public var logicalID: String
    /// The queue's name.
    public var name: String
    /// The queue's ARN.
    public var arn: String
    /// `MessageRetentionPeriod` in seconds; AWS's default is four days.
    public var messageRetention: Int
  }
}
