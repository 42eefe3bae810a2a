// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import HTTPServer
import JSONTree
import TranscodePlan

extension JobService {
  /// `Probe`: asks the worker about each input file
  /// ([Probe](https://docs.aws.amazon.com/mediaconvert/latest/apireference/probe.html)).
  func probe(_ body: JSON) async throws -> [JSON] {
    let files = body["inputFiles"]?.array ?? []
    guard !files.isEmpty, files.count <= 10 else {
      throw ServiceFailure.badRequest("/inputFiles: Should have from 1 to 10 items")
    }
    var results: [JSON] = []
    for (index, file) in files.enumerated() {
      guard let url = file["fileUrl"]?.string, let location = S3Location(url),
        !location.fileName.isEmpty
      else {
        throw ServiceFailure.badRequest(
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
      case .noSuchKey, .noSuchBucket: throw ServiceFailure.notFound(message)
      case .accessDenied:
        throw ServiceFailure(status: 403, code: "ForbiddenException", message: message)
      case .failed: throw ServiceFailure.badRequest(message)
      }
    }
    await probes.enter()
    let result: Result<WorkerProbe, any Error>
    do { result = .success(try await ask(about: object)) } catch { result = .failure(error) }
    await probes.leave()
    do { return try result.get().wireForm(of: object) } catch let failure as TranscodeFailure {
      throw ServiceFailure.badRequest("Unable to probe \(location): \(failure.message)")
    }
  }

  private func ask(about object: StoredObject) async throws -> WorkerProbe {
    let limits = WorkerLimits(
      addressSpaceBytes: configuration.workerAddressSpaceBytes,
      processorSeconds: UInt64(configuration.probeTimeLimit), fileBytes: 0)
    let request = WorkerProbeRequest(
      path: "/proc/self/fd/\(WorkerProcess.sourceDescriptor)", limits: limits)
    let worker = WorkerProcess(
      path: configuration.workerPath, request: try WorkerRequest.probe(request).line(),
      source: object.file,
      limits: .init(total: configuration.probeTimeLimit, silence: configuration.probeTimeLimit))
    defer { worker.kill(.canceled) }
    for await event in worker.events {
      switch event {
      case .line(let line):
        worker.lineTaken()
        switch try? JSONDecoder().decode(WorkerMessage.self, from: Data(line)) {
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

extension WorkerProbe {
  /// The result in MediaConvert's form.
  func wireForm(of object: StoredObject) -> JSON {
    var container = JSON.Object()
    container["format"] = format.map { .string($0) }
    container["duration"] = duration.map { JSON($0) }
    container["bitRate"] = bitRate.map { JSON($0) }
    container["tracks"] = .array(tracks.map(\.wireForm))
    func indexes(_ kind: WorkerTrack.Kind) -> JSON {
      .array(tracks.filter { $0.kind == kind }.map { JSON($0.index) })
    }
    return [
      "container": .object(container),
      "metadata": [
        "eTag": .string(object.eTag), "fileSize": JSON(object.file.size),
        "mimeType": .string(mimeType ?? object.contentType ?? "application/octet-stream"),
        "lastModified": JSON(object.lastModified.timeIntervalSince1970.rounded(.down)),
      ],
      "trackMappings": [
        [
          "videoTrackIndexes": indexes(.video), "audioTrackIndexes": indexes(.audio),
          "dataTrackIndexes": indexes(.data),
        ]
      ],
    ]
  }
}

extension Ratio {
  fileprivate var wireForm: JSON {
    ["numerator": JSON(numerator), "denominator": JSON(denominator)]
  }
}

extension WorkerTrack {
  fileprivate var wireForm: JSON {
    var object = JSON.Object()
    object["index"] = JSON(index)
    object["trackType"] = .string(kind.rawValue)
    object["codec"] = .string(codec)
    object["duration"] = duration.map { JSON($0) }
    if let video { object["videoProperties"] = video.wireForm }
    if let audio {
      var sound = JSON.Object()
      sound["channels"] = JSON(audio.channels)
      sound["sampleRate"] = JSON(audio.sampleRate)
      sound["channelLayout"] = audio.channelLayout.map { .string($0) }
      sound["bitDepth"] = audio.bitDepth.map { JSON($0) }
      sound["bitRate"] = audio.bitRate.map { JSON($0) }
      sound["languageCode"] = language.map { .string($0) }
      object["audioProperties"] = .object(sound)
    }
    if kind == .data, let language {
      object["dataProperties"] = ["languageCode": .string(language)]
    }
    return .object(object)
  }
}

extension VideoTrack {
  fileprivate var wireForm: JSON {
    var object = JSON.Object()
    object["width"] = JSON(width)
    object["height"] = JSON(height)
    object["frameRate"] = (averageFrameRate ?? frameRate).wireForm
    object["rotation"] = JSON(rotation)
    object["bitDepth"] = JSON(bitDepth)
    object["bitRate"] = bitRate.map { JSON($0) }
    object["colorPrimaries"] = .string(colorPrimaries)
    object["transferCharacteristics"] = .string(transferCharacteristics)
    object["matrixCoefficients"] = .string(matrixCoefficients)
    object["sampleAspectRatio"] = sampleAspectRatio.wireForm
    var metadata = JSON.Object()
    metadata["profile"] = profile.map { .string($0) }
    metadata["bitDepth"] = JSON(bitDepth)
    metadata["chromaSubsampling"] = .string(chroma)
    metadata["scanType"] = isInterlaced ? "INTERLACED" : "PROGRESSIVE"
    metadata["fieldOrder"] = .string(fieldOrder)
    object["codecMetadata"] = .object(metadata)
    return .object(object)
  }
}
