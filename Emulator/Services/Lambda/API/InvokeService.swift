// SPDX-License-Identifier: Apache-2.0
import Notation
package import FoundationEssentials
import HTTPMessage
package import HTTPServer
import Invocation

/// Lambda's `Invoke` over HTTP (Lambda API Reference, "Invoke"): `POST
/// /2015-03-31/functions/{FunctionName}/invocations`, with `RequestResponse`, `Event` and `DryRun`.
/// Whoever routes requests to it has verified their signatures.
package struct InvokeService: HTTPService {
  /// The most bytes of an event that is invoked asynchronously: 1 MB.
  private static let eventPayloadLimit = 1 << 20

  private let host: FunctionHost
  private let enqueue:
    @Sendable (_ function: String, Data, _ requestID: String) async throws -> Void
  private let makeRequestID: @Sendable () -> String

  /// Makes a service.
  /// - Parameters:
  ///   - host: runs the functions.
  ///   - enqueue: keeps an asynchronous invocation (function name, payload, request id) safe; it has
  ///     been accepted when the closure returns.
  ///   - makeRequestID: makes request ids.
  package init(
    host: FunctionHost,
    makeRequestID: @escaping @Sendable () -> String = { UUID().uuidString.lowercased() },
    enqueue:
      @escaping @Sendable (_ function: String, Data, _ requestID: String) async throws -> Void
  ) {
    self.host = host
    self.makeRequestID = makeRequestID
    self.enqueue = enqueue
  }

  /// Takes a request. A body over 6 MB is refused.
  package func accept(_ head: RequestHead) -> any RequestReceiver {
    // A little more than the limit is taken, so that the refusal has Lambda's own words.
    BufferedReceiver(head: head, limit: FunctionHost.payloadLimit + (1 << 20)) { head, body in
      await answer(head, body)
    }
  }

  private func answer(_ head: RequestHead, _ body: Data) async -> Response {
    let prefix = "/2015-03-31/functions/"
    let suffix = "/invocations"
    guard head.method == "POST", head.path.hasPrefix(prefix), head.path.hasSuffix(suffix),
      head.path.utf8.count > prefix.utf8.count + suffix.utf8.count,
      var name = PercentEncoding.decode(
        head.path.dropFirst(prefix.count).dropLast(suffix.count))
    else {
      return Self.refuse(404, "UnknownOperationException", "There is no such operation.")
    }
    if let qualifier = PercentEncoding.parseQuery(head.query ?? "")
      .first(where: { $0.name == "Qualifier" })?.value
    {
      name += ":\(qualifier)"
    }
    let payload = body.isEmpty ? Data("{}".utf8) : body
    guard (try? JSONDecoder().decode(AnyJSON.self, from: payload)) != nil else {
      return Self.refuse(
        400, "InvalidRequestContentException",
        "Could not parse request body into json: the payload is not valid JSON.", type: "User")
    }
    switch head.headers["x-amz-invocation-type"] ?? "RequestResponse" {
    case "RequestResponse":
      let tail = head.headers["x-amz-log-type"] == "Tail"
      return Self.answer(await host.invoke(name, payload: payload), withTail: tail)
    case "Event": return await accept(name, payload)
    case "DryRun":
      if let refusal = host.refusal(of: name, payloadSize: payload.count) {
        return Self.refuse(refusal.code, refusal.message)
      }
      return Response(status: 204, headers: ["x-amzn-requestid": makeRequestID()])
    case let other:
      return Self.refuse(
        400, "InvalidParameterValueException",
        "Value '\(other)' at 'invocationType' failed to satisfy constraint: Member must satisfy "
          + "enum value set: [Event, RequestResponse, DryRun]", type: "User")
    }
  }

  private func accept(_ name: String, _ payload: Data) async -> Response {
    if let refusal = host.refusal(of: name, payloadSize: payload.count) {
      return Self.refuse(refusal.code, refusal.message)
    }
    guard payload.count <= Self.eventPayloadLimit else {
      return Self.refuse(
        "RequestTooLargeException",
        "\(payload.count) byte payload is too large for the Event invocation type (limit "
          + "\(Self.eventPayloadLimit) bytes)")
    }
    let requestID = makeRequestID()
    do {
      try await enqueue(FunctionReference(name)?.name ?? name, payload, requestID)
    } catch {
      return Self.refuse(500, "ServiceException", "The event could not be queued: \(error)")
    }
    return Response(status: 202, headers: ["x-amzn-requestid": requestID])
  }

  private static func answer(_ outcome: InvocationOutcome, withTail: Bool) -> Response {
    var response: Response
    switch outcome.result {
    case .success(let payload): response = .json(payload)
    case .functionError(let kind, let document):
      response = .json(document)
      response.headers["x-amz-function-error"] = kind
    case .refused(let code, let message): response = refuse(code, message)
    }
    if response.status == 200 {
      response.headers["x-amz-executed-version"] = "$LATEST"
      if withTail { response.headers["x-amz-log-result"] = outcome.logTail.base64EncodedString() }
    }
    response.headers["x-amzn-requestid"] = outcome.requestID
    return response
  }

  /// A refusal by the host, with the status that Lambda has for its code.
  private static func refuse(_ code: String, _ message: String) -> Response {
    switch code {
    case "ResourceNotFoundException": refuse(404, code, message, type: "User")
    case "RequestTooLargeException": refuse(413, code, message, type: "User")
    case "TooManyRequestsException": refuse(429, code, message, type: "User")
    default: refuse(500, code, message, type: "Service")
    }
  }

  private static func refuse(
    _ status: Int, _ code: String, _ message: String, type: String? = nil
  ) -> Response {
    // Lambda's model names the member `Message` in these and `message` in all others.
    let capitalized = ["ResourceNotFoundException", "ServiceException"].contains(code)
    var members = [capitalized ? "Message" : "message": message]
    members["Type"] = type
    let body = try? JSONEncoder().encode(members)
    var response = Response.json(body ?? Data("{}".utf8), status: status)
    response.headers["x-amzn-errortype"] = code
    return response
  }

  /// Decodes from any JSON and keeps nothing.
  private struct AnyJSON: Decodable {
    init(from decoder: any Decoder) throws {}
  }
}
