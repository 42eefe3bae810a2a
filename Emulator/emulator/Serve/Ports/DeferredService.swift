// SPDX-License-Identifier: Apache-2.0
import AWSService
import HTTPMessage
import HTTPServer
import Synchronization

/// A service whose port must be known before the service can be made: functions are told the
/// addresses of the ports, and the ports serve the functions.
final class DeferredService: HTTPService {
  private let service = Mutex<(any HTTPService)?>(nil)

  /// Gives the service; requests that come before are answered 503.
  func become(_ service: any HTTPService) {
    self.service.withLock { $0 = service }
  }

  func accept(_ head: RequestHead) -> any RequestReceiver {
    guard let service = service.withLock({ $0 }) else {
      return ImmediateReceiver(Response(status: 503, headers: ["retry-after": "1"]))
    }
    return service.accept(head)
  }
}
