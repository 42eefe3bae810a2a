// SPDX-License-Identifier: Apache-2.0
import VideoPipeline

/// A video in the HTTP API. What there is not is `null`, so that a client finds every member.
struct VideoView: Encodable, Equatable {
  var videoId: VideoID
  /// The name that the uploader gave; null before the file has come.
  var fileName: String?
  /// Whether it is the caller's own.
  var owned: Bool
  var status: VideoStatus
  var percent = 0
  var published = false
  var error: Failure?
  /// The owner's notification; null for anybody else.
  var notification: Notification?
  var playback: PlaybackURLs?

  struct Notification: Encodable, Equatable {
    var id: NotificationID
    var status: ProcessingNotification.Status
  }

  init(videoId: VideoID, owned: Bool, status: VideoStatus, error: Failure?) {
    self.videoId = videoId
    self.owned = owned
    self.status = status
    self.error = error
  }

  private enum CodingKeys: String, CodingKey {
    case videoId, fileName, owned, status, percent, published, error, notification, playback
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(videoId, forKey: .videoId)
    try container.encode(fileName, forKey: .fileName)
    try container.encode(owned, forKey: .owned)
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
