// SPDX-License-Identifier: Apache-2.0
import CEpoll
import Glibc
import Synchronization
import POSIX

/// Watches what the server's own event loops do not see: that a client has gone whose request is
/// suspended, that it has gone in the middle of its request, and the rest of refused uploads.
///
/// The library looks at a suspended connection not at all. For others it asks for edges: when the
/// client's last bytes and its end come together, it reads the bytes and waits for a second edge that
/// never comes. So each end is nudged: shutting the half that the client has shut already changes
/// nothing but wakes whoever waits for the socket.
///
/// A refusal that is sent while the client still writes would be lost if the socket were closed with
/// unread bytes in it: the kernel answers those with a reset, and the client's kernel then drops what
/// it has received (RFC 9112, section 9.6). So those bytes are read to their end.
///
/// The library ends a connection on which nothing comes, but waits for ever for the end of a head that
/// comes byte by byte. So whoever is too long about a head is cut off.
final class SocketWatch: Sendable {
  private let set: Int32
  private let state = Mutex(State())
  /// How long after a connection's start or its last answer the head of the next request must be there.
  private let headTime: Duration
  private static let stopToken = UInt64.max
  private static let lingerBit = UInt64(1) << 63
  /// How long nothing may come of a refused upload before it is cut off.
  private static let lingerTime = Duration.seconds(5)
  private static let lingerBytes = 256 << 20
  /// When an end is nudged, counted from its coming. The library needs two passes at most.
  private static let nudges: [Duration] = [.zero, .milliseconds(5), .milliseconds(50), .seconds(1)]

  private struct State {
    var peers: [UInt64: Peer] = [:]
    var lingering: [UInt64: Lingering] = [:]
    var nudging: [UInt64: Nudging] = [:]
    /// When it is looked for heads that take too long.
    var nextSweep = ContinuousClock.now
    var thread: SystemThread?
    var stopEvent: Int32 = -1
  }

  private struct Lingering {
    var socket: Int32
    var bytesLeft: Int
    var deadline: ContinuousClock.Instant
  }

  private struct Nudging {
    var since: ContinuousClock.Instant
    var count = 0

    var due: ContinuousClock.Instant? {
      SocketWatch.nudges.indices.contains(count) ? since + SocketWatch.nudges[count] : nil
    }
  }

  init(headTime: Duration) {
    self.headTime = headTime
    set = epoll_create1(Int32(EPOLL_CLOEXEC))
  }

  deinit { if set >= 0 { close(set) } }

  /// How many connections there are.
  var count: Int { state.withLock { $0.peers.count } }

  /// The requests under way.
  var exchanges: [Exchange] { state.withLock { $0.peers.values.compactMap(\.exchange) } }

  /// Begins to watch a connection.
  func add(_ peer: Peer) {
    state.withLock { state in
      state.peers[peer.id] = peer
      startIfNeeded(&state)
    }
    _ = epoll_watch_end(set, peer.socket, peer.id)
  }

  /// Ends a watch; the socket is still open.
  func remove(_ peer: Peer) {
    state.withLock { state in
      state.peers[peer.id] = nil
      state.nudging[peer.id] = nil
    }
    _ = epoll_unwatch(set, peer.socket)
  }

  /// Ends every connection to a port.
  func shutDown(port: UInt16) {
    state.withLock { state in
      // The lock keeps a connection from being closed, and its descriptor from being another's.
      for peer in state.peers.values where peer.port == port {
        shutdown(peer.socket, Int32(SHUT_RDWR))
      }
    }
  }

  /// Keeps the connection's receiving half open, reading and dropping what comes, until the client
  /// has ended it or has had its time.
  func linger(_ peer: Peer) {
    let copy = fcntl(peer.socket, F_DUPFD_CLOEXEC, 0)
    guard copy >= 0 else { return }
    let token = peer.id | Self.lingerBit
    state.withLock { state in
      state.lingering[token] = Lingering(
        socket: copy, bytesLeft: Self.lingerBytes, deadline: .now + Self.lingerTime)
    }
    _ = epoll_watch_bytes(set, copy, token)
  }

