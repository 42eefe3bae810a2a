// SPDX-License-Identifier: Apache-2.0
import LambdaEvents
import LambdaRuntime
import Notation
import PipelineAPI
import PipelineEvents
import VideoPipeline

extension EventRouter {
  /// What `notify` is told of. The same executable is two functions: one behind the HTTP API and the
  /// event bus, one behind a function URL that streams.
  init(
    deliveries: Deliveries, notifications: NotificationHandler, stream: NotificationStream
  ) {
    let routes = notifications.routes
    self.init(
      .eventBridge(
        PipelineEvent.finishedType, from: PipelineEvent.source, as: FinishedEvent.self
      ) { event, context in
        let record = try await deliveries.finished(
          event.videoId, deadline: Timestamp(context.deadline), log: context.logger)
        return FinishAnswer(videoId: event.videoId, notification: record?.notification)
      },
      .http { event, context in
        // The HTTP API's routes are all POST; a GET can only be the stream's function URL.
        let request = try event.decode(HTTPAPIRequest.self)
        guard request.method == "GET" else { return try await routes.respond(to: event, context) }
        return try await stream.respond(
          to: request, deadline: Timestamp(context.deadline), log: context.logger)
      })
  }
}

/// The answer to `Video Processing Finished`.
struct FinishAnswer: Codable, Equatable {
  var videoId: VideoID
  var notification: Notification?

  struct Notification: Codable, Equatable {
    var id: NotificationID
    var status: ProcessingNotification.Status
  }

  init(videoId: VideoID, notification: ProcessingNotification?) {
    self.videoId = videoId
    self.notification = notification.map { Notification(id: $0.id, status: $0.status) }
  }
}
