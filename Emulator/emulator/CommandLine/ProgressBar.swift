// SPDX-License-Identifier: Apache-2.0
import Glibc
import Synchronization

/// Progress on standard error: one line that redraws itself on a terminal, a line for each change
/// elsewhere (a log of a build).
final class ProgressBar: Sendable {
  private struct State {
    var label = ""
    var percent = -1
    var began = ContinuousClock.now
  }

  private let state = Mutex(State())
  private let isTerminal = isatty(STDERR_FILENO) == 1

  /// Shows a step's progress.
  /// - Parameter percent: 0 to 100; nil for a step whose length is unknown.
  func show(_ label: String, percent: Int? = nil, detail: String = "") {
    state.withLock { state in
      let isNew = label != state.label
      guard isNew || percent ?? -1 != state.percent else { return }
      if isNew {
        if isTerminal, !state.label.isEmpty { emit("\n") }
        state.began = .now
      }
      state.label = label
      state.percent = percent ?? -1
      draw(label, percent: percent, detail: detail, left: timeLeft(state), isNew: isNew)
    }
  }

  /// Ends the line of the last step.
  func finish() {
    state.withLock { state in
      if isTerminal, !state.label.isEmpty { emit("\n") }
      state = State()
    }
  }

  private func draw(_ label: String, percent: Int?, detail: String, left: String, isNew: Bool) {
    let title = label.padded(to: 14)
    guard isTerminal else {
      if isNew || (percent ?? 0) % 25 == 0 {
        emit("\(title)\(percent.map { " \($0) %" } ?? "")\(detail.isEmpty ? "" : " \(detail)")\n")
      }
      return
    }
    guard let percent else {
      emit("\r\u{1B}[K\(title) \(detail)")
      return
    }
    let width = 32
    let full = min(max(percent, 0), 100) * width / 100
    let bar = String(repeating: "█", count: full) + String(repeating: "░", count: width - full)
    emit("\r\u{1B}[K\(title) \(bar) \(percent) %\(left)\(detail.isEmpty ? "" : "  \(detail)")")
  }

  private func timeLeft(_ state: State) -> String {
    let elapsed = state.began.duration(to: .now)
    guard (5..<100).contains(state.percent), elapsed > .seconds(2) else { return "" }
    let seconds = elapsed * Double(100 - state.percent) / Double(state.percent)
    return "  \(seconds.components.seconds) s left"
  }

  private func emit(_ text: String) {
    var text = text
    text.withUTF8 { bytes in
      _ = unsafe Glibc.write(STDERR_FILENO, bytes.baseAddress, bytes.count)
    }
  }
}

extension String {
  fileprivate func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}
