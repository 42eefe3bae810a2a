// SPDX-License-Identifier: Apache-2.0

/// What a template describes, resolved to plain values: no intrinsic function, parameter or
/// condition is left. Lists keep the template's order. A resource whose condition is false is not in
/// it.
package struct Application: Sendable, Equatable {
  package var functions: [Function] = []
  package var layers: [Layer] = []
  package var buckets: [Bucket] = []
  package var httpAPIs: [HTTPAPI] = []
  package var restAPIs: [RESTAPI] = []
  /// The EventBridge rules that match events.
  package var rules: [Rule] = []
  /// The rules and schedules that run by the clock.
  package var schedules: [Schedule] = []
  package var distributions: [Distribution] = []
  /// The names of the event buses that the template makes.
  package var eventBuses: [String] = []
  package var queues: [Queue] = []
  package var topics: [Topic] = []
  package var subscriptions: [Subscription] = []
  package var eventSourceMappings: [EventSourceMapping] = []
  /// The template's, and those that the deployment gives.
  package var secrets: [Secret] = []
  package var outputs: [Output] = []
  /// Every resource, those that SAM makes included, in the template's order.
  package var resources: [Resource] = []
  /// What the template asks for that is not emulated, with its line: ``Diagnostic/Severity/warning``
  /// when the application may behave differently for it, ``Diagnostic/Severity/note`` when it only
  /// matters in AWS (an alarm, a role). In the order of lines.
  package var diagnostics: [Diagnostic] = []

  /// The function of a logical id, a name or an ARN (with or without a qualifier).
  package func function(_ identifier: String) -> Function? {
    functions.first { function in
      function.logicalID == identifier || function.name == identifier
        || function.arn == identifier || identifier.hasPrefix(function.arn + ":")
    }
  }

  /// A stack output.
  package struct Output: Sendable, Equatable {
    package var name: String
    package var value: String
  }

  /// A resource by its names.
  package struct Resource: Sendable, Equatable {
    package var logicalID: String
    package var type: String
    /// What `Ref` gives for it.
    package var physicalID: String
  }

  /// An `AWS::SecretsManager::Secret`.
  package struct Secret: Sendable, Equatable {
    package var name: String
    package var arn: String
    package var description: String?
    /// Nil for a secret that is made without a value.
    package var value: String?
    package var tags: [String: String] = [:]
  }

  /// An `AWS::SQS::Queue`.
  package struct Queue: Sendable, Equatable {
    package var logicalID: String
    package var name: String
    package var arn: String
    /// The attributes that the template sets, by SQS's names for them and in its form.
    package var attributes: [String: String] = [:]
    package var tags: [String: String] = [:]
  }
}
