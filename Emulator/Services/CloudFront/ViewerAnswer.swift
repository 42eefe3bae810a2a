// SPDX-License-Identifier: Apache-2.0
import Notation
import Patterns
import FoundationEssentials
import HTTPMessage
import HTTPServer

/// How one viewer's request is answered.
struct ViewerAnswer {
  let head: RequestHead
  let distribution: Distribution
  let origin: any CDNOrigin
  let edge: EdgeMemory
  let now: Date

  func response() -> Response {
    guard let behavior = distribution.behaviors.first(where: { $0.matches(path: head.path) }) else {
      return finished(.edgePage(403, "The distribution has no behavior for this path."), nil)
    }
    guard behavior.allowedMethods.contains(head.method), Self.methods.contains(head.method) else {
      return finished(
        .edgePage(
          403,
          "This distribution is not configured to allow the HTTP request method that was used for"
            + " this request. The distribution supports only cachable requests."), nil)
    }
    if head.method == "OPTIONS" { return preflight(behavior) }
    if !behavior.trustedKeys.isEmpty {
      do throws(SignedRequest.Refusal) {
        try SignedRequest(head, hosts: distribution.hosts).verify(
          keys: behavior.trustedKeys, now: now, address: head.remoteAddress)
      } catch {
        return finished(
          .error(403, code: error.code, message: error.message), behavior, isForwarded: false)
      }
    }
    return fetched(path: head.path, behavior)
  }

  /// What the CDN can answer, whatever a behavior allows: it is read only.
  private static let methods = ["GET", "HEAD", "OPTIONS"]

  // MARK: The origin's answer

  private func fetched(path: String, _ behavior: CacheBehavior) -> Response {
    guard let bucket = behavior.bucket else {
      return finished(
        .edgePage(502, "CloudFront wasn't able to connect to the origin."), behavior,
        isForwarded: false)
    }
    do {
      guard let key = key(path: path, behavior),
        let object = try origin.open(bucket: bucket, key: key)
      else { return finished(.accessDenied, behavior) }
      return served(object, name: "\(bucket)/\(key)", key: key, behavior)
    } catch {
      return finished(
        .edgePage(502, "The origin could not read the object."), behavior, isForwarded: false)
    }
  }

  /// The key that a path names; nil when its bytes are no key.
  private func key(path: String, _ behavior: CacheBehavior) -> String? {
    let path = path == "/" ? "/" + distribution.defaultRootObject : path
    guard let decoded = PercentEncoding.decode(behavior.originPath + path), decoded.count > 1 else {
      return nil
    }
    return String(decoded.dropFirst())
  }

  private func served(
    _ object: OriginObject, name: String, key: String, _ behavior: CacheBehavior
  ) -> Response {
    let preconditions = Preconditions(etag: object.etag, lastModified: object.lastModified)
    let age = edge.serve(name, etag: object.etag, at: now)
    var response: Response
    switch preconditions.evaluate(head.headers) {
    case .failed:
      response = .error(
        412, code: "PreconditionFailed",
        message: "At least one of the pre-conditions you specified did not hold")
    case .notModified:
      response = Response(status: 304, headers: validators(object))
    case .proceed:
      let range = preconditions.allowsRange(head.headers) ? head.headers["range"] : nil
      response = content(object, ByteRanges(range, size: object.size), key: key)
    }
    if response.status < 400 {
      response.headers["x-cache"] = age == nil ? "Miss from cloudfront" : "Hit from cloudfront"
      if let age { response.headers["age"] = String(age) }
    }
    return finished(response, behavior)
  }

  private func validators(_ object: OriginObject) -> HTTPFields {
    var fields: HTTPFields = [
      "last-modified": Timestamp(object.lastModified).httpDate, "etag": object.etag,
    ]
    if let cacheControl = object.cacheControl { fields["cache-control"] = cacheControl }
    return fields
  }

