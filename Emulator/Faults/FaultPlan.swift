// SPDX-License-Identifier: Apache-2.0
package import AWSService
package import EventBridgeService

/// The faults of a cloud, on purpose: which deliveries, requests and functions they strike, and how
/// often. A plan is a value; ``FaultInjector`` carries it out.
package struct FaultPlan: Sendable, Equatable {
  /// Chooses what is struck: the same seed and the same course of things give the same faults.
  package var seed: UInt64 = 0
  /// Duplicates, delays, changed order and loss of events and asynchronous invocations.
  package var deliveries: [DeliveryFaults.Rule] = []
  /// Errors and latency of AWS's services; the first rule that strikes a request counts.
  package var requests: [RequestRule] = []
  /// Deaths of functions in mid-work; the first rule that strikes an invocation counts.
  package var functions: [FunctionRule] = []

  /// Which of the things that a rule matches it strikes.
  package struct Chance: Sendable, Equatable {
    /// Which part of them, 0 to 1.
    package var probability: Double = 1
    /// How many of the first ones are spared.
    package var skip: Int = 0
    /// How many are struck at most; nil for any number.
    package var times: Int?
  }

  /// A fault of requests to an AWS service.
  package struct RequestRule: Sendable, Equatable {
    /// The service by its signing name (`s3`, `mediaconvert`, …); nil for every one.
    package var service: String?
    /// The operation by its name in AWS's API, `*` for any text; nil for every one.
    package var operation: String?
    /// The path as it is sent, `*` for any text; nil for every one.
    package var path: String?
    package var chance = Chance()
    package var fault: RequestFault
  }

  /// A fault of functions: the process is killed, as when Lambda's machine dies.
  package struct FunctionRule: Sendable, Equatable {
    /// The function's name, `*` for any text; nil for every one.
    package var function: String?
    package var chance = Chance()
    /// The earliest and the latest time of death, in milliseconds after the process got the event.
    package var killMilliseconds: ClosedRange<Int>
  }

  /// The part of the plan that the event bus carries out.
  package var deliveryFaults: DeliveryFaults { DeliveryFaults(seed: seed, rules: deliveries) }
}
