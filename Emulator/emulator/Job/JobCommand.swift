// SPDX-License-Identifier: Apache-2.0
import AWSService
import FoundationEssentials
import Glibc
import JSONTree
import MediaConvertService
import Synchronization

/// `emulator job`: a MediaConvert job from its JSON, on local files, without a server.
struct JobCommand {
  let options: JobOptions

  private static let role = "arn:aws:iam::000000000000:role/MediaConvert"

  func run() async throws {
    var document = try readDocument()
    let inputs = try inputFiles(of: document)
    document.fillIn(role: Self.role)
    document.place(inputs: inputs.map(\.location.description))
    document.fillIn { "s3://output/\($0 == 0 ? "" : "group\($0 + 1)/")" }
    try LocalFiles.makeOutputFolder(options.output)
    let scratch = try makeScratchFolder()
    defer { try? FileManager.default.removeItem(atPath: scratch) }
    let media = LocalMedia(
      inputs: Dictionary(inputs.map { ($0.location, $0.path) }) { first, _ in first },
      folder: Self.folder(of: options.file), output: options.output)
    let service = try service(media, scratch)
    let id: String
    do { id = try service.submit(document.body) } catch let error as ServiceError {
      throw CommandFailure(
        "the job is refused (\(error.code)):\n  "
          + error.message.replacing(" | ", with: "\n  "))
    }
    let wasInterrupted = await finish(id, on: service)
    guard let report = try service.report(on: id) else {
      throw CommandFailure("the job is lost")
    }
    let text = JobText(report: report, path: { (try? media.path(of: $0)) ?? $0.description })
    try StandardOutput.write(options.json ? text.json : text.plain)
    if wasInterrupted { throw ExitStatus(code: 130) }
    if report.summary.status != "COMPLETE" { throw ExitStatus(code: 1) }
  }

  private func readDocument() throws -> JobDocument {
    let data = try LocalFiles.read(options.file, as: "the job")
    let json: JSON
    do throws(JSONSyntaxError) { json = try JSON(parsing: data) } catch {
      throw CommandFailure("\(options.file) is no JSON: \(error)")
    }
    guard let document = JobDocument(json) else {
      throw CommandFailure(
        "\(options.file) has no output groups: it is neither a job nor its settings")
    }
    return document
  }

  // MARK: Inputs

  private struct InputFile {
    let location: S3Location
    let path: String
  }

  /// The file of each input, under a URL that ends in the file's name, of which outputs take theirs.
  private func inputFiles(of document: JobDocument) throws -> [InputFile] {
    let wanted = document.inputs
    guard options.inputs.count <= 1 || options.inputs.count == wanted.count else {
      throw CommandFailure(
        "the job has \(wanted.count) inputs, and \(options.inputs.count) are given")
    }
    return try wanted.enumerated().map { index, url in
      let path: String
      if let given = options.inputs.count == 1
        ? options.inputs[0] : options.inputs.dropFirst(index).first
      {
        path = given
      } else {
        let name = url?.split(separator: "/").last.map(String.init) ?? ""
        path = "\(Self.folder(of: options.file))/\(name)"
        guard !name.isEmpty, unsafe access(path, R_OK) == 0 else {
          throw CommandFailure(
            "there is no file for the input \(url ?? "of the job"): name it with --input")
        }
      }
      try LocalFiles.checkVideo(path)
      let name = path.split(separator: "/").last.map(String.init) ?? path
      return InputFile(
        location: S3Location(bucket: "input", key: "\(index)/\(name)"), path: path)
    }
  }

  private static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
  }

  // MARK: Running

  private func makeScratchFolder() throws -> String {
    let path = FileManager.default.temporaryDirectory.path(percentEncoded: false)
    let folder = "\(path.hasSuffix("/") ? path : path + "/")emulator-job-\(UUID().uuidString)"
    try LocalFiles.makeFolder(folder, mode: 0o700)
    return folder
  }

  private func service(_ media: LocalMedia, _ scratch: String) throws -> MediaConvert {
    var configuration = MediaConvert.Configuration(
      workerPath: try InstalledFiles().transcodeWorker, workFolder: "\(scratch)/work")
    configuration.isDraft = options.draft
    configuration.isLenient = options.lenient
    return try MediaConvert(
      databasePath: "\(scratch)/jobs.sqlite", configuration: configuration, store: media)
  }

  /// Runs the service until the job has ended.
  /// - Returns: whether it was interrupted, which cancels the job.
  private func finish(_ id: String, on service: MediaConvert) async -> Bool {
    let wasInterrupted = Atomic(false)
    let end = EndSignal()
    let watch = Task {
      await end.wait()
      guard !Task.isCancelled else { return }
      wasInterrupted.store(true, ordering: .relaxed)
      try? service.cancel(id)
    }
    let progress = ProgressBar()
    let (ends, continuation) = AsyncStream.makeStream(of: Void.self)
    let runner = Task {
      await service.run { event in
        let detail = try JSON(parsing: event.detail)
        switch detail["status"]?.string {
        case "STATUS_UPDATE":
          progress.show(
            "transcoding",
            percent: detail["jobProgress"]?["jobPercentComplete"]?.integer.map { Int($0) })
        case "COMPLETE", "ERROR", "CANCELED": continuation.finish()
        default: break
        }
      }
    }
    for await _ in ends {}
    progress.finish()
    watch.cancel()
    runner.cancel()
    await runner.value
    return wasInterrupted.load(ordering: .relaxed)
  }
}
