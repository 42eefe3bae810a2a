// SPDX-License-Identifier: Apache-2.0
import Notation
import EventBridgeAPI
import HTTPTransport
import LambdaRuntime
import MediaConvertAPI
import PipelineAPI
import PipelineStore
import S3Client
import VideoPipeline

await LambdaFunction.run { environment, _ in
  let settings = PipelineSettings(environment)
  let variables = try settings.awsVariables()
  let http = HTTPClient(.init(certificateAuthorities: settings.certificateAuthorities))
  let now: @Sendable () -> Timestamp = { .now }
  let uploadBucket = try settings.uploadBucket()
  let uploadPrefix = try settings.uploadPrefix()
  let store = PipelineStore(
    DocumentStore(
      storage: try S3Client(environment: variables, http: http),
      bucket: try settings.stateBucket()))
  let jobs = JobEvents(
    store: store,
    remains: VideoRemains(
      store: store, mediaBucket: try settings.mediaBucket(), uploadBucket: uploadBucket,
      uploadPrefix: uploadPrefix),
    lookup: MediaConvertJobs(client: try MediaConvertClient(environment: variables, http: http)),
    events: BusEvents(client: try EventsClient(environment: variables, http: http)), now: now)
  let patience = try settings.integer("RECONCILE_AFTER_SECONDS", in: 70...86_400, default: 120)
  let routing = JobEventRouting(jobs: jobs) { deadline in
    Reconciler(
      jobs: jobs, uploadBucket: uploadBucket, uploadPrefix: uploadPrefix,
      patienceSeconds: patience, now: now,
      isOutOfTime: { Timestamp(deadline).seconds(since: now()) < 5 })
  }
  return { event, context in try await routing.respond(to: event, context) }
}
