// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import LambdaEvents
import LambdaRuntime
import MediaConvertAPI

/// Which handler an event is for.
struct JobEventRouting: Sendable {
  let jobs: JobEvents
  let reconciler: @Sendable (_ deadline: Date) -> Reconciler

  func respond(to event: LambdaEvent, _ context: LambdaContext) async throws -> LambdaResponse {
    switch try event.kind {
    case .eventBridge(JobStateChange.source, JobStateChange.detailType):
      let change = try event.decode(EventBridgeEvent<JobStateChange>.self).detail
      return try .value(try await jobs.handle(change, log: context.logger))
    case .eventBridge(ScheduledDetail.source, ScheduledDetail.detailType):
      return try .value(try await reconciler(context.deadline).run(log: context.logger))
    case .eventBridge(let source, let detailType):
      throw InvalidEvent(message: "the event \(source) \"\(detailType)\" is for another function")
    default:
      throw InvalidEvent(message: "the event is not of EventBridge")
    }
  }
}
