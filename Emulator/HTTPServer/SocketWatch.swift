// SPDX-License-Identifier: Apache-2.0
import CMicroHTTPD
import Glibc
import Synchronization

/// Watches sockets that the server's own event loops do not look at: those of suspended requests, to
/// notice that the client went away, and those of refused uploads, which are read to their end.
///
/// A refusal that is sent while the client still writes would be lost if the socket were closed with
/// unread bytes in it: the kernel answers those with a reset, and the client's kernel then drops what
/// it has received (RFC 9112, section 9.6).
final class SocketWatch: Sendable {
  private let set: Int32
  private let state = Mutex(State())
  private static let stopToken = UInt64.max
  private static let lingerBit = UInt64(1) << 63
  private static let lingerTime = Duration.seconds(5)
  private static let lingerBytes = 256 << 20

  private struct State {
    var exchanges: [UInt64: Exchange] = [:]
    var lingering: [UInt64: Lingering] = [:]
    var thread: pthread_t?
    var stopEvent: Int32 = -1
  }

  private struct Lingering {
    var socket: Int32
    var bytesLeft: Int
    var deadline: ContinuousClock.Instant
  }

  init() { set = epoll_create1(Int32(EPOLL_CLOEXEC)) }

  deinit { if set >= 0 { close(set) } }

  /// Tells the exchange when its client goes away.
  func add(_ exchange: Exchange, id: UInt64, socket: Int32) {
    state.withLock { state in
      state.exchanges[id] = exchange
      startIfNeeded(&state)
    }
    _ = epoll_watch(set, socket, id, false)
  }

  /// Ends a watch; the socket is still open.
  func remove(id: UInt64, socket: Int32) {
    guard state.withLock({ $0.exchanges.removeValue(forKey: id) }) != nil else { return }
    _ = epoll_unwatch(set, socket)
  }

  /// Keeps the connection's receiving half open, reading and dropping what comes, until the client
  /// has ended it or has had its time.
  func linger(id: UInt64, socket: Int32) {
    let copy = fcntl(socket, F_DUPFD_CLOEXEC, 0)
    guard copy >= 0 else { return }
    let token = id | Self.lingerBit
    state.withLock { state in
      state.lingering[token] = Lingering(
        socket: copy, bytesLeft: Self.lingerBytes, deadline: .now + Self.lingerTime)
      startIfNeeded(&state)
    }
    _ = epoll_watch(set, copy, token, true)
  }

  /// Ends the thread and closes what lingers.
  func stop() {
    let (thread, event) = state.withLock { state in
      defer { state.thread = nil }
      return (state.thread, state.stopEvent)
    }
    guard let thread else { return }
    _ = eventfd_write(event, 1)
    pthread_join(thread, nil)
    close(event)
    state.withLock { state in
      for entry in state.lingering.values { close(entry.socket) }
      state.lingering = [:]
      state.exchanges = [:]
    }
  }

  private func startIfNeeded(_ state: inout State) {
    guard state.thread == nil else { return }
    state.stopEvent = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
    _ = epoll_watch(set, state.stopEvent, Self.stopToken, true)
    // Signals are for the process's other threads.
    var all = sigset_t()
    var before = sigset_t()
    unsafe sigfillset(&all)
    unsafe pthread_sigmask(SIG_BLOCK, &all, &before)
    defer { unsafe pthread_sigmask(SIG_SETMASK, &before, nil) }
    var thread = pthread_t()
    let context = unsafe Unmanaged.passRetained(self)
    let result = unsafe pthread_create(
      &thread, nil,
      { argument in
        guard let argument = unsafe argument else { return nil }
        unsafe Unmanaged<SocketWatch>.fromOpaque(argument).takeRetainedValue().run()
        return nil
      }, context.toOpaque())
    if result == 0 { state.thread = thread } else { unsafe context.release() }
  }

  private func run() {
    while true {
      var token: UInt64 = 0
      let wait: Int32 = state.withLock { $0.lingering.isEmpty } ? -1 : 1000
      switch unsafe epoll_next(set, &token, wait) {
      case 1 where token == Self.stopToken: return
      case 1 where token & Self.lingerBit != 0: drain(token)
      case 1: state.withLock { $0.exchanges[token] }?.clientLeft()
      case 0: break
      default: guard errno == EINTR else { return }
      }
      if wait >= 0 { dropExpired() }
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
