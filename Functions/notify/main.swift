// SPDX-License-Identifier: Apache-2.0
import Notation
import EventBridgeAPI
import HTTPTransport
import LambdaRuntime
import PipelineAPI
import PipelineEvents
import PipelineStore
import S3Client
import VideoPipeline

await LambdaFunction.run { environment, _ in
  let settings = PipelineSettings(environment)
  let variables = try settings.awsVariables()
  let http = HTTPClient(.init(certificateAuthorities: settings.certificateAuthorities))
  let client = try S3Client(environment: variables, http: http)
  let store = PipelineStore(DocumentStore(storage: client, bucket: try settings.stateBucket()))
  let cdnBaseURL = try settings.cdnBaseURL()
  let mediaBucket = try settings.mediaBucket()
  let ticketSecret = try settings.secret(
    "STREAM_TICKET_SECRET", onStandardInput: "millrace-standard-input", http: http)
  let deliveries = Deliveries(
    store: store, catalog: Catalog(store, mediaBucket: mediaBucket),
    webhook: try Webhook(settings, cdnBaseURL: cdnBaseURL) { name in
      try settings.secret(name, http: http)
    }, now: { .now })
  let notifications = NotificationHandler(
    deliveries: deliveries, uploaderGroup: settings.uploaderGroup,
    streamURL: settings["STREAM_URL"] ?? (settings.isLambda ? nil : "http://127.0.0.1:3000/stream"),
    ticketSeconds: try settings.integer("STREAM_TICKET_SECONDS", in: 1...604_800, default: 3600),
    secret: ticketSecret,
    events: PipelineBus(
      client: try EventsClient(environment: variables, http: http), stack: settings["STACK_NAME"]),
    dailyLimit: try settings.limit("DAILY_UPLOAD_LIMIT"), now: { .now })
  let stream = NotificationStream(
    store: store, cdnBaseURL: cdnBaseURL, secret: ticketSecret,
    holdSeconds: try settings.integer(
      "STREAM_HOLD_SECONDS", in: 0...86_400, default: NotificationStream.defaultHoldSeconds),
    mostStreams: try settings.integer(
      "STREAMS_PER_CALLER", in: 1...1000, default: NotificationStream.defaultMostStreams),
    pollMilliseconds: try settings.integer(
      "STREAM_POLL_MILLISECONDS", in: 50...60_000, default: 1000),
    heartbeatSeconds: try settings.integer("STREAM_HEARTBEAT_SECONDS", in: 1...300, default: 15),
    now: { .now }, random: { UInt64.random(in: .min ... .max) },
    sleep: { try await Task.sleep(for: .milliseconds($0)) })
  return EventRouter(deliveries: deliveries, notifications: notifications, stream: stream).respond
}
