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
  let uploadBucket = try settings.uploadBucket()
  let uploadPrefix = try settings.uploadPrefix()
  let store = PipelineStore(
    DocumentStore(
      storage: try S3Client(environment: variables, http: http),
      bucket: try settings.stateBucket()))
  let jobs = JobHandler(
    store: store,
    remains: VideoRemains(
      store: store, mediaBucket: try settings.mediaBucket(), uploadBucket: uploadBucket,
      uploadPrefix: uploadPrefix,
      edges: try settings["CDN_DISTRIBUTION_ID"].map { id in
        Distribution(id: id, client: try CloudFrontClient(environment: variables, http: http))
      }),
    lookup: MediaConvertJobs(client: try MediaConvertClient(environment: variables, http: http)),
    limits: SourceLimits(maxDurationSeconds: try settings.limit("MAX_DURATION_SECONDS")),
    events: PipelineBus(
      client: try EventsClient(environment: variables, http: http), stack: settings["STACK_NAME"]),
    now: { .now })
  let reconciler = Reconciler(
    jobs: jobs, uploadBucket: uploadBucket, uploadPrefix: uploadPrefix,
    patienceSeconds: try settings.integer(
      "RECONCILE_AFTER_SECONDS", in: 70...86_400, default: 120), now: { .now })
  return EventRouter(jobs: jobs, reconciler: reconciler).respond
}
