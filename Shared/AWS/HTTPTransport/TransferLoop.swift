// SPDX-License-Identifier: Apache-2.0
import CCurl
import Dispatch
import Synchronization

/// Runs all transfers of a client on one thread of its own, with libcurl's multi interface: they
/// share its pool of connections, and none of them holds a thread of the cooperative pool.
@safe final class TransferLoop: Sendable {
  typealias Outcome = Result<HTTPResponse, TransportError>

  /// Lets a sender end its transfer, whether it has been started already or not.
  final class Cancellation: Sendable {
    let isRequested = Atomic(false)
  }

  private enum Command: Sendable {
    case start(HTTPRequest, Cancellation, @Sendable (Outcome) -> Void)
    case cancel(Cancellation)
  }

  private struct Inbox {
    var commands: [Command] = []
    var isStopped = false
  }

  // Only curl_multi_wakeup is called from other threads than the loop's, which libcurl allows.
  nonisolated(unsafe) private let multi: UnsafeMutableRawPointer
  private let configuration: HTTPClient.Configuration
  private let inbox = Mutex(Inbox())

  /// Loads libcurl and starts the thread.
  static func start(_ configuration: HTTPClient.Configuration) throws(TransportError)
    -> TransferLoop
  {
    if let reason = unsafe ccurl_load() {
      throw TransportError(.libraryUnavailable, unsafe String(cString: reason))
    }
    guard let multi = unsafe ccurl_multi_init() else {
      throw TransportError(.libraryUnavailable, "libcurl has no memory for a client")
    }
    let loop = unsafe TransferLoop(multi: multi, configuration: configuration)
    // A serial queue's block has a thread to itself for as long as it runs.
    DispatchQueue(label: "millrace.http").async { loop.run() }
    return loop
  }

  private init(multi: UnsafeMutableRawPointer, configuration: HTTPClient.Configuration) {
    unsafe self.multi = multi
    self.configuration = configuration
    unsafe ccurl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, 64)
    unsafe ccurl_multi_set_long(multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, 256)
  }

  deinit { unsafe ccurl_multi_cleanup(multi) }

  /// Ends the thread once the transfers that are under way have ended.
  func stop() {
    inbox.withLock { $0.isStopped = true }
    unsafe ccurl_multi_wakeup(multi)
  }

  /// Carries out a request.
  func transfer(_ request: HTTPRequest) async -> Outcome {
    let cancellation = Cancellation()
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        post(.start(request, cancellation) { continuation.resume(returning: $0) })
      }
    } onCancel: {
      // It may come before the start, which then finds it here.
      cancellation.isRequested.store(true, ordering: .sequentiallyConsistent)
      post(.cancel(cancellation))
    }
  }

  private func post(_ command: Command) {
    inbox.withLock { $0.commands.append(command) }
    unsafe ccurl_multi_wakeup(multi)
  }

  // MARK: The thread

  private struct Running {
    let transfer: Transfer
    let cancellation: Cancellation
  }

  private func run() {
    var running: [UnsafeMutableRawPointer: Running] = unsafe [:]
    while true {
      let (commands, isStopped) = inbox.withLock { inbox in
        defer { inbox.commands.removeAll() }
        return (inbox.commands, inbox.isStopped)
      }
      for command in commands {
        unsafe carryOut(command, &running)
      }
      var count: Int32 = 0
      unsafe ccurl_multi_perform(multi, &count)
      unsafe finishCompleted(&running)
      if isStopped, unsafe running.isEmpty { return }
      unsafe ccurl_multi_poll(multi, 60_000)
    }
  }

  private func carryOut(
    _ command: Command, _ running: inout [UnsafeMutableRawPointer: Running]
  ) {
    switch command {
    case .start(let request, let cancellation, let finish):
      guard !cancellation.isRequested.load(ordering: .sequentiallyConsistent) else {
        return finish(.failure(.cancelled))
      }
      do throws(TransportError) {
        let transfer = try Transfer(request, configuration: configuration, finish: finish)
        let code = unsafe ccurl_multi_add_handle(multi, transfer.easy)
        guard code == CURLM_OK else {
          return transfer.fail(TransportError(.transfer, "libcurl cannot start the transfer"))
        }
        unsafe running[transfer.easy] = Running(transfer: transfer, cancellation: cancellation)
      } catch {
        finish(.failure(error))
      }
    case .cancel(let cancellation):
      let found = unsafe running.first { unsafe $0.value.cancellation === cancellation }
      guard let (easy, entry) = unsafe found else { return }
      unsafe running[easy] = nil
      unsafe ccurl_multi_remove_handle(multi, easy)
      entry.transfer.fail(.cancelled)
    }
  }

  private func finishCompleted(_ running: inout [UnsafeMutableRawPointer: Running]) {
    var remaining: Int32 = 0
    while let message = unsafe ccurl_multi_info_read(multi, &remaining) {
      guard unsafe message.pointee.msg == CURLMSG_DONE,
        let easy = unsafe message.pointee.easy_handle
      else { continue }
      // The message is gone once its handle is removed.
      let code = unsafe message.pointee.data.result
      unsafe ccurl_multi_remove_handle(multi, easy)
      unsafe running.removeValue(forKey: easy)?.transfer.complete(code)
    }
  }
}

extension TransportError {
  fileprivate static let cancelled = TransportError(.cancelled, "the task was cancelled")
}
