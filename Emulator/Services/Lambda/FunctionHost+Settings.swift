// SPDX-License-Identifier: Apache-2.0
package import FoundationEssentials

extension FunctionHost {
  /// What all functions of a host have in common.
  package struct Settings: Sendable {
    package var region: String
    package var accountID: String
    /// Variables that every function gets: credentials and endpoints. A function's own win over them.
    package var environment: [String: String]
    /// How long a process may take until it asks for its first event; Lambda gives ten seconds.
    package var initializationTimeout = Duration.seconds(10)
    /// How long a process is kept without an invocation.
    package var idleTimeout = Duration.seconds(300)
    /// The most processes of one function, those that stream their answer not counted. What exceeds
    /// it waits for the function's timeout, then is answered `TooManyRequestsException`.
    package var processesPerFunction = 64
    /// How many processes of one function may stream besides: such a process is held for as long as
    /// somebody listens, and must not keep the others from their work.
    package var streamsPerFunction = 4096
    /// How often the memory of running processes is looked at; less often when there are so many that
    /// looking would take more than a fiftieth of a processor.
    package var memoryCheckInterval = Duration.milliseconds(100)
    package var now: @Sendable () -> Date = { Date.now }
    package var makeRequestID: @Sendable () -> String = { UUID().uuidString.lowercased() }
    /// How long after a process of that function got an event it is killed on purpose; nil leaves it
    /// alone. Asked once for each event.
    package var killDelay: @Sendable (_ function: String) -> Duration?
    /// Takes every line of the functions' logs. Called on a thread of the host's; must not block long.
    package var log: @Sendable (FunctionLogLine) -> Void

    package init(
      region: String = "us-east-1", accountID: String = "000000000000",
      environment: [String: String] = [:],
      killDelay: @escaping @Sendable (String) -> Duration? = { _ in nil },
      log: @escaping @Sendable (FunctionLogLine) -> Void
    ) {
      self.region = region
      self.accountID = accountID
      self.environment = environment
      self.killDelay = killDelay
      self.log = log
    }

    func arn(of function: String) -> String {
      "arn:aws:lambda:\(region):\(accountID):function:\(function)"
    }
  }
}
