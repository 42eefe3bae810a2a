// SPDX-License-Identifier: Apache-2.0
import Glibc
import Synchronization

/// The client at the other end of one TCP connection. It exists from the connection's start to its
/// end, so that a client's leaving is noticed whatever the connection is doing.
final class Peer: Sendable {
  let id: UInt64
  let socket: Int32
  /// The numeric address.
  let address: String
  /// The port that it connected to.
  let port: UInt16
  /// What answers there; nil when the port was closed meanwhile.
  let service: (any HTTPService)?
  private let state = Mutex(State.idle(since: .now))

  private enum State {
    /// No request has come, or its head is not complete.
    case idle(since: ContinuousClock.Instant)
    case busy(Exchange)
  }

  init(
    id: UInt64, socket: Int32, address: String, port: UInt16, service: (any HTTPService)?
  ) {
    self.id = id
    self.socket = socket
    self.address = address
    self.port = port
    self.service = service
  }

  /// The request under way, whose head is complete.
  var exchange: Exchange? {
    if case .busy(let exchange) = state.withLock({ $0 }) { exchange } else { nil }
  }

  /// Since when the head of a request has been awaited; nil while a request is under way.
  var idleSince: ContinuousClock.Instant? {
    if case .idle(let since) = state.withLock({ $0 }) { since } else { nil }
  }

  /// A request's head is complete.
  func begin(_ exchange: Exchange) { state.withLock { $0 = .busy(exchange) } }

  /// The request has ended.
  func end() { state.withLock { $0 = .idle(since: .now) } }

  /// The client ended its side of the connection. A request that comes to be handled after that was
  /// sent by a client that closed only its sending half, and is answered like any other.
  func left() { exchange?.clientLeft() }
}
