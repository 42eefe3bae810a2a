// SPDX-License-Identifier: Apache-2.0
import Notation
import Cryptography
import HTTPTransport
import LambdaRuntime
import PipelineAPI
import PipelineStore
import S3Client
import VideoPipeline

await LambdaFunction.run { environment, _ in
  let settings = PipelineSettings(environment)
  let client = try S3Client(
    environment: try settings.awsVariables(),
    http: HTTPClient(.init(certificateAuthorities: settings.certificateAuthorities)))
  let cdnBaseURL = try settings.cdnBaseURL()
  let cookies: ViewerCookies?
  if let keyPairID = settings["CDN_KEY_PAIR_ID"] {
    guard let key = try? RSAPrivateKey(pem: try settings.required("CDN_PRIVATE_KEY")) else {
      throw InvalidSetting(name: "CDN_PRIVATE_KEY", reason: "must be an RSA private key in PEM")
    }
    cookies = ViewerCookies(
      keyPairID: keyPairID, privateKey: key, cdnBaseURL: cdnBaseURL,
      domain: settings["CDN_COOKIE_DOMAIN"],
      seconds: try settings.integer("CDN_COOKIE_SECONDS", in: 1...604_800, default: 3600))
  } else {
    cookies = nil
  }
  let handler = PlaybackHandler(
    store: PipelineStore(DocumentStore(storage: client, bucket: try settings.stateBucket())),
    cdnBaseURL: cdnBaseURL, cookies: cookies, now: { .now })
  return handler.routes.respond
}
