// SPDX-License-Identifier: Apache-2.0
package import FoundationEssentials

extension FunctionHost {
  /// What all functions of a host have in common.
  package struct Settings: Sendable {
    /// The region, `AWS_REGION`.
    package var region: String
    /// The account in ARNs.
    package var accountID: String
    /// Variables that every function gets: credentials and endpoints. A function's own win over them.
    package var environment: [String: String]
    /// How long a process may take until it asks for its first event; Lambda gives ten seconds.
    package var initializationTimeout: Duration
    /// How long a process is kept without an invocation.
    package var idleTimeout: Duration
    /// The most processes of one function, those that stream their answer not counted. What exceeds
    /// it waits for the function's timeout, then is answered `TooManyRequestsException`.
    package var processesPerFunction: Int
    /// How many processes of one function may stream besides: such a process is held for as long as
    /// somebody listens, and must not keep the others from their work.
    package var streamsPerFunction: Int
    /// How often the memory of running processes is looked at; less often when there are so many that
    /// looking would take more than a fiftieth of a processor.
    package var memoryCheckInterval: Duration
    /// The clock.
    package var now: @Sendable () -> Date
    /// Makes request ids.
    package var makeRequestID: @Sendable () -> String
    /// How long after a process of that function got an event it is killed on purpose; nil leaves it
    /// alone. Asked once for each event.
    package var killDelay: @Sendable (_ function: String) -> Duration?
    /// Takes every line of the functions' logs. Called on a thread of the host's; must not block long.
    package var log: @Sendable (FunctionLogLine) -> Void

    /// Makes settings; the defaults suit a developer's machine.
    package init(
      region: String = "us-east-1", accountID: String = "000000000000",
      environment: [String: String] = [:], initializationTimeout: Duration = .seconds(10),
      idleTimeout: Duration = .seconds(300), processesPerFunction: Int = 64,
      streamsPerFunction: Int = 4096,
      memoryCheckInterval: Duration = .milliseconds(100),
      now: @escaping @Sendable () -> Date = { Date.now },
      makeRequestID: @escaping @Sendable () -> String = { UUID().uuidString.lowercased() },
      killDelay: @escaping @Sendable (String) -> Duration? = { _ in nil },
      log: @escaping @Sendable (FunctionLogLine) -> Void
    ) {
      self.region = region
      self.accountID = accountID
      self.environment = environment
      self.initializationTimeout = initializationTimeout
      self.idleTimeout = idleTimeout
      self.processesPerFunction = processesPerFunction
      self.streamsPerFunction = streamsPerFunction
      self.memoryCheckInterval = memoryCheckInterval
      self.now = now
      self.makeRequestID = makeRequestID
      self.killDelay = killDelay
      self.log = log
    }

    /// The ARN of a function.
    func arn(of function: String) -> String {
      "arn:aws:lambda:\(region):\(accountID):function:\(function)"
    }
  }
}
