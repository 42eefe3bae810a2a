// SPDX-License-Identifier: Apache-2.0
import HTTPMessage
import HTTPServer
import Notation

/// One request on its way through the service.
struct Call: Sendable {
  let service: S3Service
  let target: RequestTarget
  let operation: S3Operation?
  let requestID: String
  let hostID: String
  let time: Timestamp

  var store: ObjectStore { service.store }
  var head: RequestHead { target.head }

  /// The largest head that S3 reads, in bytes of its fields ("PutObject", S3 API reference).
  private static let headerLimit = 8 << 10

  /// Reads and judges the head.
  func plan() throws -> Plan {
    let size = head.headers.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count }
    guard size <= Self.headerLimit else {
      throw S3Error(
        400, "RequestHeaderSectionTooLarge",
        "Your request header section exceeds the maximum allowed size.",
        ["MaxSizeAllowed": String(Self.headerLimit)])
    }
    let request = try S3Request(target, requestID: requestID, hostID: hostID, time: time)
    if target.isForWebsite {
      return Plan { _ in WebsiteHandler(service: service, request: request).answer() }
    }
    if request.method == "OPTIONS" {
      return Plan { _ in try CORSHandler(store: store, request: request).preflight() }
    }
    guard let operation else {
      throw S3Error.methodNotAllowed(request.method, resource: target.resource.rawValue)
    }
    if request.method == "POST", service.isForeign(head) {
      try CORSHandler(store: store, request: request).checkPost()
    }
    // A form is signed in its fields.
    let identity =
      operation == .postObject
      ? Identity(principal: .anonymous) : try service.authenticate(request, operation: operation)
    let context = RequestContext(
      service: service, request: request, operation: operation, identity: identity)
    return try context.plan()
  }

  /// The answer of a failure.
  func response(for error: any Error) -> Response {
    let failure: S3Error
    if let error = error as? S3Error {
      failure = error
    } else {
      service.store.log("\(head.method) \(head.path): \(error)")
      failure = .internalError
    }
    return finished(failure.response(to: head, requestID: requestID, hostID: hostID))
  }

  /// An answer with what every answer has.
  func finished(_ response: Response) -> Response {
    var response = response
    response.headers.append("x-amz-request-id", requestID)
    response.headers.append("x-amz-id-2", hostID)
    response.headers.append("server", "AmazonS3")
    if let origin = head.headers["origin"],
      let request = try? S3Request(target, requestID: requestID, hostID: hostID, time: time)
    {
      response.headers.append(CORSHandler(store: store, request: request).fields(origin: origin))
    }
    response.headers = HTTPFields(
      response.headers.map {
        HTTPFields.Field(name: Self.writtenName(of: $0.name), value: $0.value)
      })
    return response
  }

  // The names mean the same however they are written, but scripts that look at them find S3's.
  private static func writtenName(of name: String) -> String {
    if name.hasPrefix("x-amz-") { return name }
    if name == "etag" { return "ETag" }
    var startsWord = true
    return String(
      decoding: name.utf8.map { byte in
        defer { startsWord = byte == UInt8(ascii: "-") }
        return startsWord && (0x61...0x7A).contains(byte) ? byte & ~0x20 : byte
      }, as: UTF8.self)
  }
}
