// SPDX-License-Identifier: Apache-2.0
import Dispatch
import Glibc
import Synchronization

/// A port that listens, and the service that answers there.
final class Entrance: Sendable {
  let port: UInt16
  let service: any HTTPService
  private let source: Mutex<(any DispatchSourceRead)?>
  private let isClosed = DispatchSemaphore(value: 0)

  /// Begins to accept.
  /// - Parameter daemon: takes the connections; nobody is accepted when it is gone.
  init(_ listener: Listener, service: any HTTPService, daemon: Daemon, queue: DispatchQueue) {
    let (descriptor, isClosed) = (listener.descriptor, isClosed)
    let source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: queue)
    source.setEventHandler { [weak daemon] in
      guard let daemon, !daemon.accept(from: descriptor) else { return }
      // Asked again at once, the system would say the same.
      usleep(10_000)
    }
    source.setCancelHandler {
      Glibc.close(descriptor)
      isClosed.signal()
    }
    source.activate()
    port = listener.port
    self.service = service
    self.source = Mutex(source)
  }

  /// Accepts nobody any more; the port is free when it returns. Calling it again does nothing.
  func close() {
    guard let source = source.withLock({ $0.take() }) else { return }
    source.cancel()
    isClosed.wait()
  }

  deinit { close() }
}
