// SPDX-License-Identifier: Apache-2.0
import CMicroHTTPD
import Glibc
import Synchronization

/// libmicrohttpd's threads, from their start to their end. They listen nowhere: the library's own
/// listening races with its end in the version that Debian has, and knows but one port.
@safe final class Daemon: Sendable {
  private let core: ServerCore
  private let connections: Int
  private let running: Mutex<OpaquePointer?>

  /// Starts the threads.
  /// - Parameter services: what answers on a port.
  init(
    threads: Int, limits: HTTPServer.Limits,
    services: @escaping @Sendable (_ port: UInt16) -> (any HTTPService)?
  ) throws(HTTPServer.Failure) {
    let descriptors = raiseDescriptorLimit()
    let connections = min(
      limits.connections, UInt32(clamping: descriptors - min(descriptors / 4, 256)))
    let core = ServerCore(limits: limits, services: services)
    // The library breaks off what exceeds its limit, so that is a little more than ours.
    let started = unsafe mhd_start(
      UInt32(clamping: threads), connections + 1024, limits.idleSeconds, limits.connectionMemory,
      Unmanaged.passUnretained(core).toOpaque(), connectionChanged, requestTarget, keepEscapes,
      handleAccess, requestCompleted)
    guard let started = unsafe started else { throw .library }
    self.core = core
    self.connections = Int(connections)
    unsafe running = Mutex(started)
  }

  /// Takes the connections that wait at a listening socket.
  /// - Returns: false when some have to wait on, because there are too many already.
  func accept(from listener: Int32) -> Bool {
    // It is locked while the server stops.
    unsafe running.withLockIfAvailable { running in
      guard let running = unsafe running else { return true }
      while core.watch.count < connections {
        switch unsafe mhd_accept(running, listener) {
        case 1: continue
        case 0: return true
        default:
          // Else it went away again.
          guard errno == ECONNABORTED || errno == EINTR else { return false }
        }
      }
      return false
    } ?? true
  }

  /// Ends every connection to a port that was closed.
  func shutDown(port: UInt16) { core.watch.shutDown(port: port) }

  /// See ``HTTPServer/stop(grace:)``. Nothing listens any more.
  func stop(grace: Duration) {
    unsafe running.withLock { running in
      guard let daemon = unsafe running else { return }
      unsafe running = nil
      core.beginStop()
      core.awaitRequests(atMost: grace)
      core.breakRequests()
      unsafe MHD_stop_daemon(daemon)
      core.endStop()
    }
  }

  deinit { stop(grace: .zero) }
}
