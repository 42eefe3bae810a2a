// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials

/// `emulator run`: one video through the whole pipeline.
struct RunCommand {
  let options: RunOptions

  /// What ends a wait.
  private enum Event {
    case taken(Result<Void, any Error>)
    case signal
  }

  func run() async throws {
    // Listening for the end begins before the start, so that no signal is lost between the two.
    let end = EndSignal()
    if let video = options.video { try LocalFiles.checkVideo(video) }
    if let output = options.output { try LocalFiles.makeOutputFolder(output) }
    let running = DataFolder.running(at: options.options.data)
    if let running { try refuseOwnSettings(beside: running) }
    let emulator =
      running == nil ? try await RunningEmulator.start(options.options, isQuiet: true) : nil
    guard let ready = running ?? emulator?.ready else { return }

    let workFolder = FileManager.default.temporaryDirectory
      .appending(path: "millrace-\(UUID().uuidString)").path(percentEncoded: false)
    defer { try? FileManager.default.removeItem(atPath: workFolder) }
    let progress = ProgressBar()
    let (events, continuation) = AsyncStream.makeStream(of: Event.self)
    let work = Task {
      let result: Result<Void, any Error>
      do {
        result = .success(
          try await take(
            through: ready, isOwn: emulator != nil, workFolder: workFolder, progress))
      } catch {
        result = .failure(error)
      }
      continuation.yield(.taken(result))
    }
    let watch = Task {
      await end.wait()
      continuation.yield(.signal)
    }
    defer {
      watch.cancel()
      work.cancel()
    }
    let outcome = await wait(for: events, ready)
    progress.finish()
    if outcome == nil { end.giveBack() }
    work.cancel()
    await emulator?.stop()
    guard let outcome else { throw ExitStatus(code: 130) }
    try outcome.get()
  }

  /// Waits for the video, then, with `--serve`, for a signal.
  /// - Returns: how it ended; nil when a signal came first.
  private func wait(
    for events: AsyncStream<Event>, _ ready: ReadyLine
  ) async -> Result<Void, any Error>? {
    var taken: Result<Void, any Error>?
    for await event in events {
      guard case .taken(let result) = event else { break }
      taken = result
      guard options.serve, case .success = result else { break }
      do {
        try StandardOutput.write("console  \(ready.api)/_emulator/")
        try StandardOutput.write("serving until Ctrl-C")
      } catch { return .failure(error) }
    }
    return taken
  }

  /// The settings of an emulator that runs already are not this command's to choose.
  private func refuseOwnSettings(beside running: ReadyLine) throws(CommandFailure) {
    let data = options.options.data
    guard !options.serve else {
      throw CommandFailure(
        "an emulator is serving \(data) already, at \(running.api); stop it (Ctrl-C there), "
          + "leave out --serve to use it, or give --data another folder")
    }
    guard options.options.ownSettings.isEmpty else {
      throw CommandFailure(
        "an emulator is running at \(running.api) with its own settings; stop it to use "
          + "\(options.options.ownSettings.joined(separator: ", ")), "
          + "or give --data another folder")
    }
  }

  private func take(
    through ready: ReadyLine, isOwn: Bool, workFolder: String, _ progress: ProgressBar
  ) async throws {
    let http = HTTPCalls()
    let video = try await video(in: workFolder, progress)
    let client = PipelineClient(api: ready.api, http: http)
    let playback = try await PipelineRun(client: client, progress: progress)(video)
    let remark = isOwn && !options.serve ? " (ended with this run; --serve keeps it)" : ""
    try StandardOutput.write("playback \(playback.hls)\(remark)")
    if let output = options.output {
      let others = [playback.mp4, playback.thumbnail, playback.storyboard].compactMap { $0 }
      let count = try await PlaylistDownload(http: http)(
        playback.hls, beside: others, to: output)
      try StandardOutput.write("copied   \(count) files to \(output)")
    }
  }

  /// The video's path; without one of the caller's, a sample is made in a folder of its own, since
  /// the uploaded file keeps its name.
  private func video(in workFolder: String, _ progress: ProgressBar) async throws -> String {
    if let path = options.video { return path }
    try LocalFiles.makeFolder(workFolder)
    let path = "\(workFolder)/sample.mp4"
    progress.show("sample", percent: 0)
    try await SampleCommand(path: path).make()
    progress.show("sample", percent: 100)
    return path
  }
}
