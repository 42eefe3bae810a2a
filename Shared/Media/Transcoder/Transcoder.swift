// SPDX-License-Identifier: Apache-2.0
package import TranscodePlan

/// The transcoder: what a worker process does when it is asked.
package enum Transcoder {
  /// Executes a plan, writing below its output folder.
  /// - Parameters:
  ///   - plan: what is to be made.
  ///   - files: the record of what was written, so that it can be taken back.
  ///   - processors: how many processors there are.
  ///   - report: receives every message but the last error, in order, from any thread.
  /// - Throws: a failure with MediaConvert's code; what was written stays until it is discarded.
  package static func transcode(
    _ plan: TranscodePlan, files: WrittenFiles, processors: Int,
    report: @escaping @Sendable (WorkerMessage) -> Void
  ) throws(TranscodeFailure) {
    Log.capture()
    do {
      let source = try open(plan.source.path)
      let survey = try SourceSurvey(of: source)
      report(.probe(survey.result(rotation: plan.source.rotation)))
      let reports = Reports(report)
      let transcode = try Transcode(
        plan: plan, file: source, survey: survey, folder: files.folder(plan.outputFolder),
        reports: reports, processors: max(1, plan.limits.threads ?? processors))
      let completion = try transcode.run()
      report(.complete(completion))
    } catch {
      throw TranscodeFailure(error)
    }
  }

  /// Says what a file is.
  /// - Throws: a failure with MediaConvert's code when it cannot be opened at all.
  package static func probe(path: String) throws(TranscodeFailure) -> ProbeResult {
    Log.capture()
    do {
      return try SourceSurvey(of: open(path)).result(rotation: .automatic)
    } catch {
      throw TranscodeFailure(error)
    }
  }

  /// Makes a sample clip.
  /// - Throws: a failure with MediaConvert's code; the file is then not there.
  package static func makeSample(
    _ request: SampleRequest, files: WrittenFiles,
    report: @escaping @Sendable (WorkerMessage) -> Void
  ) throws(TranscodeFailure) {
    Log.capture()
    do {
      try SampleClip(request: request, files: files, reports: Reports(report)).write()
      report(.complete(Completion(groups: [], warnings: [])))
    } catch {
      throw TranscodeFailure(error)
    }
  }

  private static func open(_ path: String) throws(TranscodeFailure) -> SourceFile {
    do {
      return try SourceFile(path: path)
    } catch {
      throw Fault.fileNotFound("\(error)")
    }
  }
}

/// The record of what a transcode has written, for whoever must take it back.
package final class WrittenFiles: Sendable {
  private let folders = Monitor<[OutputFolder]>([])

  package init() {}

  /// Removes every file that was written or begun.
  package func discard() {
    for folder in folders.change({ $0 }) { folder.discardEverything() }
  }

  func folder(_ path: String) -> OutputFolder {
    let folder = OutputFolder(path: path)
    folders.change { $0.append(folder) }
    return folder
  }
}
