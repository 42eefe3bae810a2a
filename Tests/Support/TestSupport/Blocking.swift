// SPDX-License-Identifier: Apache-2.0
import Dispatch
package import Foundation

/// Does what blocks on a thread of its own. Those of Swift's tasks are as few as the machine's cores,
/// and what a test waits for needs them.
package func blocking<Result: Sendable>(
  _ body: @escaping @Sendable () throws -> Result
) async throws -> Result {
  try await withCheckedThrowingContinuation { continuation in
    DispatchQueue(label: "blocking").async {
      continuation.resume(with: Swift.Result(catching: body))
    }
  }
}

/// Runs a program to its end and gives what it wrote to its standard output.
@discardableResult
package func run(_ process: Process) async throws -> Data {
  try await blocking {
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return data
  }
}

/// Runs a program that is found by its name, with its arguments.
package func run(_ arguments: String...) async throws -> Data {
  let process = Process()
  process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  process.arguments = arguments
  return try await run(process)
}
