// SPDX-License-Identifier: Apache-2.0
import VideoPipeline

/// A video in the HTTP API. What there is not is `null`, so that a client finds every member.
struct VideoView: Encodable, Equatable {
  var videoId: VideoID
  var status: VideoStatus
  var percent = 0
  var published = false
  var error: Failure?
  var notification: Notification?
  var playback: PlaybackURLs?

  struct Notification: Encodable, Equatable {
    var id: NotificationID
    var status: ProcessingNotification.Status
  }

  init(videoId: VideoID, status: VideoStatus, error: Failure?) {
    self.videoId = videoId
    self.status = status
    self.error = error
  }

  private enum CodingKeys: String, CodingKey {
    case videoId, status, percent, published, error, notification, playback
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(videoId, forKey: .videoId)
    try container.encode(status, forKey: .status)
    try container.encode(percent, forKey: .percent)
    try container.encode(published, forKey: .published)
    try container.encode(error, forKey: .error)
    try container.encode(notification, forKey: .notification)
    try container.encode(playback, forKey: .playback)
  }
}

/// A page of videos.
struct VideoList: Encodable, Equatable {
  var videos: [VideoView]
  var nextPageToken: String?

  private enum CodingKeys: String, CodingKey {
    case videos, nextPageToken
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(videos, forKey: .videos)
    try container.encode(nextPageToken, forKey: .nextPageToken)
  }
}
