// SPDX-License-Identifier: Apache-2.0
import AWSService
import FoundationEssentials
import JSONTree
import TranscodePlan

extension MediaConvert {
  /// `Probe`: asks the worker about each input file
  /// ([Probe](https://docs.aws.amazon.com/mediaconvert/latest/apireference/probe.html)).
  func probe(_ body: JSON) async throws -> [JSON] {
    let files = body["inputFiles"]?.array ?? []
    guard !files.isEmpty, files.count <= 10 else {
      throw ServiceError.badRequest("/inputFiles: Should have from 1 to 10 items")
    }
    var results: [JSON] = []
    for (index, file) in files.enumerated() {
      guard let url = file["fileUrl"]?.string, let location = S3Location(url),
        !location.fileName.isEmpty
      else {
        throw ServiceError.badRequest(
          "/inputFiles/\(index)/fileUrl: Should be an S3 location like s3://bucket/key")
      }
      results.append(try await probe(location))
    }
    return results
  }

  private func probe(_ location: S3Location) async throws -> JSON {
    let object: StoredObject
    do { object = try await store.open(location) } catch let failure as MediaStoreFailure {
      let message = failure.transcodeFailure(opening: location).message
      switch failure {
      case .noSuchKey, .noSuchBucket: throw ServiceError.notFound(message)
      case .accessDenied:
        throw ServiceError(403, "ForbiddenException", message)
      case .failed: throw ServiceError.badRequest(message)
      }
    }
    await probes.enter()
    let result: Result<ProbeResult, any Error>
    do { result = .success(try await ask(about: object)) } catch { result = .failure(error) }
    await probes.leave()
    do { return try result.get().wireForm(of: object) } catch let failure as TranscodeFailure {
      throw ServiceError(
        422, "UnprocessableEntityException", "Unable to probe \(location): \(failure.message)")
    }
  }

  private func ask(about object: StoredObject) async throws -> ProbeResult {
    var limits = WorkerLimits.ofMachine(writingTo: nil)
    limits.processorSeconds = UInt64(configuration.probeTimeLimit)
    let request = ProbeRequest(
      path: WorkerProcess.path(ofFile: 0), limits: limits)
    let worker = WorkerProcess(
      path: configuration.workerPath, request: try WorkerRequest.probe(request).line(),
      files: [object.file],
      limits: .init(total: configuration.probeTimeLimit, silence: configuration.probeTimeLimit))
    defer { worker.kill(.canceled) }
    for await event in worker.events {
      switch event {
      case .line(let line):
        worker.lineTaken()
        switch try? JSONDecoder().decode(WorkerMessage.self, from: Data(line)) {
        case .unconfined(let open): tell(open: open)
        case .probe(let result): return result
        case .error(let failure): throw failure
        default: continue
        }
      case .ended(let end):
        // The file is not to blame when there is no transcoder.
        if case .notStarted(let reason) = end.status { throw WorkerMissing(reason: reason) }
        let reason = end.killReason == nil ? end.description : "took too long"
        throw TranscodeFailure(code: 1999, message: "the transcoder \(reason)")
      }
    }
    throw CancellationError()
  }
}

/// The worker could not be started.
struct WorkerMissing: Error {
  let reason: String
}

extension WorkerRequest {
  /// The request as the worker reads it.
  func line() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .withoutEscapingSlashes
    return try encoder.encode(self)
  }
}
