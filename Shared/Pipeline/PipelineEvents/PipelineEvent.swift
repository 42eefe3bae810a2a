// SPDX-License-Identifier: Apache-2.0
package import VideoPipeline

/// What a function tells the rest of the pipeline.
package enum PipelineEvent: Sendable, Equatable {
  /// A job has ended.
  case finished(FinishedEvent)
  /// An upload has no job; `on-object-created` shall look at it again.
  case uploadFound(bucket: String, key: String, etag: String, size: Int64)

  package static let source = "millrace"
  /// The type of ``FinishedEvent``.
  package static let finishedType = "Video Processing Finished"
  /// The type of S3's own event, whose shape ``uploadFound(bucket:key:etag:size:)`` has: under the
  /// pipeline's source, since `aws.` sources are AWS's.
  package static let uploadFoundType = "Object Created"
}

/// The end of a job, as it is told to `notify`. It names the video only: the record is the truth, so a
/// repeated or late event says nothing wrong.
package struct FinishedEvent: Codable, Sendable, Equatable {
  package var videoId: VideoID
  package var owner: Owner
  package var status: ProcessingJob.Status
  package var attempt: Int
  /// The stack whose event it is; nil outside of one.
  package var stack: String?

  /// The event of a record whose job has ended; nil before.
  package init?(of record: VideoRecord) {
    guard let job = record.job, job.isTerminal else { return nil }
    videoId = record.videoId
    owner = record.owner
    status = job.status
    attempt = job.attempt
  }
}
