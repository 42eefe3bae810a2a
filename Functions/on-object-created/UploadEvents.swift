// SPDX-License-Identifier: Apache-2.0
import LambdaEvents
import LambdaRuntime
import PipelineAPI
import VideoPipeline

/// Which handler an event is for.
struct UploadEvents: Sendable {
  let uploads: UploadHandler

  /// The result of an S3 or EventBridge event.
  struct Answer: Codable, Equatable {
    var results: [UploadHandler.Result]
  }

  /// Some objects of an event could not be dealt with; the others were.
  struct PartialFailure: ReportableError {
    let failures: [String: any Error]
    var errorType: String {
      failures.count == 1 ? failures.values.map { ErrorDocument($0).errorType }[0] : "UploadsFailed"
    }
    var errorMessage: String {
      failures.sorted { $0.key < $1.key }
        .map { "\($0.key): \(ErrorDocument($0.value).errorMessage)" }.joined(separator: "; ")
    }
  }

  func respond(to event: LambdaEvent, log: Logger) async throws -> LambdaResponse {
    switch try event.kind {
    case .http:
      return try await event.answer { request in
        try await VideoRoutes(uploads).answer(request, log: log)
      }
    case .s3Test:
      log.info("S3's test event: the bucket's notifications are set up")
      return try .value(Answer(results: []))
    case .s3:
      let records = try event.decode(S3Event.self).records
      return try .value(
        try await handle(
          records.filter { $0.eventName.hasPrefix("ObjectCreated:") }
            .map { ($0.s3.bucket.name, $0.s3.object.decodedKey ?? $0.s3.object.key) }, log))
    case .eventBridge(_, UploadFoundEvent.detailType):
      let detail = try event.decode(EventBridgeEvent<S3ObjectDetail>.self).detail
      return try .value(try await handle([(detail.bucket.name, detail.object.key)], log))
    case .eventBridge(let source, let detailType):
      throw InvalidEvent(message: "the event \(source) \"\(detailType)\" is for another function")
    case .unknown:
      throw InvalidEvent(
        message: "the event is neither of S3 nor of EventBridge nor of an HTTP API")
    }
  }

  private func handle(
    _ objects: [(bucket: String, key: String)], _ log: Logger
  ) async throws -> Answer {
    var results: [UploadHandler.Result] = []
    var failures: [String: any Error] = [:]
    for (bucket, key) in objects {
      do {
        results.append(try await uploads.handle(bucket: bucket, key: key, log: log))
      } catch {
        log.error("an upload could not be dealt with", ["key": key, "reason": "\(error)"])
        failures[key] = error
      }
    }
    guard failures.isEmpty else { throw PartialFailure(failures: failures) }
    return Answer(results: results)
  }
}
