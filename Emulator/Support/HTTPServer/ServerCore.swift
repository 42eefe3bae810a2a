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
    /// The requests under way.
    var requests = 0
    var lastID: UInt64 = 0
    var isStopping = false
  }

  /// - Parameter services: what answers on a port.
  init(
    limits: HTTPServer.Limits, services: @escaping @Sendable (_ port: UInt16) -> (any HTTPService)?
  ) {
    self.services = services
    watch = SocketWatch(headTime: .seconds(limits.idleSeconds) + .seconds(limits.headSeconds))
    idle = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
  }

  deinit { if idle >= 0 { close(idle) } }

  /// A client has connected.
  func connected(socket: Int32, address: String) -> Peer {
    let id = state.withLock { state in
      state.lastID += 1
      return state.lastID
    }
    let port = mhd_local_port(socket)
    let peer = Peer(
      id: id, socket: socket, address: address, port: port, service: services(port))
    watch.add(peer)
    return peer
  }

  /// Admits a request; false when the server stops.
  func admit() -> Bool {
    state.withLock { state in
      if !state.isStopping { state.requests += 1 }
      return !state.isStopping
    }
  }

  /// A request that was admitted has ended.
  func dismiss() {
    let isLast = state.withLock { state in
      state.requests -= 1
      return state.isStopping && state.requests == 0
    }
    if isLast { _ = eventfd_write(idle, 1) }
  }

  func beginStop() {
    state.withLock { $0.isStopping = true }
    for exchange in watch.exchanges { exchange.askStreamToEnd() }
  }

  func awaitRequests(atMost grace: Duration) {
    let deadline = ContinuousClock.now + grace
    while state.withLock({ $0.requests > 0 }) {
      let left = deadline - ContinuousClock.now
      guard left > .zero else { return }
      var event = pollfd(fd: idle, events: Int16(POLLIN), revents: 0)
      let milliseconds =
        left.components.seconds * 1000 + left.components.attoseconds / 1_000_000_000_000_000
      _ = unsafe poll(&event, 1, Int32(clamping: milliseconds + 1))
    }
  }

  func breakRequests() {
    for exchange in watch.exchanges { exchange.breakOff() }
  }

  func endStop() { watch.stop() }
}
