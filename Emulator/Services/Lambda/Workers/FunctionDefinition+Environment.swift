// SPDX-License-Identifier: Apache-2.0
import Notation
import FoundationEssentials

extension FunctionDefinition {
  /// The environment of a process: Lambda's own variables (Lambda Developer Guide, "Defined runtime
  /// environment variables") win over the function's, which win over the host's.
  func processEnvironment(settings: FunctionHost.Settings, runtimeAPI: String) -> [String: String] {
    let date = Timestamp(settings.now()).day
    let stream = (0..<32).map { _ in String(UInt8.random(in: 0..<16), radix: 16) }.joined()
    let defaults = [
      "PATH": "/usr/local/bin:/usr/bin:/bin:/opt/bin",
      "LANG": "en_US.UTF-8",
      "TZ": ":UTC",
    ]
    let reserved = [
      "_HANDLER": handler,
      "AWS_REGION": settings.region,
      "AWS_DEFAULT_REGION": settings.region,
      "AWS_EXECUTION_ENV": "AWS_Lambda_\(runtime)",
      "AWS_LAMBDA_FUNCTION_NAME": name,
      "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "\(memoryMiB)",
      "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
      "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
      "AWS_LAMBDA_LOG_GROUP_NAME": "/aws/lambda/\(name)",
      "AWS_LAMBDA_LOG_STREAM_NAME":
        "\(date.replacing("-", with: "/"))/[$LATEST]\(stream)",
      "AWS_LAMBDA_RUNTIME_API": runtimeAPI,
      "LAMBDA_TASK_ROOT": workingDirectory,
      "LAMBDA_RUNTIME_DIR": "/var/runtime",
    ]
    return defaults.merging(runtimeEnvironment) { $1 }.merging(settings.environment) { $1 }
      .merging(environment) { $1 }.merging(reserved) { $1 }
  }
}
