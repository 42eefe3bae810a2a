// SPDX-License-Identifier: Apache-2.0

/// How a function is started, and within what limits it runs.
package struct FunctionDefinition: Sendable {
  package var name: String
  /// The executable that is started: a `bootstrap`, in whatever language.
  package var executable: String
  /// The executable's arguments, without its own name.
  package var arguments: [String] = []
  /// The folder it runs in, its `LAMBDA_TASK_ROOT`.
  package var workingDirectory: String
  package var environment: [String: String] = [:]
  /// Variables that its runtime gives it, over which its own win.
  package var runtimeEnvironment: [String: String] = [:]
  /// The runtime's identifier, such as `python3.13`, which `AWS_EXECUTION_ENV` names.
  package var runtime = "provided.al2023"
  /// Where the code comes from; nil when the executable lies ready.
  package var code: (any FunctionCode)?
  /// How long an invocation may take.
  package var timeout = Duration.seconds(3)
  package var memoryMiB = 128
  /// The value of `_HANDLER`.
  package var handler = "bootstrap"
  /// The architecture that it is deployed for: `x86_64` or `arm64`.
  package var architecture = "x86_64"
  /// The aliases and versions by which it may be called besides `$LATEST`.
  package var qualifiers: Set<String> = []
  /// The most invocations at a time; more are answered `TooManyRequestsException`. Nil: no such
  /// limit, and what exceeds the host's own waits.
  package var reservedConcurrency: Int?

  /// A function with Lambda's default limits.
  package init(name: String, executable: String, workingDirectory: String) {
    self.name = name
    self.executable = executable
    self.workingDirectory = workingDirectory
  }
}
