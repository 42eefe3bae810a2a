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
  private let exchange = Mutex<Exchange?>(nil)

  init(
    id: UInt64, socket: Int32, address: String, port: UInt16, service: (any HTTPService)?
  ) {
    self.id = id
    self.socket = socket
    self.address = address
    self.port = port
    self.service = service
  }

  /// A request begins.
  func begin(_ new: Exchange) { exchange.withLock { $0 = new } }

  /// The request has ended.
  func end() { exchange.withLock { $0 = nil } }

  /// The client ended its side of the connection. A request that comes to be handled after that was
  /// sent by a client that closed only its sending half, and is answered like any other.
  func left() { exchange.withLock { $0 }?.clientLeft() }
}
