// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import LambdaService

// Hosts one function and invokes it, for tests that do to the whole process what they must not do to
// their own: `one-function-host BOOTSTRAP FOLDER [TIMES]`.

let arguments = CommandLine.arguments
let host = try FunctionHost(
  functions: [
    FunctionDefinition(
      name: "f", executable: arguments[1], workingDirectory: arguments[2], timeout: .seconds(900))
  ], settings: .init(initializationTimeout: .seconds(900), log: { _ in }))
let times = arguments.count > 3 ? Int(arguments[3]) ?? 1 : 1
await withTaskGroup { group in
  for lane in 0..<min(times, 4) {
    group.addTask {
      for _ in stride(from: lane, to: times, by: 4) {
        _ = await host.invoke("f", payload: Data("{}".utf8))
      }
    }
  }
}