  private func whole(_ object: OriginObject, key: String) -> Response {
    var response = Response(status: 200, headers: validators(object))
    for field in object.headers { response.headers.append(field.name, field.value) }
    response.headers["content-type"] = object.contentType ?? ContentType.of(key: key)
    response.headers["accept-ranges"] = "bytes"
    response.body =
      head.method == "HEAD"
      ? .headOnly(length: object.size) : .file(object.file, offset: 0, length: object.size)
    return response
  }

  private func content(_ object: OriginObject, _ ranges: ByteRanges, key: String) -> Response {
    var response = whole(object, key: key)
    switch ranges {
    case .whole: return response
    case .unsatisfiable:
      response = .error(
        416, code: "InvalidRange", message: "The requested range is not satisfiable")
      response.headers["content-range"] = "bytes */\(object.size)"
      return response
    case .parts(let parts) where parts.count == 1:
      let part = parts[0]
      response.status = 206
      response.headers["content-range"] = part.contentRange(of: object.size)
      let length = Int64(part.count)
      response.body =
        head.method == "HEAD"
        ? .headOnly(length: length)
        : .file(object.file, offset: part.lowerBound, length: length)
      return response
    case .parts(let parts):
      let multipart = MultipartRanges(
        file: object.file, size: object.size, parts: parts,
        contentType: response.headers["content-type"] ?? "", boundary: EdgeIdentifier.random(16))
      response.status = 206
      response.headers["content-type"] = multipart.mediaType
      response.body = .stream { try await multipart.write(to: $0) }
      return response
    }
  }

  // MARK: The policy's and the edge's headers

  private func preflight(_ behavior: CacheBehavior) -> Response {
    guard let cors = behavior.responseHeaders?.cors else {
      return finished(
        .error(
          403, code: "AccessForbidden",
          message: "CORSResponse: CORS is not enabled for this bucket."), behavior)
    }
    var response = Response(status: 200)
    if head.headers["origin"] != nil, head.headers["access-control-request-method"] != nil,
      cors.allows(head.headers["origin"])
    {
      response.headers["access-control-allow-methods"] = cors.methodList
      response.headers["access-control-allow-headers"] = cors.headerList(
        asked: head.headers["access-control-request-headers"])
      if let maxAge = cors.maxAge { response.headers["access-control-max-age"] = String(maxAge) }
    }
    return finished(response, behavior)
  }

  /// Adds what the response headers policy and the edge add. A policy's own headers go on what comes
  /// from the cache and on what the origin answers, errors too; that they go on CloudFront's own
  /// errors is not documented, so here they do not. ("Add or remove HTTP headers in CloudFront
  /// responses with a policy", CloudFront Developer Guide)
  private func finished(
    _ answer: Response, _ behavior: CacheBehavior?, isForwarded: Bool = true
  ) -> Response {
    var response = answer
    if let policy = behavior?.responseHeaders {
      if isForwarded {
        for name in policy.removed { response.headers.remove(name) }
        for field in policy.fields
        where field.overridesOrigin || response.headers[field.name] == nil {
          response.headers[field.name] = field.value
        }
      }
      if let cors = policy.cors {
        cors.apply(origin: head.headers["origin"], to: &response.headers)
      }
    }
    if response.headers["server"] == nil { response.headers["server"] = "AmazonS3" }
    if response.headers["x-cache"] == nil {
      response.headers["x-cache"] =
        response.status >= 400 ? "Error from cloudfront" : "Miss from cloudfront"
    }
    response.headers["via"] = "1.1 \(distribution.id.lowercased()).cloudfront.net (CloudFront)"
    response.headers["x-amz-cf-pop"] = "LOCAL-P1"
    response.headers["x-amz-cf-id"] = EdgeIdentifier.random(42)
    if head.method == "HEAD", case .bytes(let data) = response.body {
      response.body = .headOnly(length: Int64(data.count))
    }
    return response
  }
}

extension Range<Int64> {
  func contentRange(of size: Int64) -> String { "bytes \(lowerBound)-\(upperBound - 1)/\(size)" }
}
