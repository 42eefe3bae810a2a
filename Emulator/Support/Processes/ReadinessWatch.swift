// SPDX-License-Identifier: Apache-2.0
import CEpoll
import Glibc
import Synchronization
import POSIX

/// Tells of descriptors that have become readable or have ended, on one thread for all of them.
///
/// Dispatch has sources for this, but on Linux theirs must not see the end of a pipe: when the last
/// writer goes, the source is taken out of the list of its descriptor on its own queue and that list
/// freed, while Dispatch's thread still reads it. Rarely enough, the process ends there.
package final class ReadinessWatch: Sendable {
  package static let shared = ReadinessWatch()

  /// Is given the watch that it belongs to.
  package typealias Handler = @Sendable (Registration) -> Void

  private struct State {
    var watched: [UInt64: (registration: Registration, handler: Handler)] = [:]
    var lastToken: UInt64 = 0
    var thread: SystemThread?
  }

  package struct Registration: Sendable {
    fileprivate let descriptor: Int32
    fileprivate let token: UInt64
  }

  private let set: Int32
  private let state = Mutex(State())

  private init() { set = epoll_create1(Int32(EPOLL_CLOEXEC)) }

  /// Begins to watch a descriptor; nil when the system has no room for that.
  /// - Parameter onReadable: is called as long as there is something to read, or the end of it, and
  ///   holds up all other descriptors until it returns. It may still be running, or about to, when
  ///   ``end(_:)`` returns.
  package func begin(_ descriptor: Int32, onReadable: @escaping Handler) -> Registration? {
    // Without a set there is nothing that the thread could wait for.
    guard set >= 0 else { return nil }
    let registration = state.withLock { state -> Registration? in
      if state.thread == nil { state.thread = SystemThread { Self.shared.run() } }
      guard state.thread != nil else { return nil }
      state.lastToken += 1
      let registration = Registration(descriptor: descriptor, token: state.lastToken)
      state.watched[registration.token] = (registration, onReadable)
      return registration
    }
    guard let registration else { return nil }
    guard epoll_watch_bytes(set, descriptor, registration.token) == 0 else {
      state.withLock { $0.watched[registration.token] = nil }
      return nil
    }
    return registration
  }

  /// Ends a watch; the descriptor must still be open, and may be closed after it.
  package func end(_ registration: Registration) {
    _ = epoll_unwatch(set, registration.descriptor)
    state.withLock { $0.watched[registration.token] = nil }
  }

  private func run() {
    while true {
      var token: UInt64 = 0
      guard unsafe epoll_next(set, &token, -1) == 1 else { continue }
      // One that has just been ended may still be told of.
      guard let (registration, handler) = state.withLock({ $0.watched[token] }) else { continue }
      handler(registration)
    }
  }
}
