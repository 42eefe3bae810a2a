// SPDX-License-Identifier: Apache-2.0
package import AWSService
package import FoundationEssentials
import HTTPMessage
package import HTTPServer
import JSONTree
import Notation

/// Lambda's API, of which it does `Invoke` with `RequestResponse`, `Event` and `DryRun` (Lambda API
/// Reference, "Invoke"), and event source mappings.
package struct InvokeService: SignedService {
  /// The most bytes of an event that is invoked asynchronously: 1 MB.
  private static let eventPayloadLimit = 1 << 20

  private let host: FunctionHost
  private let mappings: EventSourceMappings
  private let enqueue:
    @Sendable (_ function: String, Data, _ requestID: String) async throws -> Void

  /// - Parameter enqueue: keeps an asynchronous invocation safe; it has been accepted when the closure
  ///   returns.
  package init(
    host: FunctionHost, mappings: EventSourceMappings,
    enqueue:
      @escaping @Sendable (_ function: String, Data, _ requestID: String) async throws -> Void
  ) {
    self.host = host
    self.mappings = mappings
    self.enqueue = enqueue
  }

  package var signingName: String { "lambda" }
  package var operations: any OperationTable { lambdaOperations }
  // A little more than the limit is taken, so that the refusal has Lambda's own words.
  package var bodyLimit: Int { FunctionHost.payloadLimit + (1 << 20) }

  package var errorForm: ServiceErrorForm {
    .restJSON(internalCode: "ServiceException") { error in
      // Lambda's model names the member `Message` in these and `message` in all others.
      let isCapital = ["ResourceNotFoundException", "ServiceException"].contains(error.code)
      return [
        "Type": error.fault == .sender ? "User" : "Service",
        isCapital ? "Message" : "message": .string(error.message),
      ]
    }
  }

  package func answer(_ request: ServiceRequest) async throws -> Response? {
    guard request.operation.name == "Invoke" else {
      if let description = try host.description(for: request.operation) { return description }
      return try mappings.answer(request, host: host)
    }
    let head = request.head
    var name = request.operation.labels["FunctionName"] ?? ""
    if let qualifier = PercentEncoding.parseQuery(head.query ?? "")
      .first(where: { $0.name == "Qualifier" })?.value
    {
      name += ":\(qualifier)"
    }
    let payload = request.body.isEmpty ? Data("{}".utf8) : request.body
    guard (try? JSON(parsing: payload, depthLimit: 512)) != nil else {
      throw ServiceError(
        400, "InvalidRequestContentException",
        "Could not parse request body into json: the payload is not valid JSON.")
    }
    switch head.headers["x-amz-invocation-type"] ?? "RequestResponse" {
    case "RequestResponse":
      let tail = head.headers["x-amz-log-type"] == "Tail"
      return try Self.answer(await host.invoke(name, payload: payload), withTail: tail)
    case "Event":
      try await accept(name, payload, requestID: request.requestID)
      return Response(status: 202)
    case "DryRun":
      try checkInvocable(name, payload)
      return Response(status: 204)
    case let other:
      throw ServiceError(
        400, "InvalidParameterValueException",
        "Value '\(other)' at 'invocationType' failed to satisfy constraint: Member must satisfy "
          + "enum value set: [Event, RequestResponse, DryRun]")
    }
  }

  private func checkInvocable(_ name: String, _ payload: Data) throws(ServiceError) {
    if let refusal = host.refusal(of: name, payloadSize: payload.count) {
      throw ServiceError(refusalOf: refusal.code, refusal.message)
    }
  }

  private func accept(_ name: String, _ payload: Data, requestID: String) async throws {
    try checkInvocable(name, payload)
    guard payload.count <= Self.eventPayloadLimit else {
      throw ServiceError(
        refusalOf: "RequestTooLargeException",
        "\(payload.count) byte payload is too large for the Event invocation type (limit "
          + "\(Self.eventPayloadLimit) bytes)")
    }
    do {
      try await enqueue(FunctionReference(name)?.name ?? name, payload, requestID)
    } catch {
      throw ServiceError(500, "ServiceException", "The event could not be queued: \(error)")
    }
  }

  private static func answer(
    _ outcome: InvocationOutcome, withTail: Bool
  ) throws(ServiceError) -> Response {
    var response: Response
    switch outcome.result {
    case .success(let payload): response = .json(payload)
    case .functionError(let kind, let document):
      response = .json(document)
      response.headers["x-amz-function-error"] = kind
    case .refused(let code, let message): throw ServiceError(refusalOf: code, message)
    }
    response.headers["x-amz-executed-version"] = "$LATEST"
    if withTail { response.headers["x-amz-log-result"] = outcome.logTail.base64EncodedString() }
    response.headers["x-amzn-requestid"] = outcome.requestID
    return response
  }
}

extension ServiceError {
  /// A refusal by the host, with the status that Lambda has for its code.
  fileprivate init(refusalOf code: String, _ message: String) {
    let status =
      switch code {
      case "ResourceNotFoundException": 404
      case "RequestTooLargeException": 413
      case "TooManyRequestsException": 429
      default: 500
      }
    self.init(status, code, message)
  }
}
