// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import Glibc

/// `emulator run`: one video through the whole pipeline.
struct RunCommand {
  let options: RunOptions

  func run() async throws {
    let end = EndSignal()
    let progress = ProgressBar()
    if let running = DataFolder.running(at: options.options.data) {
      guard !options.serve else {
        throw PipelineClient.Refused(
          description: "an emulator is serving \(options.options.data) already, at \(running.api)")
      }
      return try await take(through: running, progress)
    }
    let emulator = try await RunningEmulator.start(options.options, isQuiet: true)
    do {
      try await take(through: emulator.ready, progress)
    } catch {
      await emulator.stop()
      throw error
    }
    if options.serve {
      try StandardOutput.write("console  \(emulator.ready.api)/_emulator/")
      try StandardOutput.write("serving until Ctrl-C")
      await end.wait()
    }
    await emulator.stop()
  }

  private func take(through ready: ReadyLine, _ progress: ProgressBar) async throws {
    let http = HTTPCalls()
    let video = try await video(progress)
    defer { video.discard() }
    let client = PipelineClient(api: ready.api, http: http)
    let outcome = try await PipelineRun(client: client, progress: progress)(video.path)
    try StandardOutput.write("playback \(outcome.playback.hls)")
    if let output = options.output {
      let count = try await PlaylistDownload(http: http)(
        outcome.playback.hls, storyboard: outcome.playback.storyboard, to: output)
      try StandardOutput.write("copied   \(count) files to \(output)")
    }
  }

  private func video(_ progress: ProgressBar) async throws -> Video {
    if let path = options.video { return Video(path: path, isTemporary: false) }
    let path = FileManager.default.temporaryDirectory
      .appending(path: "millrace-sample-\(UUID().uuidString).mp4").path(percentEncoded: false)
    progress.show("sample", percent: 0)
    try await SampleCommand(path: path).run()
    progress.show("sample", percent: 100)
    return Video(path: path, isTemporary: true)
  }

  private struct Video {
    let path: String
    let isTemporary: Bool

    func discard() {
      if isTemporary { unsafe unlink(path) }
    }
  }
}
