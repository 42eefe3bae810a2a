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
    try run {
      let source = try open(plan.source.path)
      let survey = try SourceSurvey(of: source)
      report(.probe(survey.result(rotation: plan.source.rotation)))
      let audioFiles = try plan.audioFiles.map { path in
        let file = try open(path)
        return SurveyedFile(file: file, survey: try SourceSurvey(of: file))
      }
      let transcode = try Transcode(
        plan: plan, file: source, survey: survey, audioFiles: audioFiles,
        folder: files.folder(plan.outputFolder),
        reports: Reports(report), processors: max(1, plan.limits.threads ?? processors))
      report(.complete(try transcode.run()))
    }
  }

  /// Says what a file is.
  /// - Throws: a failure with MediaConvert's code when it cannot be opened at all.
  package static func probe(path: String) throws(TranscodeFailure) -> ProbeResult {
    try run { try SourceSurvey(of: open(path)).result(rotation: .automatic) }
  }

  /// Makes a sample clip.
  /// - Throws: a failure with MediaConvert's code; the file is then not there.
  package static func makeSample(
    _ request: SampleRequest, files: WrittenFiles,
    report: @escaping @Sendable (WorkerMessage) -> Void
  ) throws(TranscodeFailure) {
    try run {
      try SampleClip(request: request, files: files, reports: Reports(report)).write()
      report(.complete(Completion(groups: [], warnings: [])))
    }
  }

  private static func run<Result>(
    _ body: () throws -> Result
  ) throws(TranscodeFailure) -> Result {
    Log.capture()
    do { return try body() } catch { throw TranscodeFailure(error) }
  }

  private static func open(_ path: String) throws(TranscodeFailure) -> SourceFile {
    do { return try SourceFile(path: path) } catch { throw Fault.fileNotFound("\(error)") }
  }
}
