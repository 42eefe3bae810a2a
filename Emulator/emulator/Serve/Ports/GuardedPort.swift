// SPDX-License-Identifier: Apache-2.0
import AWSService
import HTTPMessage
import HTTPServer

/// A port that answers to known hosts alone: see ``AWSService/KnownHosts``.
struct GuardedPort: HTTPService {
  let hosts: KnownHosts
  let service: any HTTPService

  func accept(_ head: RequestHead) -> any RequestReceiver {
    guard hosts.knows(hostOf: head) else {
      return ImmediateReceiver(
        .text(
          "The emulator does not answer to this host. If the name is yours, start the emulator with"
            + " --allow-host NAME.\n", status: 403))
    }
    return service.accept(head)
  }
}
