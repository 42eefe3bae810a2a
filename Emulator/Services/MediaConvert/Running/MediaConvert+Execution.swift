// SPDX-License-Identifier: Apache-2.0
import Database
import FoundationEssentials
import HTTPServer
import JSONTree
import MediaConvertAPI
import Synchronization
import TranscodePlan

extension MediaConvert {
  /// Runs a claimed job to its end.
  func execute(_ job: StoredJob) async {
    let id = job.record.id
    let folder = "\(configuration.workFolder)/\(id)"
    do {
      try await begin(job)
      let completion = try await transcode(job, folder: folder)
      try update(id) { record, _ in
        record.status = .complete
        record.phase = .uploading
        record.raise(percent: 100)
        for warning in completion.report.warnings {
          record.settle(warning.code, count: warning.count)
        }
        record.outputGroupDetails = completion.report.groups.map(OutputGroupDetail.init)
        record.made = zip(completion.report.groups, completion.plan.types).map { group, type in
          MadeGroup(
            group, type: type, location: { completion.plan.destination(ofFile: $0)?.location })
        }
        let warnings = record.warnings
        return { $0.describe(completion.report, of: completion.plan, warnings: warnings) }
      }
    } catch {
      await end(id, with: error)
    }
    removeFolder(folder)
    do {
      // A job of an emulator that ends stays marked as under way.
      if !Task.isCancelled { try database.transaction { try JobStore.release(id, in: $0) } }
    } catch { log("mediaconvert: \(id): \(error)") }
  }

  func current(_ id: String) throws -> StoredJob? {
    try database.read { try JobStore.job(id, in: $0) }
  }

  private func begin(_ job: StoredJob) async throws {
    let id = job.record.id
    let isAgain = job.record.startedAt != nil
    if isAgain { await removeFiles(of: id) }
    let time = now()
    let record = try update(id) { record, _ in
      record.status = .progressing
      record.phase = .probing
      if isAgain {
        record.retryCount += 1
        return nil
      }
      record.startedAt = time
      return { _ in }
    }
    guard record != nil else { throw CancellationError() }
  }

  private func end(_ id: String, with error: any Error) async {
    if (try? current(id)?.record.isTerminal) == true {
      // Canceled by its owner: what it wrote goes.
      await removeFiles(of: id)
    } else if !Task.isCancelled {
      let failure =
        error as? TranscodeFailure ?? TranscodeFailure(code: 1999, message: "\(error)")
      await fail(id, failure)
    }
  }

  private func fail(_ id: String, _ failure: TranscodeFailure) async {
    log("mediaconvert: \(id): error \(failure.code): \(failure.message)")
    await removeFiles(of: id)
    do {
      try update(id) { record, _ in
        record.status = .error
        record.errorCode = failure.code
        record.errorMessage = failure.message
        return {
          $0.errorCode = failure.code
          $0.errorMessage = failure.message
        }
      }
    } catch { log("mediaconvert: \(id): cannot record its error: \(error)") }
  }

  // MARK: The worker

  /// Logs what the machine leaves open to workers, once.
  func tell(open walls: [String]) {
    for wall in walls where state.withLock({ $0.open.insert(wall).inserted }) {
      log("mediaconvert: \(wall)")
    }
  }

  private struct Finished {
    let plan: PlannedJob
    let report: Completion
  }

