// SPDX-License-Identifier: Apache-2.0
import Notation
import CloudFrontAPI
import EventBridgeAPI
import HTTPTransport
import LambdaRuntime
import MediaConvertAPI
import PipelineAPI
import PipelineEvents
import PipelineStore
import S3Client
import VideoPipeline

await LambdaFunction.run { environment, _ in
  let settings = PipelineSettings(environment)
  let variables = try settings.awsVariables()
  let http = HTTPClient(.init(certificateAuthorities: settings.certificateAuthorities))
  let mediaBucket = try settings.mediaBucket()
  let uploads = UploadHandler(
    settings: UploadSettings(
      uploadBucket: try settings.uploadBucket(), uploadPrefix: try settings.uploadPrefix(),
      mediaBucket: mediaBucket,
      limits: SourceLimits(
        maxBytes: Int64(
          try settings.limit("MAX_UPLOAD_BYTES") ?? Int(SourceLimits.defaultMaxBytes)),
        maxDurationSeconds: try settings.limit("MAX_DURATION_SECONDS")),
      ladder: try Ladder.parse(settings["LADDER"] ?? "standard"),
      uploaderGroup: settings.uploaderGroup,
      mostAttempts: try settings.integer(
        "JOB_ATTEMPTS", in: 1...100, default: UploadSettings.defaultMostAttempts),
      dailyLimit: try settings.limit("DAILY_UPLOAD_LIMIT")),
    store: PipelineStore(
      DocumentStore(
        storage: try S3Client(environment: variables, http: http),
        bucket: try settings.stateBucket())),
    transcoding: MediaConvertTranscoding(
      client: try MediaConvertClient(environment: variables, http: http),
      jobs: JobRequest(
        role: try settings.required(
          "MEDIACONVERT_ROLE_ARN",
          onStandardInput: "arn:aws:iam::000000000000:role/MediaConvert"),
        queue: settings["MEDIACONVERT_QUEUE_ARN"], mediaBucket: mediaBucket,
        qualityTuning: settings["QUALITY_TUNING"] ?? "SINGLE_PASS_HQ",
        stack: settings["STACK_NAME"])),
    events: PipelineBus(
      client: try EventsClient(environment: variables, http: http), stack: settings["STACK_NAME"]),
    edges: try settings["CDN_DISTRIBUTION_ID"].map { id in
      Distribution(id: id, client: try CloudFrontClient(environment: variables, http: http))
    }, now: { .now })
  return EventRouter(uploads: uploads).respond
}
