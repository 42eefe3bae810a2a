// SPDX-License-Identifier: Apache-2.0
import Console
import Faults
import HTTPServer

/// What lies under `/_emulator/` on the API port besides the token issuer.
struct EmulatorPages: HTTPService {
  let console: ConsoleService
  let api: ConsoleAPI
  let faults: FaultsService

  func accept(_ head: RequestHead) -> any RequestReceiver {
    if head.path == FaultsService.path { return faults.accept(head) }
    return head.path.hasPrefix(ConsoleAPI.path) ? api.accept(head) : console.accept(head)
  }
}
