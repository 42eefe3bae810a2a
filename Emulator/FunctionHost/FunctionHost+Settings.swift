// SPDX-License-Identifier: Apache-2.0
public import FoundationEssentials

extension FunctionHost {
  /// What all functions of a host have in common.
  public struct Settings: Sendable {
    /// The region, `AWS_REGION`.
    public var region: String
    /// The account in ARNs.
    public var accountID: String
    /// Variables that every function gets: credentials and endpoints. A function's own win over them.
    public var environment: [String: String]
    /// How long a process may take until it asks for its first event; Lambda gives ten seconds.
    public var initializationTimeout: Duration
    /// How long a process is kept without an invocation.
    public var idleTimeout: Duration
    /// The most processes of one function. What exceeds it waits for the function's timeout, then is
    /// answered `TooManyRequestsException`.
    public var processesPerFunction: Int
    /// How often the memory of running processes is looked at.
    public var memoryCheckInterval: Duration
    /// The clock.
    public var now: @Sendable () -> Date
    /// Makes request ids.
    public var makeRequestID: @Sendable () -> String
    /// Takes every line of the functions' logs. Called on a thread of the host's; must not block long.
    public var log: @Sendable (FunctionLogLine) -> Void

    /// Makes settings; the defaults suit a developer's machine.
    public init(
      region: String = "us-east-1", accountID: String = "000000000000",
      environment: [String: String] = [:], initializationTimeout: Duration = .seconds(10),
      idleTimeout: Duration = .seconds(300), processesPerFunction: Int = 64,
      memoryCheckInterval: Duration = .milliseconds(100),
      now: @escaping @Sendable () -> Date = { Date.now },
      makeRequestID: @escaping @Sendable () -> String = { UUID().uuidString.lowercased() },
      log: @escaping @Sendable (FunctionLogLine) -> Void
    ) {
      self.region = region
      self.accountID = accountID
      self.environment = environment
      self.initializationTimeout = initializationTimeout
      self.idleTimeout = idleTimeout
      self.processesPerFunction = processesPerFunction
      self.memoryCheckInterval = memoryCheckInterval
      self.now = now
      self.makeRequestID = makeRequestID
      self.log = log
    }

    /// The ARN of a function.
    func arn(of function: String) -> String {
      "arn:aws:lambda:\(region):\(accountID):function:\(function)"
    }
  }
}
