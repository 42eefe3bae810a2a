// SPDX-License-Identifier: Apache-2.0

/// `emulator serve`.
struct ServeCommand {
  let options: ServeOptions

  func run() async throws {
    // Listening for the end begins before the start, so that no signal is lost between the two.
    let end = EndSignal()
    let emulator = try await RunningEmulator.start(options)
    try StandardOutput.write(String(decoding: emulator.ready.encoded(), as: UTF8.self))
    let summary = ApplicationSummary(
      application: emulator.application, ready: emulator.ready)
    for line in summary.lines { StandardError.log(line) }
    StandardError.log("console: \(emulator.ready.api)/_emulator/")
    await end.wait()
    await emulator.stop()
  }
}
