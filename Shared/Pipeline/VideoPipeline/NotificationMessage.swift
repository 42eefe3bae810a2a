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

/// Where a video is to be had.
package struct PlaybackURLs: Codable, Sendable, Equatable {
  /// The HLS multivariant playlist.
  package var hls: String
  /// The MP4 for download.
  package var mp4: String?
  /// The first frame.
  package var thumbnail: String
  /// The storyboard's WebVTT.
  package var storyboard: String?

  /// The outputs under the CDN's address, with or without a slash at its end.
  package init(_ outputs: Outputs, cdnBaseURL: String) {
    let base = cdnBaseURL.hasSuffix("/") ? String(cdnBaseURL.dropLast()) : cdnBaseURL
    // The keys are built of video ids and fixed names, which need no encoding.
    func url(_ key: String) -> String { "\(base)/\(key)" }
    hls = url(outputs.hls)
    mp4 = outputs.mp4.map(url)
    thumbnail = url(outputs.thumbnail)
    storyboard = outputs.storyboard.map(url)
  }
}

/// The event `Video Processing Finished`, by which the end of a job is told to `notify`. It names
/// the video only: the record is the truth, so a repeated or late event says nothing wrong.
package struct FinishedEvent: Codable, Sendable, Equatable {
  /// The event's source.
  package static let source = "millrace"
  /// The event's detail type.
  package static let detailType = "Video Processing Finished"

  /// The video.
  package var videoId: VideoID
  /// Its owner.
  package var owner: String
  /// How the job ended.
  package var status: ProcessingJob.Status
  /// Which attempt it was.
  package var attempt: Int

  /// The event of a record whose job has ended; nil before.
  package init?(of record: VideoRecord) {
    guard let job = record.job, job.isTerminal else { return nil }
    videoId = record.videoId
    owner = record.owner
    status = job.status
    attempt = job.attempt
  }
}

/// The event by which the reconciler makes `on-object-created` look at an upload again: the shape of
/// S3's own `Object Created`, under the pipeline's source, since `aws.` sources are AWS's.
package enum UploadFoundEvent {
  /// The event's source.
  package static let source = FinishedEvent.source
  /// The event's detail type.
  package static let detailType = "Object Created"
}
