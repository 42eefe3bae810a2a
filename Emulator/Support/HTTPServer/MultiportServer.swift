// SPDX-License-Identifier: Apache-2.0
import Dispatch
import Synchronization

/// HTTP on many ports, each with a service of its own, by the few threads of one server: for clients
/// that can be told nothing but a host and a port.
package final class MultiportServer: Sendable {
  private let address: String
  private let daemon: Daemon
  private let entrances: Entrances
  /// Accepts for all ports.
  private let queue = DispatchQueue(label: "accept")

  private final class Entrances: Sendable {
    let byPort = Mutex<[UInt16: Entrance]>([:])
  }

  /// Starts the threads; no port is open yet.
  /// - Parameters:
  ///   - address: a numeric IPv4 or IPv6 address, of every port.
  ///   - threads: how many threads carry the connections, those of all ports together.
  package init(
    address: String = "127.0.0.1", threads: Int = 2, limits: HTTPServer.Limits = .init()
  ) throws(HTTPServer.Failure) {
    let entrances = Entrances()
    self.address = address
    self.entrances = entrances
    daemon = try Daemon(threads: threads, limits: limits) { port in
      entrances.byPort.withLock { $0[port]?.service }
    }
  }

  /// - Parameter port: 0 lets the system choose.
  package func open(
    _ service: any HTTPService, port: UInt16 = 0
  ) throws(HTTPServer.Failure) -> Port {
    let listener = try Listener(address: address, port: port)
    // A client may come before the entrance is known, so the queue waits for that.
    let entrance = queue.sync {
      let entrance = Entrance(listener, service: service, daemon: daemon, queue: queue)
      entrances.byPort.withLock { $0[listener.port] = entrance }
      return entrance
    }
    return Port(number: listener.port) { [entrances, weak daemon] in
      entrances.byPort.withLock { entrances in
        if entrances[entrance.port] === entrance { entrances[entrance.port] = nil }
      }
      entrance.close()
      daemon?.shutDown(port: entrance.port)
    }
  }

  /// Stops every port, as ``HTTPServer/stop(grace:)`` does one.
  package func stop(grace: Duration = .seconds(2)) {
    for entrance in entrances.byPort.withLock({ Array($0.values) }) { entrance.close() }
    daemon.stop(grace: grace)
  }

  deinit { stop(grace: .zero) }

  /// A port that is open, until it is closed or the last reference goes.
  package final class Port: Sendable {
    package let number: UInt16
    private let onClose: Mutex<(@Sendable () -> Void)?>

    fileprivate init(number: UInt16, onClose: @escaping @Sendable () -> Void) {
      self.number = number
      self.onClose = Mutex(onClose)
    }

    /// Takes no further connection and breaks off those that there are. Calling it again does
    /// nothing.
    package func close() { onClose.withLock { $0.take() }?() }

    deinit { close() }
  }
}
