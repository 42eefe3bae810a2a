// SPDX-License-Identifier: Apache-2.0
import AWSService
import Patterns
import AWSSigning
import FoundationEssentials
import HTTPMessage
import HTTPServer
import JSONTree

/// Answers the requests of one function URL ("Lambda function URLs", Lambda Developer Guide).
struct FunctionURLService: Sendable {
  /// The most that a request's body may have: Lambda's 6 MB.
  static let bodyLimit = 6 << 20

  let url: FunctionURL
  let environment: APIGateway.Environment

  func accept(_ head: RequestHead, path: String) -> any RequestReceiver {
    if let cors = url.cors, isPreflight(head) {
      return ImmediateReceiver(cors.preflight(head, status: 200))
    }
    if url.authorization == .iam, head.headers["authorization"] == nil,
      head.query?.contains("X-Amz-Signature=") != true
    {
      return ImmediateReceiver(finished(.message(403, "Forbidden"), head))
    }
    return BufferedReceiver(head: head, limit: Self.bodyLimit) { head, body in
      finished(await answer(head, path: path, body), head)
    }
  }

  /// Whether a request is a preflight that is answered here.
  func isPreflight(_ head: RequestHead) -> Bool {
    url.cors != nil && CORSSettings.isPreflight(head)
  }

  private func answer(_ head: RequestHead, path: String, _ body: Data) async -> Response {
    var account = "anonymous"
    var authorizer: JSON?
    if url.authorization == .iam {
      let request = SignableRequest(
        method: head.method, path: head.path, query: head.query, headers: head.headers)
      do throws(VerificationError) {
        let verified = try environment.verifier.verify(
          request, payload: .body(.of(body)), at: environment.now())
        account = environment.accountID
        authorizer = iamContext(accessKeyID: verified.accessKeyID)
      } catch {
        return .message(error.jsonAnswer.status, error.jsonAnswer.message)
      }
    }
    let event = RequestEvent(
      head: head, path: path, body: body, routeKey: "$default", stage: "$default",
      accountID: account, apiID: head.host.split(separator: ".").first.map(String.init) ?? "",
      requestID: UUID().uuidString.lowercased(), now: environment.now(), authorizer: authorizer
    ).json()
    guard event.count <= FunctionCall.payloadLimit else {
      return .message(413, "Request Entity Too Large")
    }
    if url.streams { return await streamed(event) }
    let call = FunctionCall(
      functions: environment.functions, function: url.function, payload: event)
    return Self.response(to: await call.outcome())
  }

  private func streamed(_ event: Data) async -> Response {
    let (functions, name) = (environment.functions, url.function)
    // The function's start is not undone when the caller leaves; its answer's end is.
    let outcome = await Task { await functions.invokeStreaming(name, payload: event) }.value
    switch outcome {
    case .complete(let outcome): return Self.response(to: outcome)
    case .streaming(let prelude, let body):
      guard (200...599).contains(prelude.statusCode) else { return .message(502, "Bad Gateway") }
      var response = Response(status: prelude.statusCode)
      for (name, value) in prelude.headers.sorted(by: { $0.key < $1.key }) {
        response.headers.append(name.asciiLowercased, value)
      }
      for cookie in prelude.cookies { response.headers.append("set-cookie", cookie) }
      if response.headers["content-type"] == nil {
        response.headers["content-type"] = "application/octet-stream"
      }
      response.body = .stream { writer in
        for try await piece in body { try await writer.write(piece) }
      }
      return response
    }
  }

  private static func response(to outcome: InvocationOutcome) -> Response {
    switch outcome.result {
    case .success(let result):
      Response(functionResult: result) ?? .message(502, "Internal Server Error")
    case .functionError: .message(502, "Internal Server Error")
    case .refused(let code, let message):
      .message(code.hasPrefix("TooManyRequests") ? 429 : 502, message)
    }
  }

  private func iamContext(accessKeyID: String) -> JSON {
    let account = environment.accountID
    return [
      "iam": [
        "accessKey": .string(accessKeyID), "accountId": .string(account),
        "callerId": .string(accessKeyID), "cognitoIdentity": nil, "principalOrgId": nil,
        "userArn": .string("arn:aws:iam::\(account):root"), "userId": .string(account),
      ]
    ]
  }

  private func finished(_ answer: Response, _ head: RequestHead) -> Response {
    var response = answer
    url.cors?.apply(to: &response.headers, origin: head.headers["origin"])
    return response
  }
}
