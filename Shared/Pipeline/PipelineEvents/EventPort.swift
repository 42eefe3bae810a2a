// SPDX-License-Identifier: Apache-2.0
package import EventBridgeAPI
import LambdaEvents

/// Where functions put the pipeline's events.
package protocol EventPort: Sendable {
  func put(_ event: PipelineEvent) async throws
}

/// The default event bus, which an account's stacks share: each event says whose it is.
package struct PipelineBus: EventPort {
  private let client: EventsClient
  private let stack: String?

  /// - Parameter stack: the stack's name, which its rules look for; nil where there is none.
  package init(client: EventsClient, stack: String?) {
    self.client = client
    self.stack = stack
  }

  package func put(_ event: PipelineEvent) async throws {
    switch event {
    case .finished(var finished):
      finished.stack = stack
      try await client.put(
        source: PipelineEvent.source, detailType: PipelineEvent.finishedType, detail: finished)
    case .uploadFound(let bucket, let key, let etag, let size):
      // The rule knows its stack's by the bucket.
      try await client.put(
        source: PipelineEvent.source, detailType: PipelineEvent.uploadFoundType,
        detail: S3ObjectDetail(
          bucket: .init(name: bucket), object: .init(key: key, size: size, etag: etag),
          reason: "Reconciled"))
    }
  }
}
