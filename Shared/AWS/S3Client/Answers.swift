// SPDX-License-Identifier: Apache-2.0
import Notation
import AWSSigning
import FoundationEssentials
import HTTPMessage
import HTTPTransport
import XML

extension S3Error.ServiceError {
  /// What an answer without success says, in its document or, for want of one, in its status.
  init(_ response: HTTPResponse, of operation: Operation) {
    let document = try? XMLReader().read(response.body)
    let resource = operation.key.map { "\(operation.bucket)/\($0)" } ?? operation.bucket
    self.init(
      status: response.status,
      code: document?.text(of: "Code") ?? Self.code(of: response.status),
      message: document?.text(of: "Message") ?? "status \(response.status) without a document",
      requestID: response.headers["x-amz-request-id"] ?? document?.text(of: "RequestId"),
      resource: resource)
  }

  /// The error that an answer of success carries nevertheless: its document is an `Error`.
  init?(lateErrorIn response: HTTPResponse) {
    // Only a document can be one; an object's content is never looked into.
    guard response.headers["Content-Type"]?.hasPrefix("application/xml") == true,
      response.headers["ETag"] == nil, response.body.count < 64 << 10,
      let document = try? XMLReader().read(response.body), document.name == "Error"
    else { return nil }
    self.init(
      status: 500, code: document.text(of: "Code") ?? "InternalError",
      message: document.text(of: "Message") ?? "",
      requestID: response.headers["x-amz-request-id"] ?? document.text(of: "RequestId"))
  }

  private static func code(of status: Int) -> String {
    switch status {
    case 301: "PermanentRedirect"
    case 304: "NotModified"
    case 400: "BadRequest"
    case 403: "Forbidden"
    case 404: "NotFound"
    case 405: "MethodNotAllowed"
    case 409: "Conflict"
    case 412: "PreconditionFailed"
    case 416: "InvalidRange"
    case 429: "TooManyRequests"
    case 500: "InternalError"
    case 503: "ServiceUnavailable"
    default: "HTTP\(status)"
    }
  }
}

extension HTTPResponse {
  /// The answer's document, whose root must have the given name.
  func document(_ name: String) throws(S3Error) -> XMLTree {
    let tree: XMLTree
    do throws(XMLError) {
      tree = try XMLReader().read(body)
    } catch {
      throw .invalidResponse(error.description)
    }
    guard tree.name == name else { throw .invalidResponse("<\(tree.name)> instead of <\(name)>") }
    return tree
  }

  /// The entity tag and version of an object just written.
  func writtenObject() throws(S3Error) -> WrittenObject {
    guard let etag = headers["ETag"] else { throw .invalidResponse("no ETag") }
    return WrittenObject(etag: etag, versionID: headers["x-amz-version-id"])
  }

  /// What the headers say of an object.
  func objectHead() throws(S3Error) -> ObjectHead {
    // Of a range, the whole object's size stands behind the slash.
    let length =
      headers["Content-Range"]?.split(separator: "/").last.map(String.init)
      ?? headers["Content-Length"] ?? String(receivedBytes)
    guard let size = Int64(length), size >= 0 else {
      throw .invalidResponse("the size '\(length)' is no number")
    }
    guard let etag = headers["ETag"] else { throw .invalidResponse("no ETag") }
    let prefix = "x-amz-meta-"
    var metadata: [String: String] = [:]
    for field in headers {
      let name = field.name.asciiLowercased
      if name.hasPrefix(prefix) { metadata[String(name.dropFirst(prefix.count))] = field.value }
    }
    return ObjectHead(
      size: size, etag: etag, contentType: headers["Content-Type"],
      lastModified: headers["Last-Modified"].flatMap { Timestamp(internetDate: $0)?.date },
      versionID: headers["x-amz-version-id"], metadata: metadata)
  }
}

extension XMLTree {
  /// The text of a child that must be there.
  func required(_ name: String) throws(S3Error) -> String {
    guard let text = text(of: name) else {
      throw .invalidResponse("no <\(name)> in <\(self.name)>")
    }
    return text
  }

  /// A child that must be a number.
  func requiredNumber<Number: FixedWidthInteger>(_ name: String) throws(S3Error) -> Number {
    let text = try required(name)
    guard let number = Number(text) else {
      throw .invalidResponse("<\(name)> is '\(text)', no number")
    }
    return number
  }

  /// A child's moment in the form `2009-10-12T17:50:30.000Z`, to the second.
  func moment(_ name: String) -> Date? {
    text(of: name).flatMap { Timestamp(iso8601: $0)?.wholeSecond.date }
  }
}
