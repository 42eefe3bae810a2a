// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import FunctionHost

// Hosts one function and invokes it, for the test that kills the host: `one-function-host BOOTSTRAP
// FOLDER`.

let arguments = CommandLine.arguments
let host = try FunctionHost(
  functions: [
    FunctionDefinition(
      name: "f", executable: arguments[1], workingDirectory: arguments[2], timeout: .seconds(900))
  ], settings: .init(initializationTimeout: .seconds(900), log: { _ in }))
_ = await host.invoke("f", payload: Data("{}".utf8))
