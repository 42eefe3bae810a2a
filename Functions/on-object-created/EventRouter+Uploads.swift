// SPDX-License-Identifier: Apache-2.0
import LambdaEvents
import LambdaRuntime
import PipelineAPI
import PipelineEvents

extension EventRouter {
  /// What `on-object-created` is told of.
  init(uploads: UploadHandler) {
    self.init(
      .s3 { event, log in
        try await uploads.handle(
          event.records.filter { $0.eventName.hasPrefix("ObjectCreated:") }
            .map { ($0.s3.bucket.name, $0.s3.object.decodedKey) }, log)
      },
      .eventBridge(PipelineEvent.uploadFoundType, as: S3ObjectDetail.self) { detail, context in
        try await uploads.handle([(detail.bucket.name, detail.object.key)], context.logger)
      },
      .http(uploads.routes.respond))
  }
}

/// The result of an S3 or EventBridge event.
struct UploadResults: Codable, Equatable {
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

extension UploadHandler {
  fileprivate func handle(
    _ objects: [(bucket: String, key: String)], _ log: Logger
  ) async throws -> UploadResults {
    var results: [Result] = []
    var failures: [String: any Error] = [:]
    for (bucket, key) in objects {
      do {
        results.append(try await handle(bucket: bucket, key: key, log: log))
      } catch {
        log.error("an upload could not be dealt with", ["key": key, "reason": "\(error)"])
        failures[key] = error
      }
    }
    guard failures.isEmpty else { throw PartialFailure(failures: failures) }
    return UploadResults(results: results)
  }
}
