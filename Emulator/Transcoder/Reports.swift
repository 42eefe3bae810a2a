// SPDX-License-Identifier: Apache-2.0
import Synchronization
import TranscodePlan

/// What a running transcode says of itself: messages in order, warnings counted, a percent that
/// never falls.
final class Reports: Sendable {
  private struct State {
    var percent = -1
    var warnings: [(code: Int, count: Int)] = []
  }

  private let state = Mutex(State())
  private let send: @Sendable (WorkerMessage) -> Void

  init(_ send: @escaping @Sendable (WorkerMessage) -> Void) {
    self.send = send
  }

  /// Sends a message as it is.
  func report(_ message: WorkerMessage) { send(message) }

  /// Reports how far the work is, when that is news. 100 is left to the end.
  func progress(fraction: Double, framesDecoded: Int, seconds: Double) {
    let percent = fraction.isFinite ? Int(min(max(fraction, 0), 0.99) * 100) : 0
    let isNews = state.withLock { state in
      guard percent > state.percent else { return false }
      state.percent = percent
      return true
    }
    guard isNews else { return }
    send(
      .progress(
        TranscodeProgress(percent: percent, framesDecoded: framesDecoded, seconds: seconds)))
  }

  /// Counts a warning, and reports the first of its code.
  func warn(_ code: Int, _ message: @autoclosure () -> String) {
    let isFirst = state.withLock { state in
      if let index = state.warnings.firstIndex(where: { $0.code == code }) {
        state.warnings[index].count += 1
        return false
      }
      state.warnings.append((code, 1))
      return true
    }
    if isFirst { send(.warning(TranscodeFailure(code: code, message: message()))) }
  }

  /// How often each warning was raised.
  var warnings: [Completion.WarningCount] {
    state.withLock { state in
      state.warnings.map { Completion.WarningCount(code: $0.code, count: $0.count) }
    }
  }
}
