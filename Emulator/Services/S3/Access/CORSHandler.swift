// SPDX-License-Identifier: Apache-2.0
import HTTPMessage
import HTTPServer

/// Answers browsers that ask for a page of another origin.
struct CORSHandler {
  let store: ObjectStore
  let request: S3Request

  private var bucket: BucketState? { store.existingBucket(request.bucket) }

  private var requestedHeaders: [String] {
    (request.headers["access-control-request-headers"] ?? "").split(separator: ",")
      .map(\.trimmed)
  }

  /// The answer to a preflight (`OPTIONS`).
  func preflight() throws(S3Error) -> Response {
    let method = request.headers["access-control-request-method"]
    guard let origin = request.headers["origin"] else {
      throw S3Error(400, "BadRequest", "Insufficient information. Origin request header needed.")
    }
    guard let bucket else { throw forbidden("Bucket not found", method, "BUCKET") }
    guard let cors = bucket.cors else {
      throw forbidden("CORS is not enabled for this bucket.", method, "BUCKET")
    }
    guard let method else {
      throw S3Error(
        400, "BadRequest", "Invalid Access-Control-Request-Method: null")
    }
    guard let rule = cors.rule(origin: origin, method: method, headers: requestedHeaders) else {
      throw forbidden(
        "This CORS request is not allowed. This is usually because the evalution of Origin, request "
          + "method / Access-Control-Request-Method or Access-Control-Request-Headers are not "
          + "whitelisted by the resource's CORS spec.", method, request.target.resource.rawValue)
    }
    return Response(
      status: 200,
      headers: rule.responseHeaders(origin: origin, method: method, requested: requestedHeaders))
  }

  /// Refuses a foreign page's POST to a bucket whose rules do not name the page. A browser asks before
  /// every other change; a form it sends, and shows the page nothing. AWS takes such a request, but its
  /// keys are not known to every page's author.
  func checkPost() throws(S3Error) {
    let origin = request.headers["origin"] ?? "null"
    guard bucket?.cors?.rule(origin: origin, method: "POST", headers: []) != nil else {
      throw forbidden("CORS is not enabled for this bucket.", "POST", "BUCKET")
    }
  }

  /// The header fields of the answer to a request that is no preflight.
  func fields(origin: String) -> HTTPFields {
    guard request.method != "OPTIONS", let cors = bucket?.cors else { return [:] }
    let method = request.headers["access-control-request-method"] ?? request.method
    guard let rule = cors.rule(origin: origin, method: method, headers: requestedHeaders) else {
      return [:]
    }
    return rule.responseHeaders(origin: origin, method: method, requested: requestedHeaders)
  }

  private func forbidden(_ message: String, _ method: String?, _ resource: String) -> S3Error {
    S3Error(
      403, "AccessForbidden", "CORSResponse: \(message)",
      ["Method": method ?? "OPTIONS", "ResourceType": resource])
  }
}
