// SPDX-License-Identifier: Apache-2.0
package import EventBridgeAPI
import LambdaEvents

/// Where functions put the pipeline's events.
package protocol EventPort: Sendable {
  func put(_ event: PipelineEvent) async throws
}

/// The default event bus.
extension EventsClient: EventPort {
  package func put(_ event: PipelineEvent) async throws {
    switch event {
    case .finished(let finished):
      try await put(
        source: PipelineEvent.source, detailType: PipelineEvent.finishedType, detail: finished)
    case .uploadFound(let bucket, let key, let etag, let size):
      try await put(
        source: PipelineEvent.source, detailType: PipelineEvent.uploadFoundType,
        detail: S3ObjectDetail(
          bucket: .init(name: bucket), object: .init(key: key, size: size, etag: etag),
          reason: "Reconciled"))
    }
  }
}
