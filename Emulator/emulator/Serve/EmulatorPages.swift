// SPDX-License-Identifier: Apache-2.0
import Console
import HTTPServer

/// What lies under `/_emulator/` on the API port besides the token issuer.
struct EmulatorPages: HTTPService {
  let console: ConsoleService
  let api: ConsoleAPI

  func accept(_ head: RequestHead) -> any RequestReceiver {
    head.path.hasPrefix(ConsoleAPI.path) ? api.accept(head) : console.accept(head)
  }
}
