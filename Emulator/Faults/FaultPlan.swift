// SPDX-License-Identifier: Apache-2.0
package import EventBridgeService

/// The faults of a cloud, on purpose: which deliveries, requests and functions they befall, and how
/// often. A plan is a value; ``FaultInjector`` carries it out.
package struct FaultPlan: Sendable, Equatable {
  /// Chooses what is befallen: the same seed and the same course of things give the same faults.
  package var seed: UInt64
  /// Duplicates, delays, changed order and loss of events and asynchronous invocations.
  package var deliveries: [DeliveryFaults.Rule]
  /// Errors and latency of AWS's services; the first rule that befalls a request counts.
  package var requests: [RequestRule]
  /// Deaths of functions in mid-work; the first rule that befalls an invocation counts.
  package var functions: [FunctionRule]

  /// A plan; without arguments one that does nothing.
  package init(
    seed: UInt64 = 0, deliveries: [DeliveryFaults.Rule] = [], requests: [RequestRule] = [],
    functions: [FunctionRule] = []
  ) {
    self.seed = seed
    self.deliveries = deliveries
    self.requests = requests
    self.functions = functions
  }

  /// Which of the things that a rule matches it befalls.
  package struct Chance: Sendable, Equatable {
    /// Which part of them, 0 to 1.
    package var probability: Double
    /// How many of the first ones are spared.
    package var skip: Int
    /// How many are befallen at most; nil for any number.
    package var times: Int?

    /// A chance; by default everything is befallen.
    package init(probability: Double = 1, skip: Int = 0, times: Int? = nil) {
      self.probability = probability
      self.skip = skip
      self.times = times
    }
  }

  /// What befalls requests to an AWS service.
  package struct RequestRule: Sendable, Equatable {
    /// When a request fails.
    package enum Moment: String, Sendable {
      /// Before anything is done.
      case before
      /// After everything is done: the answer alone is lost, and the caller cannot know.
      case after
    }

    /// An error in the place of the answer.
    package struct Failure: Sendable, Equatable {
      /// The status.
      package var status: Int
      /// The error code.
      package var code: String
      /// When the request fails.
      package var moment: Moment

      /// An error.
      package init(status: Int, code: String, moment: Moment = .before) {
        self.status = status
        self.code = code
        self.moment = moment
      }
    }

    /// The service by its signing name (`s3`, `mediaconvert`, `events`, `lambda`); nil for every one.
    package var service: String?
    /// The operation by its name in AWS's API, `*` for any text; nil for every one.
    package var operation: String?
    /// The path as it is sent, `*` for any text; nil for every one.
    package var path: String?
    /// Which of those requests.
    package var chance: Chance
    /// The error; nil for latency alone.
    package var failure: Failure?
    /// How long the answer is held back besides, in milliseconds.
    package var latencyMilliseconds: Int

    /// A rule.
    package init(
      service: String? = nil, operation: String? = nil, path: String? = nil,
      chance: Chance = Chance(), failure: Failure? = nil, latencyMilliseconds: Int = 0
    ) {
      self.service = service
      self.operation = operation
      self.path = path
      self.chance = chance
      self.failure = failure
      self.latencyMilliseconds = latencyMilliseconds
    }
  }

  /// What befalls invocations of functions: the process is killed, as when Lambda's machine dies.
  package struct FunctionRule: Sendable, Equatable {
    /// The function's name, `*` for any text; nil for every one.
    package var function: String?
    /// Which of its invocations.
    package var chance: Chance
    /// The earliest and the latest time of death, in milliseconds after the process got the event.
    package var killMilliseconds: ClosedRange<Int>

    /// A rule.
    package init(
      function: String? = nil, chance: Chance = Chance(), killMilliseconds: ClosedRange<Int>
    ) {
      self.function = function
      self.chance = chance
      self.killMilliseconds = killMilliseconds
    }
  }
}
