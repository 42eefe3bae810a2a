// SPDX-License-Identifier: Apache-2.0
import Glibc
package import POSIX

/// An HTTP/1.1 server on libmicrohttpd: a few threads, each with an epoll set of its own, carry every
/// connection; a request that waits for its answer holds no thread.
package final class HTTPServer: Sendable {
  /// Why a server could not start.
  package enum Failure: Error, CustomStringConvertible {
    /// The address is not a numeric IPv4 or IPv6 address.
    case invalidAddress(String)
    /// A call of the system for a socket failed.
    case system(SystemError)
    /// The library could not start its threads.
    case library

    package var description: String {
      switch self {
      case .invalidAddress(let address): "'\(address)' is not a numeric IP address"
      case .system(let error): error.description
      case .library: "libmicrohttpd could not start"
      }
    }
  }

  /// What a server lets its clients do.
  package struct Limits: Sendable {
    /// How long a connection may be idle, or a transfer make no progress, in seconds. A request that
    /// waits for its answer is not idle.
    package var idleSeconds: UInt32 = 75
    /// How long a request's head may take, in seconds, however steadily its bytes come; counted from
    /// when a connection without any bytes would be closed.
    package var headSeconds: UInt32 = 60
    /// The memory of one connection in bytes, which bounds a request's head: more is answered 431 (or
    /// 414, when it is the request line that is too long).
    package var connectionMemory = 64 << 10
    /// How many connections may be open; more wait in the system's queue.
    package var connections: UInt32 = 32768

    package init() {}
  }

  /// The port it listens on; the chosen one, when it was started on port 0.
  package let port: UInt16
  private let server: MultiportServer
  private let entrance: MultiportServer.Port

  /// - Parameters:
  ///   - address: a numeric IPv4 or IPv6 address.
  ///   - port: 0 lets the system choose.
  ///   - threads: how many threads carry the connections.
  package init(
    service: any HTTPService, address: String = "127.0.0.1", port: UInt16 = 0, threads: Int = 2,
    limits: Limits = Limits()
  ) throws(Failure) {
    server = try MultiportServer(address: address, threads: threads, limits: limits)
    entrance = try server.open(service, port: port)
    self.port = entrance.number
  }

  /// Stops: takes no new connection or request, lets those under way end, and after the grace time
  /// breaks what is left. Streams are told at once, by cancellation of their task. It blocks until the
  /// server's threads have ended, so it must not be called from a service's `accept` or `finish`.
  /// Calling it again does nothing.
  package func stop(grace: Duration = .seconds(2)) { server.stop(grace: grace) }
}