  private func transcode(_ job: StoredJob, folder: String) async throws -> Finished {
    let executable = job.request.executableSettings
    let plan = try plan(job, executable.settings)
    // A job that is started anew has told of them.
    for warning in executable.omissions + plan.warnings
    where !job.record.warningMessages.contains(warning.message) {
      try warn(job.record.id, warning)
    }
    let source = try await open(plan.input)
    for index in plan.groups.indices {
      try FileManager.default.createDirectory(
        atPath: "\(folder)/g\(index)", withIntermediateDirectories: true)
    }
    let captionFiles = try await fetchCaptions(plan.captionFiles, to: folder)
    var files = [source.file]
    func add(_ locations: [S3Location]) async throws -> [String] {
      var paths: [String] = []
      for location in locations {
        paths.append(WorkerProcess.path(ofFile: files.count))
        files.append(try await open(location).file)
      }
      return paths
    }
    var input = plan.source
    input.path = WorkerProcess.path(ofFile: 0)
    var request = TranscodePlan(source: input, outputFolder: folder, groups: plan.groups)
    request.captionFiles = captionFiles
    request.audioFiles = try await add(plan.audioFiles)
    request.imageFiles = try await add(plan.imageFiles)
    request.wantedData = plan.wantedData
    request.draft = configuration.isDraft
    request.timecodeStart = plan.timecodeStart
    request.limits = .ofMachine(writingTo: folder)
    request.limits.openFiles = request.limits.openFiles.map { $0 + UInt64(files.count) }
    let worker = WorkerProcess(
      path: configuration.workerPath,
      request: try WorkerRequest.transcode(request).line(), files: files,
      limits: .init(total: configuration.baseTimeLimit, silence: configuration.silenceLimit))
    let id = job.record.id
    state.withLock { $0.workers[id] = worker }
    let result: Result<Finished, any Error>
    do { result = .success(try await listen(to: worker, for: job, plan, folder)) } catch {
      result = .failure(error)
    }
    // Its files are touched only when nobody writes them any more.
    await worker.end()
    state.withLock { $0.workers[id] = nil }
    return try result.get()
  }

  /// Copies the files of captions beside the job's outputs, under names that no output has.
  /// - Returns: their paths.
  private func fetchCaptions(_ files: [S3Location], to folder: String) async throws -> [String] {
    var paths: [String] = []
    for (index, location) in files.enumerated() {
      let file = try await open(location).file
      guard file.size <= Self.longestCaptionFile else {
        throw TranscodeFailure(
          code: 1010,
          message: "The captions file \(location) has \(file.size) bytes; "
            + "at most \(Self.longestCaptionFile) are read.")
      }
      let path = "\(folder)/captions\(index)"
      try Data(contentsOf: URL(filePath: "/proc/self/fd/\(file.descriptor)")).write(
        to: URL(filePath: path))
      paths.append(path)
    }
    return paths
  }

  /// The same bound as the transcoder's own.
  private static let longestCaptionFile = 4 << 20

  private func listen(
    to worker: WorkerProcess, for job: StoredJob, _ plan: PlannedJob, _ folder: String
  ) async throws -> Finished {
    // Canceled between its start and the worker's.
    if try current(job.record.id)?.record.isTerminal != false { throw CancellationError() }
    var listener = JobListener(job: job, plan: plan, folder: folder, service: self)
    for await event in worker.events {
      switch event {
      case .line(let line):
        defer { worker.lineTaken() }
        try await listener.take(line, from: worker)
      case .ended(let end):
        return Finished(plan: plan, report: try listener.completion(after: end))
      }
    }
    throw CancellationError()
  }

  private func plan(_ job: StoredJob, _ settings: JSON) throws -> PlannedJob {
    do throws(InvalidSettings) {
      return try PlannedJob(settings, startedAt: job.record.createdAt)
    } catch { throw TranscodeFailure(code: 1040, message: error.message) }
  }

  private func open(_ input: S3Location) async throws -> StoredObject {
    do { return try await store.open(input) } catch let failure as MediaStoreFailure {
      throw failure.transcodeFailure(opening: input)
    }
  }
}

extension MediaStoreFailure {
  /// MediaConvert's codes for inputs that cannot be opened.
  func transcodeFailure(opening input: S3Location) -> TranscodeFailure {
    failure(otherwise: 1010) {
      "Unable to open input file [\(input)]: [Failed probe/open: [\($0)]]"
    }
  }

  /// MediaConvert's codes for outputs that cannot be written.
  func transcodeFailure(writing output: S3Location) -> TranscodeFailure {
    failure(otherwise: 1999) {
      "Unable to write to output file [\(output)]: [Failed to write data: \($0)]"
    }
  }

  private func failure(otherwise code: Int, _ message: (String) -> String) -> TranscodeFailure {
    switch self {
    case .noSuchBucket:
      TranscodeFailure(code: 1404, message: message("The specified bucket does not exist"))
    case .noSuchKey:
      TranscodeFailure(code: 1404, message: message("The specified key does not exist"))
    case .accessDenied: TranscodeFailure(code: 1401, message: message("Access Denied"))
    case .failed(let reason): TranscodeFailure(code: code, message: message(reason))
    }
  }
}
