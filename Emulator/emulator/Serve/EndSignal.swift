// SPDX-License-Identifier: Apache-2.0
import Dispatch
import Glibc
import Synchronization

/// The signals that ask the emulator to end, SIGTERM and SIGINT. While one of these objects lives they
/// do not end the process by themselves.
final class EndSignal: Sendable {
  private let signals: AsyncStream<Int32>
  private let sources: Mutex<[any DispatchSourceSignal]>

  init() {
    let (signals, continuation) = AsyncStream.makeStream(of: Int32.self)
    self.signals = signals
    let sources = [SIGTERM, SIGINT].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { continuation.yield(number) }
      source.resume()
      return source
    }
    self.sources = Mutex(sources)
  }

  deinit {
    sources.withLock { for source in $0 { source.cancel() } }
  }

  /// Lets the signals end the process again, for whoever does not want to wait for a clean end.
  func giveBack() {
    sources.withLock { for source in $0 { source.cancel() } }
    for number in [SIGTERM, SIGINT] { signal(number, SIG_DFL) }
  }

  /// Returns when one of the signals has come.
  func wait() async {
    for await _ in signals { break }
  }
}
