// SPDX-License-Identifier: Apache-2.0
import CEpoll
import CMicroHTTPD
import Glibc
import Synchronization

/// What a server's threads share: the services, the requests under way and the watch on their sockets.
final class ServerCore: Sendable {
  private let services: @Sendable (_ port: UInt16) -> (any HTTPService)?
  let watch: SocketWatch
  private let state = Mutex(State())
  private let idle: Int32

  private struct State {
    var exchanges: [UInt64: Exchange] = [:]
    var nextID: UInt64 = 1
    var isStopping = false
  }

  /// - Parameter services: what answers on a port.
  init(services: @escaping @Sendable (_ port: UInt16) -> (any HTTPService)?) {
    self.services = services
    self.watch = SocketWatch()
    self.idle = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
  }

  deinit { if idle >= 0 { close(idle) } }

  /// A client has connected.
  func connected(socket: Int32, address: String) -> Peer {
    let id = state.withLock { state in
      defer { state.nextID += 1 }
      return state.nextID
    }
    let port = mhd_local_port(socket)
    let peer = Peer(
      id: id, socket: socket, address: address, port: port, service: services(port))
    watch.add(peer)
    return peer
  }

  /// Admits a request and gives it an identity; nil when the server stops.
  func admit(_ exchange: Exchange) -> UInt64? {
    state.withLock { state in
      guard !state.isStopping else { return nil }
      let id = state.nextID
      state.nextID += 1
      state.exchanges[id] = exchange
      return id
    }
  }

  /// Forgets a request that has ended.
  func dismiss(_ id: UInt64) {
    let isLast = state.withLock { state in
      state.exchanges[id] = nil
      return state.isStopping && state.exchanges.isEmpty
    }
    if isLast { _ = eventfd_write(idle, 1) }
  }

  func beginStop() {
    let exchanges = state.withLock { state in
      state.isStopping = true
      return Array(state.exchanges.values)
    }
    for exchange in exchanges { exchange.askStreamToEnd() }
  }

  func awaitRequests(atMost grace: Duration) {
    let deadline = ContinuousClock.now + grace
    while state.withLock({ !$0.exchanges.isEmpty }) {
      let left = deadline - ContinuousClock.now
      guard left > .zero else { return }
      var event = pollfd(fd: idle, events: Int16(POLLIN), revents: 0)
      let milliseconds =
        left.components.seconds * 1000 + left.components.attoseconds / 1_000_000_000_000_000
      _ = unsafe poll(&event, 1, Int32(clamping: milliseconds + 1))
    }
  }

  func breakRequests() {
    for exchange in state.withLock({ Array($0.exchanges.values) }) { exchange.breakOff() }
  }

  func endStop() { watch.stop() }
}
