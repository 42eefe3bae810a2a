// SPDX-License-Identifier: Apache-2.0
import Notation
import AWSSigning
import HTTPMessage
package import HTTPServer
import Synchronization

/// Amazon S3's REST API over a store.
///
/// A request is read, authenticated and authorised from its head alone, so that what is refused is
/// refused before its body has come; the content of an object then goes to its file as it arrives.
package final class S3Service: Sendable {
  let store: ObjectStore
  let verifier: Verifier
  let accounts: [String: Account]

  /// Makes the service of a store, for the store's accounts.
  package init(store: ObjectStore) {
    self.store = store
    let accounts = Dictionary(
      store.configuration.accounts.map { ($0.accessKeyID, $0) }, uniquingKeysWith: { $1 })
    self.accounts = accounts
    verifier = Verifier(services: ["s3"]) { accounts[$0]?.secret }
  }

  package func accept(_ head: RequestHead, operation: S3Operation?) -> any RequestReceiver {
    let random = store.random(64)
    let call = Call(
      service: self, target: RequestTarget(head), operation: operation,
      requestID: RequestID.make(Array(random[..<8])),
      hostID: RequestID.makeHostID(Array(random[8...])), time: store.now())
    do {
      let plan = try call.plan()
      return S3Receiver(call: call, plan: plan)
    } catch {
      return S3Receiver(call: call, refusal: error)
    }
  }
}

/// What is to be done with a request's body, and then.
struct Plan: Sendable {
  /// How the body is taken.
  enum Body: Sendable {
    /// It is not looked at; more than a little of it is a fault.
    case ignored
    /// Collected, up to a number of bytes.
    case document(limit: Int)
    /// An object's content.
    case content(UploadPlan)
    /// A form with a file in it.
    case form(boundary: [UInt8])
  }

  /// What came of the body.
  enum Received {
    case nothing
    case document([UInt8])
    case content(ReceivedContent)
    case form(PostForm)

    var bytes: [UInt8] { if case .document(let bytes) = self { bytes } else { [] } }
  }

  var body = Body.ignored
  /// Whether ``run`` moves contents about and so needs a thread of its own.
  var isLong = false
  var run: @Sendable (Received) throws -> Response
}

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
    if request.method == "OPTIONS" {
      return Plan { _ in try CORSHandler(store: store, request: request).preflight() }
    }
    guard let operation else {
      let resource =
        switch target.resource {
        case .service: "SERVICE"
        case .bucket: "BUCKET"
        case .object: "OBJECT"
        }
      throw S3Error.methodNotAllowed(request.method, resource: resource)
    }
    let bucket = request.bucket.flatMap { name in
      store.buckets.withLock { $0[name] }
    }
    let isForm = operation == .postObject
    let identity =
      isForm
      ? Identity(principal: .anonymous, verified: nil)
      : try service.authenticate(request, operation: operation, bucket: bucket)
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
    return finished(
      ErrorDocument(error: failure, head: head, requestID: requestID, hostID: hostID).response)
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
      for field in CORSHandler(store: store, request: request).fields(origin: origin) {
        response.headers.append(field.name, field.value)
      }
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
