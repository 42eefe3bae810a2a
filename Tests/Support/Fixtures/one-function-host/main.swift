// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import LambdaService

// Hosts one function and invokes it, for tests that do to the whole process what they must not do to
// their own: `one-function-host BOOTSTRAP FOLDER [TIMES]`.

let arguments = CommandLine.arguments
var function = FunctionDefinition(
  name: "f", executable: arguments[1], workingDirectory: arguments[2])
function.timeout = .seconds(900)
var settings = FunctionHost.Settings(log: { _ in })
settings.initializationTimeout = .seconds(900)
let host = try FunctionHost(functions: [function], settings: settings)
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
