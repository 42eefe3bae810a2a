// SPDX-License-Identifier: Apache-2.0
import Synchronization
import TranscodePlan

/// What a running transcode says of itself: messages in order, warnings counted, a percent that
/// never falls.
final class Reports: Sendable {
  private struct State {
    var percent = -1
    var pass = Pass.only
    /// What was decoded in the passes before, and the latest of this one.
    var before = (frames: 0, seconds: 0.0)
    var latest = (frames: 0, seconds: 0.0)
    var warnings: [(code: Int, count: Int)] = []
  }

  /// Which part of the work the source is read for.
  enum Pass {
    case only
    /// The first of two, whose warnings come again in the second.
    case analysis
    /// The second of two.
    case encode

    /// Where its progress begins and how much of the whole it is. An analysis looks quickly.
    fileprivate var share: (start: Double, length: Double) {
      switch self {
      case .only: (0, 1)
      case .analysis: (0, 0.35)
      case .encode: (0.35, 0.65)
      }
    }
  }

  private let state = Mutex(State())
  private let send: @Sendable (WorkerMessage) -> Void

  init(_ send: @escaping @Sendable (WorkerMessage) -> Void) {
    self.send = send
  }

  func report(_ message: WorkerMessage) { send(message) }

  func begin(_ pass: Pass) {
    state.withLock { state in
      state.before.frames += state.latest.frames
      state.before.seconds += state.latest.seconds
      (state.latest, state.pass) = ((0, 0), pass)
    }
  }

  /// Reports how far a pass is, when that is news. 100 is left to the end.
  func progress(fraction: Double, framesDecoded: Int, seconds: Double) {
    let news = state.withLock { state -> TranscodeProgress? in
      state.latest = (framesDecoded, seconds)
      let done = fraction.isFinite ? min(max(fraction, 0), 1) : 0
      let share = state.pass.share
      let percent = Int(min(share.start + done * share.length, 0.99) * 100)
      guard percent > state.percent else { return nil }
      state.percent = percent
      return TranscodeProgress(
        percent: percent, framesDecoded: state.before.frames + framesDecoded,
        seconds: state.before.seconds + seconds)
    }
    if let news { send(.progress(news)) }
  }

  /// Counts a warning, and reports the first of its code.
  func warn(_ code: Int, _ message: @autoclosure () -> String) {
    let isFirst = state.withLock { state in
      if case .analysis = state.pass { return false }
      if let index = state.warnings.firstIndex(where: { $0.code == code }) {
        state.warnings[index].count += 1
        return false
      }
      state.warnings.append((code, 1))
      return true
    }
    if isFirst { send(.warning(TranscodeFailure(code: code, message: message()))) }
  }

  var warnings: [Completion.WarningCount] {
    state.withLock { state in
      state.warnings.map { Completion.WarningCount(code: $0.code, count: $0.count) }
    }
  }
}
