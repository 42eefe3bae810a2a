// SPDX-License-Identifier: Apache-2.0

/// Names of events, from AWS's documentation.
enum EventNames {
  /// Amazon S3 User Guide, "Supported event types for SQS, SNS, and Lambda".
  static let s3: Set<String> = [
    "s3:TestEvent", "s3:ObjectCreated:*", "s3:ObjectCreated:Put", "s3:ObjectCreated:Post",
    "s3:ObjectCreated:Copy", "s3:ObjectCreated:CompleteMultipartUpload", "s3:ObjectRemoved:*",
    "s3:ObjectRemoved:Delete", "s3:ObjectRemoved:DeleteMarkerCreated", "s3:ObjectRestore:*",
    "s3:ObjectRestore:Post", "s3:ObjectRestore:Completed", "s3:ObjectRestore:Delete",
    "s3:ReducedRedundancyLostObject", "s3:Replication:*",
    "s3:Replication:OperationFailedReplication", "s3:Replication:OperationMissedThreshold",
    "s3:Replication:OperationReplicatedAfterThreshold", "s3:Replication:OperationNotTracked",
    "s3:LifecycleTransition", "s3:IntelligentTiering", "s3:ObjectAcl:Put",
    "s3:LifecycleExpiration:*", "s3:LifecycleExpiration:Delete",
    "s3:LifecycleExpiration:DeleteMarkerCreated", "s3:ObjectTagging:*", "s3:ObjectTagging:Put",
    "s3:ObjectTagging:Delete",
  ]

  /// Detail types by source: Amazon S3 User Guide, "Using EventBridge"; MediaConvert User Guide,
  /// "Using EventBridge with AWS Elemental MediaConvert"; and this application's own.
  static let detailTypes: [String: Set<String>] = [
    "aws.s3": ["Object Created", "Object Deleted"],
    "aws.mediaconvert": ["MediaConvert Job State Change"],
    "millrace": ["Object Created", "Video Processing Finished"],
  ]

  /// `detail.status` of MediaConvert's events, from the same guide. There is no SUBMITTED.
  static let mediaConvertStates: Set<String> = [
    "INPUT_INFORMATION", "PROGRESSING", "STATUS_UPDATE", "COMPLETE", "CANCELED", "ERROR",
    "NEW_WARNING", "QUEUE_HOP",
  ]
}

/// IAM's actions, from the Service Authorization Reference.
enum IAMActions {
  /// Those that the application may use. A name that is not here is a mistake, or needs a thought.
  static let used: Set<String> = [
    "events:PutEvents", "iam:PassRole", "mediaconvert:CancelJob", "mediaconvert:CreateJob",
    "mediaconvert:GetJob", "mediaconvert:ListJobs", "mediaconvert:Probe",
    "s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:ListBucket",
    "s3:ListMultipartUploadParts", "s3:PutObject", "secretsmanager:GetSecretValue",
  ]

  /// Those that have no resource to name.
  static let withoutResource: Set<String> = ["mediaconvert:Probe"]
}
