// SPDX-License-Identifier: Apache-2.0
import Notation
import FoundationEssentials
import LambdaEvents
import LambdaRuntime
import PipelineAPI
import VideoPipeline

/// Which handler an event is for. The same executable is two functions: one behind the HTTP API and
/// the event bus, one behind a function URL that streams.
struct NotifyEvents: Sendable {
  let deliveries: Deliveries
  let routes: NotificationRoutes
  let stream: NotificationStream

  /// The answer to `Video Processing Finished`.
  struct Answer: Codable, Equatable {
    var videoId: VideoID
    var notification: Notification?

    struct Notification: Codable, Equatable {
      var id: NotificationID
      var status: ProcessingNotification.Status
    }
  }

  func respond(to event: LambdaEvent, _ context: LambdaContext) async throws -> LambdaResponse {
    let deadline = Timestamp(context.deadline)
    switch try event.kind {
    case .http:
      // The HTTP API's routes are all POST; a GET can only be the stream's function URL.
      let method = try event.decode(HTTPAPIRequest.self).requestContext.http.method
      if method.uppercased() == "GET" {
        return try stream.respond(to: event, deadline: deadline, log: context.logger)
      }
      return try await event.answer { request in
        try await routes.answer(request, deadline: deadline, log: context.logger)
      }
    case .eventBridge(FinishedEvent.source, FinishedEvent.detailType):
      let id = try event.decode(EventBridgeEvent<FinishedEvent>.self).detail.videoId
      let record = try await deliveries.finished(id, deadline: deadline, log: context.logger)
      return try .value(
        Answer(
          videoId: id,
          notification: record?.notification.map { .init(id: $0.id, status: $0.status) }))
    case .eventBridge(let source, let detailType):
      throw InvalidEvent(message: "the event \(source) \"\(detailType)\" is for another function")
    default:
      throw InvalidEvent(message: "the event is neither of EventBridge nor of an HTTP API")
    }
  }
}
