// SPDX-License-Identifier: Apache-2.0
import APIGatewayService
import AWSService
import HTTPMessage
import HTTPServer

/// The port of the template's HTTP APIs and function URLs; what begins with `/_emulator/` is the
/// emulator's own.
struct APIPort: HTTPService {
  let gateway: ServiceEntrance
  let pages: EmulatorPages
  let hosts: KnownHosts

  func accept(_ head: RequestHead) -> any RequestReceiver {
    if head.path == "/_emulator" {
      return ImmediateReceiver(Response(status: 308, headers: ["location": "/_emulator/"]))
    }
    guard head.path.hasPrefix("/_emulator/") else { return gateway.accept(head) }
    if hosts.isForeign(head) {
      return ImmediateReceiver(
        .text("The emulator's own pages are not for pages of other origins.\n", status: 403))
    }
    guard !APIGateway.issuerPaths.contains(head.path) else {
      return gateway.accept(head)
    }
    return pages.accept(head)
  }
}
