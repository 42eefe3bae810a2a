// SPDX-License-Identifier: Apache-2.0
import Notation
import HTTPTransport
import LambdaRuntime
import PipelineAPI
import PipelineStore
import S3Client
import VideoPipeline

await LambdaFunction.run { environment, _ in
  let settings = PipelineSettings(environment)
  // The client loads its HTTP library with the first request, which a single PUT does not make.
  let client = try S3Client(
    environment: try settings.awsVariables(),
    http: HTTPClient(.init(certificateAuthorities: settings.certificateAuthorities)))
  let handler = PresignHandler(
    bucket: try settings.uploadBucket(), prefix: try settings.uploadPrefix(),
    rules: UploadRules(
      maxBytes: Int64(
        try settings.limit("MAX_UPLOAD_BYTES") ?? Int(SourceLimits.defaultMaxBytes)),
      multipartThreshold: Int64(
        try settings.integer("MULTIPART_THRESHOLD_BYTES", in: 1...Int.max, default: 104_857_600)),
      partSize: Int64(
        try settings.integer(
          "MULTIPART_PART_BYTES", in: 5_242_880...5_368_709_120, default: 8_388_608))),
    urlSeconds: try settings.integer("UPLOAD_URL_SECONDS", in: 1...604_800, default: 300),
    dailyLimit: try settings.limit("DAILY_UPLOAD_LIMIT"), uploaderGroup: settings.uploaderGroup,
    presigner: client.presigner,
    store: PipelineStore(
      DocumentStore(storage: client, bucket: try settings.stateBucket())),
    now: { .now }, random: { UInt64.random(in: .min ... .max) })
  return handler.routes.respond
}