  /// Ends the thread and closes what lingers.
  func stop() {
    let (thread, event) = state.withLock { state in
      defer { state.thread = nil }
      return (state.thread, state.stopEvent)
    }
    guard let thread else { return }
    _ = eventfd_write(event, 1)
    thread.join()
    close(event)
    state.withLock { state in
      for entry in state.lingering.values { close(entry.socket) }
      state.lingering = [:]
      state.peers = [:]
    }
  }

  private func startIfNeeded(_ state: inout State) {
    guard state.thread == nil else { return }
    state.stopEvent = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
    _ = epoll_watch_bytes(set, state.stopEvent, Self.stopToken)
    state.thread = SystemThread { self.run() }
  }

  // MARK: On the watch's thread

  private func run() {
    while true {
      var token: UInt64 = 0
      switch unsafe epoll_next(set, &token, nextWait()) {
      case 1 where token == Self.stopToken: return
      case 1 where token & Self.lingerBit != 0: drain(token)
      case 1: ended(token)
      case 0: break
      default: guard errno == EINTR else { return }
      }
      nudgeDue()
      dropExpired()
      dropSlowHeads()
    }
  }

  /// How long nothing is due, in milliseconds.
  private func nextWait() -> Int32 {
    let due = state.withLock { state in
      (state.nudging.values.compactMap(\.due) + state.lingering.values.map(\.deadline))
        .reduce(state.nextSweep, min)
    }
    let left = (due - .now).components
    return Int32(
      clamping: max(0, left.seconds * 1000 + left.attoseconds / 1_000_000_000_000_000 + 1))
  }

  private func ended(_ id: UInt64) {
    let peer = state.withLock { state in
      if state.peers[id] != nil, state.nudging[id] == nil {
        state.nudging[id] = Nudging(since: .now)
      }
      return state.peers[id]
    }
    peer?.left()
  }

  private func nudgeDue() {
    let now = ContinuousClock.now
    state.withLock { state in
      for (id, nudging) in state.nudging {
        guard let due = nudging.due, due <= now, let peer = state.peers[id] else { continue }
        // As above, the lock protects the descriptor.
        shutdown(peer.socket, Int32(SHUT_RD))
        state.nudging[id]?.count += 1
      }
    }
  }

  private func dropSlowHeads() {
    let now = ContinuousClock.now
    state.withLock { state in
      guard state.nextSweep <= now else { return }
      state.nextSweep = now + headTime / 4
      for peer in state.peers.values {
        guard let since = peer.idleSince, since + headTime < now else { continue }
        // As above, the lock protects the descriptor.
        shutdown(peer.socket, Int32(SHUT_RDWR))
      }
    }
  }

  private func drain(_ token: UInt64) {
    guard let entry = state.withLock({ $0.lingering[token] }) else { return }
    let count = unsafe withUnsafeTemporaryAllocation(byteCount: 64 << 10, alignment: 16) {
      unsafe recv(entry.socket, $0.baseAddress, $0.count, Int32(MSG_DONTWAIT))
    }
    if count < 0, errno == EAGAIN || errno == EINTR { return }
    let isOver = state.withLock { state in
      let left = entry.bytesLeft - max(count, 0)
      state.lingering[token]?.bytesLeft = left
      state.lingering[token]?.deadline = .now + Self.lingerTime
      return count <= 0 || left <= 0
    }
    if isOver { end(token) }
  }

  private func dropExpired() {
    let now = ContinuousClock.now
    let expired = state.withLock { $0.lingering.filter { $0.value.deadline < now } }
    for token in expired.keys { end(token) }
  }

  private func end(_ token: UInt64) {
    guard let entry = state.withLock({ $0.lingering.removeValue(forKey: token) }) else { return }
    // The set holds on to the connection while the library's descriptor of it is open.
    _ = epoll_unwatch(set, entry.socket)
    close(entry.socket)
  }
}
