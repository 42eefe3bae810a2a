// SPDX-License-Identifier: Apache-2.0

/// Something that happened to a video, as far as its record is concerned.
package enum VideoEvent: Sendable, Equatable {
  /// The upload arrived, and somebody takes the right to create its job.
  case uploadClaimed(Source, token: String)
  /// The first claim's holder is gone without a job: somebody takes the right anew.
  case claimRenewed
  /// The uploaded file was looked into and its job is laid out.
  case jobPlanned(token: String, Source, OutputPlan)
  /// The file is refused; no job is made.
  case jobRefused(token: String, Failure)
  /// MediaConvert has the job.
  case jobCreated(JobReference)
  /// MediaConvert has done so many percent.
  case jobProgressed(JobReference, percent: Int)
  /// MediaConvert has made everything, and the storyboard is there too if one was made of it.
  case jobCompleted(JobReference, durationInMs: Int64?, hasStoryboard: Bool = false)
  /// MediaConvert gave up.
  case jobFailed(JobReference, Failure)
  /// The owner asks for a further attempt at a failed job.
  case jobRetried(token: String)
  /// The owner published the video.
  case published
  /// `notify` heard of the job's end.
  case finishHeard
  /// The webhook is about to be called.
  case deliveryBegan(NotificationID)
  /// The webhook took the notification.
  case deliverySucceeded(NotificationID)
  /// The webhook did not; `final` when it will not be tried again.
  case deliveryFailed(NotificationID, reason: String, final: Bool)
  /// The owner wants a given-up notification sent again.
  case deliveryRetried(NotificationID)
  /// The client has the notification.
  case acknowledged(NotificationID)
  /// The owner deleted the video.
  case deleted
  /// Everything of the deleted video is gone.
  case cleared
}

/// Which MediaConvert job an event tells of.
package struct JobReference: Sendable, Equatable {
  /// MediaConvert's id of the job.
  package var id: String
  /// The attempt's token out of the job's user metadata.
  package var token: String?

  /// A job by id and, when known, token.
  package init(id: String, token: String?) {
    self.id = id
    self.token = token
  }
}
