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
  let http = HTTPClient(.init(certificateAuthorities: settings.certificateAuthorities))
  let client = try S3Client(environment: try settings.awsVariables(), http: http)
  let cdnBaseURL = try settings.cdnBaseURL()
  let cookies = try settings["CDN_KEY_PAIR_ID"].map { keyPairID in
    ViewerCookies(
      keyPairID: keyPairID, key: ViewerKey(try settings.secret("CDN_PRIVATE_KEY", http: http)),
      cdnBaseURL: cdnBaseURL, domain: settings["CDN_COOKIE_DOMAIN"],
      seconds: try settings.integer("CDN_COOKIE_SECONDS", in: 1...604_800, default: 3600))
  }
  let store = PipelineStore(DocumentStore(storage: client, bucket: try settings.stateBucket()))
  let handler = PlaybackHandler(
    store: store, catalog: Catalog(store, mediaBucket: try settings.mediaBucket()),
    cdnBaseURL: cdnBaseURL, cookies: cookies, now: { .now })
  return handler.routes.respond
}
