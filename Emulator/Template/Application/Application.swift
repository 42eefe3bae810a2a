// SPDX-License-Identifier: Apache-2.0

/// What a template describes, resolved to plain values: no intrinsic function, parameter or
/// condition is left. Lists keep the template's order. A resource whose condition is false is not in
/// it.
package struct Application: Sendable, Equatable {
  /// The template's `Description`.
  package var summary: String?
  /// The parameters with the values that were used.
  package var parameters: [Parameter] = []
  /// The Lambda functions.
  package var functions: [Function] = []
  /// The S3 buckets.
  package var buckets: [Bucket] = []
  /// The HTTP APIs of API Gateway.
  package var httpAPIs: [HTTPAPI] = []
  /// The EventBridge rules that match events.
  package var rules: [Rule] = []
  /// The rules and schedules that run by the clock.
  package var schedules: [Schedule] = []
  /// The CloudFront distributions.
  package var distributions: [Distribution] = []
  /// The SQS queues; the emulator knows them as places for dead letters.
  package var queues: [Queue] = []
  /// The stack's outputs.
  package var outputs: [Output] = []
  /// What the template asks for that is not emulated, with its line: ``Diagnostic/Severity/warning``
  /// when the application may behave differently for it, ``Diagnostic/Severity/note`` when it only
  /// matters in AWS (an alarm, a role). In the order of lines.
  package var diagnostics: [Diagnostic] = []

  /// No resources.
  package init() {}

  /// The function of a logical id, a name or an ARN (with or without a qualifier).
  package func function(_ identifier: String) -> Function? {
    functions.first { function in
      function.logicalID == identifier || function.name == identifier
        || function.arn == identifier || identifier.hasPrefix(function.arn + ":")
    }
  }

  /// A template parameter and its value.
  package struct Parameter: Sendable, Equatable {
    /// The parameter's name.
    package var name: String
    /// The value in use, or nil for a `NoEcho` parameter, whose value is never shown.
    package var shownValue: String?
    /// The parameter's `Description`.
    package var summary: String?
  }

  /// A stack output.
  package struct Output: Sendable, Equatable {
    /// The output's logical id.
    package var name: String
    /// The value.
    package var value: String
    /// The output's `Description`.
    package var summary: String?
  }

  /// An `AWS::SQS::Queue`.
  package struct Queue: Sendable, Equatable {
    /// The resource's logical id.
    package var logicalID: String
    /// The queue's name.
    package var name: String
    /// The queue's ARN.
    package var arn: String
    /// `MessageRetentionPeriod` in seconds; AWS's default is four days.
    package var messageRetention: Int
  }
}
