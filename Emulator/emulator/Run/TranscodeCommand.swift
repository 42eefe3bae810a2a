// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import MediaConvertService
import Synchronization
import TranscodePlan
import VideoPipeline

/// `emulator transcode`: the transcoder alone, from a file into a folder.
struct TranscodeCommand {
  let options: TranscodeOptions

  func run() async throws {
    let tunings: [String: VideoSettings.Tuning] = [
      "SINGLE_PASS": .singlePass, "SINGLE_PASS_HQ": .singlePassHQ,
      "MULTI_PASS_HQ": .multiPassHQ,
    ]
    guard let tuning = tunings[options.tuning] else {
      let names = tunings.keys.sorted().joined(separator: ", ")
      var mistake = UsageError("--tuning is one of \(names)")
      mistake.command = "transcode"
      throw mistake
    }
    try LocalFiles.checkVideo(options.video)
    let worker = try InstalledFiles().transcodeWorker
    let source = URL(filePath: options.video).absoluteURL.path(percentEncoded: false)
    let probe = try await self.probe(source, worker)
    if let obstacle = probe.obstacle { throw obstacle }
    guard
      let plan = TranscodePlan(
        of: probe, source: source, folder: try outputFolder(),
        ladder: try Ladder.parse(options.ladder), tuning: tuning, draft: options.draft)
    else { throw WorkerFailure(code: 1020, message: "the file has no video") }
    let completion = try await transcode(plan, worker)
    let storyboard = try writeStoryboard(in: plan.outputFolder)
    if options.json {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      try StandardOutput.write(String(decoding: try encoder.encode(completion), as: UTF8.self))
    } else {
      let paths = completion.groups.flatMap { $0.playlistPaths + $0.outputs.flatMap(\.paths) }
      for path in paths + (storyboard.map { [$0] } ?? []) {
        try StandardOutput.write("\(options.output)/\(path)")
      }
    }
  }

  /// What `on-job-state-change` does for a job of the pipeline.
  /// - Returns: the file's name; nil when the ladder has no storyboard.
  private func writeStoryboard(in folder: String) throws -> String? {
    func text(_ name: String) throws -> String {
      try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
    }
    guard let name = Storyboard.imagePlaylist(in: try text("master.m3u8")),
      let storyboard = Storyboard(imagePlaylist: try text(name), name: name)
    else { return nil }
    let file = "storyboard.vtt"
    try storyboard.webVTT.write(toFile: "\(folder)/\(file)", atomically: true, encoding: .utf8)
    return file
  }

  private func outputFolder() throws -> String {
    try LocalFiles.makeOutputFolder(options.output)
    return URL(filePath: options.output).absoluteURL.path(percentEncoded: false)
  }

  private func probe(_ source: String, _ worker: String) async throws -> ProbeResult {
    let probe = ProbeRequest(path: source, limits: .ofMachine(writingTo: nil))
    var result: ProbeResult?
    do {
      try await WorkerRun(path: worker, request: .probe(probe)).messages {
        if case .probe(let found) = $0 { result = found }
      }
    } catch let failure as WorkerFailure where failure.code == 1010 {
      throw CommandFailure(
        "\(options.video) is not a video (\(failure.code): \(failure.message))")
    }
    guard let result else { throw WorkerRun.Failure("the worker found nothing") }
    return result
  }

  /// Runs a plan; when it fails or is interrupted, the files that it has written are removed.
  private func transcode(_ plan: TranscodePlan, _ worker: String) async throws -> Completion {
    let progress = ProgressBar()
    let began = ContinuousClock.now
    let run = try WorkerRun(path: worker, request: .transcode(plan))
    let end = EndSignal()
    let wasInterrupted = Atomic(false)
    let watch = Task {
      await end.wait()
      guard !Task.isCancelled else { return }
      wasInterrupted.store(true, ordering: .relaxed)
      run.interrupt()
    }
    defer { watch.cancel() }
    var completion: Completion?
    var written: Set<String> = []
    do {
      try await run.messages { message in
        switch message {
        case .progress(let made):
          let elapsed = began.duration(to: .now) / .seconds(1)
          let speed = elapsed > 0 ? made.seconds / elapsed : 0
          progress.show("transcoding", percent: made.percent, detail: "\(tenths(speed))x")
        case .warning(let warning):
          StandardError.log("warning \(warning.code): \(warning.message)")
        case .file(let file): written.insert(file.path)
        case .complete(let done): completion = done
        case .unconfined(let open): open.forEach(StandardError.log)
        case .probe, .error: break
        }
      }
      guard let completion else { throw WorkerRun.Failure("the worker did not finish") }
      progress.finish()
      return completion
    } catch {
      for path in written {
        try? FileManager.default.removeItem(atPath: "\(plan.outputFolder)/\(path)")
      }
      progress.finish()
      if wasInterrupted.load(ordering: .relaxed) { throw ExitStatus(code: 130) }
      throw error
    }
  }

  private func tenths(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }
}
