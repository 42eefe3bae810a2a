// SPDX-License-Identifier: Apache-2.0
import Database
import FoundationEssentials
import Glibc
import MediaConvertAPI
import TranscodePlan

/// Hears what a job's worker says and does what follows: records, tells, stores.
struct JobListener {
  private let id: String
  private let plan: PlannedJob
  private let folder: String
  private let service: MediaConvert
  private var cadence: StatusCadence
  private var told: Int
  private var report: Completion?
  private var failure: TranscodeFailure?

  init(job: StoredJob, plan: PlannedJob, folder: String, service: MediaConvert) {
    id = job.record.id
    self.plan = plan
    self.folder = folder
    self.service = service
    cadence = StatusCadence(interval: job.request.statusUpdateSeconds, from: service.now())
    told = job.record.percent ?? -1
  }

  /// Takes one line of the worker.
  /// - Throws: `TranscodeFailure` when the job cannot go on, `CancellationError` when it has ended.
  mutating func take(_ line: [UInt8], from worker: WorkerProcess) async throws {
    let message: WorkerMessage
    do { message = try JSONDecoder().decode(WorkerMessage.self, from: Data(line)) } catch {
      throw TranscodeFailure(
        code: 1999, message: "The transcoder said what cannot be understood: \(excerpt(of: line))")
    }
    guard report == nil, failure == nil else {
      throw TranscodeFailure(code: 1999, message: "The transcoder went on after its last message")
    }
    switch message {
    case .unconfined(let open): service.tell(open: open)
    case .probe(let probe): try hear(probe, worker)
    case .progress(let progress): try hear(progress)
    case .warning(let warning):
      try service.warn(id, JobWarning(code: warning.code, message: warning.message))
    case .file(let file): try await store(file)
    case .complete(let completion): report = completion
    case .error(let error): failure = error
    }
  }

  private func hear(_ probe: ProbeResult, _ worker: WorkerProcess) throws {
    if let seconds = probe.duration, seconds.isFinite {
      worker.limit(
        total: service.configuration.baseTimeLimit
          + seconds * service.configuration.timeLimitPerMediaSecond)
    }
    let input = plan.input
    try update { record, _ in
      record.phase = .transcoding
      record.raise(percent: 0)
      guard !record.hasToldInput else { return nil }
      record.hasToldInput = true
      return { event in
        event.status = .inputInformation
        event.describe(input: input, probe)
      }
    }
  }

  private mutating func hear(_ progress: TranscodeProgress) throws {
    // 100 is for the job that is whole in its bucket.
    let percent = max(min(progress.percent, 99), told)
    let isDue = cadence.isDue(at: service.now())
    guard percent > told || isDue else { return }
    told = percent
    try update { record, _ in
      record.phase = .transcoding
      record.raise(percent: percent)
      guard isDue else { return nil }
      let retryCount = record.retryCount
      return { event in
        event.status = .statusUpdate
        event.report(progress, percent: percent, retryCount: retryCount)
      }
    }
  }

  private func update(
    _ change: (inout JobRecord, JobRequest) -> ((inout JobStateChange) -> Void)?
  ) throws {
    guard try service.update(id, change) != nil else { throw CancellationError() }
  }

  // MARK: Files

  private func store(_ file: OutputFile) async throws {
    let path = "\(folder)/\(file.path)"
    guard let (location, target) = plan.destination(ofFile: file.path), isRegularFile(path) else {
      throw TranscodeFailure(
        code: 1999, message: "The transcoder named a file that is none of the job's: \(file.path)")
    }
    try service.database.transaction { try JobStore.insertFile(location, of: id, in: $0) }
    do {
      try await service.store.store(
        fileAt: path, mayMove: file.isFinal, as: location,
        ObjectTraits(
          contentType: Self.contentType(location.pathExtension),
          cacheControl: file.isFinal ? nil : "no-cache", cannedACL: target.cannedACL,
          storageClass: target.storageClass))
    } catch let failure as MediaStoreFailure {
      throw failure.transcodeFailure(writing: location)
    }
  }

  /// Whether a path is a file itself and not a link to another.
  private func isRegularFile(_ path: String) -> Bool {
    var status = stat()
    return unsafe lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }

  static func contentType(_ pathExtension: String) -> String {
    switch pathExtension.lowercased() {
    case "m3u8": "application/vnd.apple.mpegurl"
    case "ts", "m2ts": "video/mp2t"
    case "mov": "video/quicktime"
    case "aac": "audio/aac"
    case "ac3": "audio/ac3"
    case "eac3", "ec3": "audio/eac3"
    case "flac": "audio/flac"
    case "mp2", "mp3": "audio/mpeg"
    case "wav": "audio/wav"
    case "mp4", "m4s", "cmfv", "cmfi": "video/mp4"
    case "m4a", "cmfa": "audio/mp4"
    case "mpd": "application/dash+xml"
    case "vtt": "text/vtt"
    case "srt": "application/x-subrip"
    case "jpg", "jpeg": "image/jpeg"
    default: "application/octet-stream"
    }
  }

  // MARK: The end

  /// What the worker made, once it has ended well.
  /// - Throws: `TranscodeFailure` with the reason when it has not, `CancellationError` when it was
  ///   ended because nobody wants its work.
  func completion(after end: WorkerProcess.End) throws -> Completion {
    switch end.killReason {
    case .canceled: throw CancellationError()
    case .timeLimit:
      throw TranscodeFailure(code: 1999, message: "The job took longer than its time limit")
    case .silence:
      throw TranscodeFailure(
        code: 1999,
        message: "The transcoder hung: nothing was heard of it for "
          + "\(Int(service.configuration.silenceLimit)) seconds")
    case .endlessLine:
      throw TranscodeFailure(code: 1999, message: "The transcoder wrote a line without an end")
    case nil: break
    }
    if let failure { throw failure }
    if let report, end.status == .exited(0) {
      guard report.groups.count == plan.groups.count else {
        throw TranscodeFailure(code: 1999, message: "The transcoder reported other output groups")
      }
      return report
    }
    throw TranscodeFailure(code: 1999, message: "The transcoder \(end.description)")
  }

  private func excerpt(of line: [UInt8]) -> String {
    String(decoding: line.prefix(80), as: UTF8.self)
  }
}
