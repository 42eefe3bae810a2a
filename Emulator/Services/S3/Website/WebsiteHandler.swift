// SPDX-License-Identifier: Apache-2.0
import HTTPMessage
import HTTPServer
import Notation

/// Answers as a bucket's website: folders by their index document, errors as pages, rules that send
/// requests on. Nobody signs there.
struct WebsiteHandler: Sendable {
  let service: S3Service
  let request: S3Request

  private var store: ObjectStore { service.store }
  private var host: String { request.headers["host"] ?? "" }

  func answer() -> Response {
    do { return try page() } catch {
      return ErrorPage(error, request).response(method: request.method)
    }
  }

  private func page() throws(S3Error) -> Response {
    guard ["GET", "HEAD"].contains(request.method) else {
      throw S3Error(
        405, "MethodNotAllowed", "The specified method is not allowed against this resource.",
        ["Method": request.method, "ResourceType": "OBJECT"])
    }
    let bucket = try store.bucket(request.bucket ?? "")
    guard let document = bucket.documents[.init(setting: .website)],
      let website = WebsiteConfiguration(document: document)
    else {
      throw S3Error(
        404, "NoSuchWebsiteConfiguration",
        "The specified bucket does not have a website configuration", ["BucketName": bucket.name])
    }
    let key = request.key?.text ?? ""
    if let all = website.redirectAll {
      return redirect(all.location(of: key, prefix: "", requestHost: host), all.status)
    }
    if let rule = website.rule(for: key, status: nil) { return follow(rule, key) }
    do { return try content(key, website, in: bucket) } catch {
      if error.status == 304 { throw error }
      if let rule = website.rule(for: key, status: error.status) { return follow(rule, key) }
      return try errorDocument(of: website, error)
    }
  }

  // MARK: Content

  private func content(
    _ key: String, _ website: WebsiteConfiguration, in bucket: BucketState
  ) throws(S3Error) -> Response {
    let isFolder = key.isEmpty || key.hasSuffix("/")
    do {
      return try object(isFolder ? key + website.indexSuffix : key, like: request.headers)
    } catch {
      guard error.status != 304, !isFolder, !exists(key, in: bucket),
        (try? object("\(key)/\(website.indexSuffix)")) != nil
      else { throw error }
      return redirect("/\(PercentEncoding.encode(key, keepingSlash: true))/", 302)
    }
  }

  private func exists(_ key: String, in bucket: BucketState) -> Bool {
    (try? store.find(ObjectKey(key), version: nil, in: bucket))?.isDeleteMarker == false
  }

  /// An object as `GetObject` gives it to somebody who did not sign. What the query asks for does not
  /// count at a website.
  /// - Parameter headers: those whose conditions and range count.
  private func object(
    _ key: String, like headers: HTTPFields = [:]
  ) throws(S3Error) -> Response {
    var head = request.head
    head.headers = headers
    // The bucket is in the path then.
    head.headers.remove("host")
    head.query = nil
    head.path = "/\(request.bucket ?? "")/\(PercentEncoding.encode(key, keepingSlash: true))"
    let read = try S3Request(
      RequestTarget(head), requestID: request.requestID, hostID: request.hostID,
      time: request.time)
    let context = RequestContext(
      service: service, request: read,
      operation: request.method == "HEAD" ? .headObject : .getObject,
      identity: Identity(principal: .anonymous))
    var response: Response
    do { response = try ReadObjectHandler(context: context).read() } catch let error as S3Error {
      throw error
    } catch {
      store.log("website \(request.bucket ?? ""): \(error)")
      throw .internalError
    }
    if let location = response.headers["x-amz-website-redirect-location"] {
      response.headers["x-amz-website-redirect-location"] = nil
      return redirect(location, 301)
    }
    return response
  }

  private func errorDocument(
    of website: WebsiteConfiguration, _ error: S3Error
  ) throws(S3Error) -> Response {
    guard let key = website.errorKey, (400..<500).contains(error.status) else { throw error }
    do {
      var response = try object(key)
      // An error document that sends on does so.
      if response.status == 200 { response.status = error.status }
      return response
    } catch let second {
      return ErrorPage(error, request, documentError: second).response(method: request.method)
    }
  }

  // MARK: Redirects

  private func follow(_ rule: WebsiteConfiguration.Rule, _ key: String) -> Response {
    redirect(
      rule.redirect.location(of: key, prefix: rule.prefix, requestHost: host), rule.redirect.status)
  }

  private func redirect(_ location: String, _ status: Int) -> Response {
    Response(status: status, headers: ["location": location])
  }
}
