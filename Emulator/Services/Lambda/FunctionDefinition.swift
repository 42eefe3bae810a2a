// SPDX-License-Identifier: Apache-2.0

/// What is known of a function: how it is started, and within what limits it runs.
package struct FunctionDefinition: Sendable, Equatable {
  /// Its name.
  package var name: String
  /// The executable that is started: a `bootstrap`, in whatever language.
  package var executable: String
  /// The executable's arguments, without its own name.
  package var arguments: [String]
  /// The folder it runs in, its `LAMBDA_TASK_ROOT`.
  package var workingDirectory: String
  /// Its environment variables.
  package var environment: [String: String]
  /// How long an invocation may take.
  package var timeout: Duration
  /// How much memory its processes may use, in MiB.
  package var memoryMiB: Int
  /// The value of `_HANDLER`.
  package var handler: String
  /// The architecture that it is deployed for: `x86_64` or `arm64`.
  package var architecture: String
  /// The most invocations at a time; more are answered `TooManyRequestsException`. Nil: no such
  /// limit, and what exceeds the host's own waits.
  package var reservedConcurrency: Int?

  /// Makes a definition; the limits are Lambda's defaults unless said otherwise.
  package init(
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
package struct FunctionLogLine: Sendable, Equatable {
  /// The function's name.
  package var function: String
  /// The invocation that was running, if one was.
  package var requestID: String?
  /// The line, without its line feed.
  package var text: String

  package init(function: String, requestID: String?, text: String) {
    self.function = function
    self.requestID = requestID
    self.text = text
  }
}
