// SPDX-License-Identifier: Apache-2.0

/// What is known of a function: how it is started, and within what limits it runs.
public struct FunctionDefinition: Sendable, Equatable {
  /// Its name.
  public var name: String
  /// The executable that is started: a `bootstrap`, in whatever language.
  public var executable: String
  /// The executable's arguments, without its own name.
  public var arguments: [String]
  /// The folder it runs in, its `LAMBDA_TASK_ROOT`.
  public var workingDirectory: String
  /// Its environment variables.
  public var environment: [String: String]
  /// How long an invocation may take.
  public var timeout: Duration
  /// How much memory its processes may use, in MiB.
  public var memoryMiB: Int
  /// The value of `_HANDLER`.
  public var handler: String
  /// The architecture that it is deployed for: `x86_64` or `arm64`.
  public var architecture: String
  /// The most invocations at a time; more are answered `TooManyRequestsException`. Nil: no such
  /// limit, and what exceeds the host's own waits.
  public var reservedConcurrency: Int?

  /// Makes a definition; the limits are Lambda's defaults unless said otherwise.
  public init(
    name: String, executable: String, arguments: [String] = [], workingDirectory: String,
    environment: [String: String] = [:], timeout: Duration = .seconds(3), memoryMiB: Int = 128,
    handler: String = "bootstrap", architecture: String = "x86_64",
    reservedConcurrency: Int? = nil
  ) {
    self.name = name
    self.executable = executable
    self.arguments = arguments
    self.workingDirectory = workingDirectory
    self.environment = environment
    self.timeout = timeout
    self.memoryMiB = memoryMiB
    self.handler = handler
    self.architecture = architecture
    self.reservedConcurrency = reservedConcurrency
  }
}

/// A line that a function wrote, or that Lambda writes about it.
public struct FunctionLogLine: Sendable, Equatable {
  /// The function's name.
  public var function: String
  /// The invocation that was running, if one was.
  public var requestID: String?
  /// The line, without its line feed.
  public var text: String

  /// Makes a line.
  public init(function: String, requestID: String?, text: String) {
    self.function = function
    self.requestID = requestID
    self.text = text
  }
}
