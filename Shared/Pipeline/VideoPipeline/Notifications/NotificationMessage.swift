// SPDX-License-Identifier: Apache-2.0

/// What a client is told of the end of a job: the data of a server-sent event and the body of the
/// webhook's request.
package struct NotificationMessage: Codable, Sendable, Equatable {
  /// The notification; receiving it twice means having received it once.
  package var notificationId: NotificationID
  /// The video.
  package var videoId: VideoID
  /// Whether it can be played.
  package var kind: ProcessingNotification.Kind
  /// Where to play it.
  package var playback: PlaybackURLs?
  /// Why it failed.
  package var error: Failure?

  /// The message of a record's notification; nil before the job's end.
  package init?(of record: VideoRecord, cdnBaseURL: String) {
    guard let notification = record.notification, let kind = notification.kind else { return nil }
    notificationId = notification.id
    videoId = record.videoId
    self.kind = kind
    switch kind {
    case .ready: playback = record.outputs.map { PlaybackURLs($0, cdnBaseURL: cdnBaseURL) }
    case .failed: error = record.failure
    }
  }

  /// The event's name on the stream.
  package var eventName: String {
    switch kind {
    case .ready: "video.ready"
    case .failed: "video.failed"
    }
  }
}
