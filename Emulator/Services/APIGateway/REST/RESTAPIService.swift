// SPDX-License-Identifier: Apache-2.0
import AWSService
import AWSSigning
import FoundationEssentials
import HTTPMessage
import HTTPServer
import JSONTree
import Notation

/// Answers the requests of one REST API.
struct RESTAPIService: Sendable {
  /// The most that a request's body may have: API Gateway's 10 MB.
  static let bodyLimit = 10 << 20

  let api: RESTAPI
  let environment: APIGateway.Environment
  let issuer: DevelopmentIssuer
  private let routes: RouteTable<RESTAPI.Route>

  init(api: RESTAPI, environment: APIGateway.Environment, issuer: DevelopmentIssuer) {
    self.api = api
    self.environment = environment
    self.issuer = issuer
    routes = RouteTable(api.routes)
  }

  /// A request on its way to its method.
  private struct Call {
    var head: RequestHead
    /// Within the stage.
    var path: String
    var match: RouteTable<RESTAPI.Route>.Match
    var requestID = UUID().uuidString.lowercased()
  }

  /// The method of a request, or nil.
  func route(_ head: RequestHead, path: String) -> RouteTable<RESTAPI.Route>.Match? {
    routes.match(method: head.method, path: inner(path))
  }

  func accept(_ head: RequestHead, path: String) -> any RequestReceiver {
    guard let match = route(head, path: path) else {
      // API Gateway's words for what it does not know.
      return refusal(.message(403, "Missing Authentication Token"))
    }
    let call = Call(head: head, path: inner(path), match: match)
    if match.route.requiresAPIKey, head.headers["x-api-key"]?.isEmpty ?? true {
      return refusal(.message(403, "Forbidden"))
    }
    return BufferedReceiver(head: head, limit: Self.bodyLimit) { _, body in
      finished(await answer(call, body), call.requestID)
    }
  }

  /// The path within the stage. Without the stage a path is taken too, as `sam local start-api` has it.
  private func inner(_ path: String) -> String {
    let prefix = "/\(api.stage)"
    let rest = path.hasPrefix(prefix) ? path.dropFirst(prefix.count) : path[...]
    let inner = rest.isEmpty || rest.hasPrefix("/") ? rest : path[...]
    // A slash at the end makes no other resource.
    return inner.count > 1 && inner.hasSuffix("/")
      ? String(inner.dropLast()) : inner.isEmpty ? "/" : String(inner)
  }

  private func refusal(_ response: Response) -> any RequestReceiver {
    ImmediateReceiver(finished(response, UUID().uuidString.lowercased()))
  }

  private func finished(_ response: Response, _ requestID: String) -> Response {
    var response = response
    response.headers["x-amzn-requestid"] = requestID
    response.headers["x-amz-apigw-id"] = Identifier.request()
    return response
  }

  private func answer(_ call: Call, _ body: Data) async -> Response {
    var event = event(call, body)
    switch await admission(call, body, event) {
    case .refused(let response): return response
    case .admitted(let authorizer): event.authorizer = authorizer
    }
    switch call.match.route.target {
    case .fixed(let status, let headers):
      var response = Response.json([:] as JSON, status: status)
      for (name, value) in headers { response.headers[name.asciiLowercased] = value }
      return response
    case .function(let function):
      let payload = JSON.object(event.object).data
      guard payload.count <= FunctionCall.payloadLimit else {
        return .message(413, "Request Too Long")
      }
      let invocation = FunctionCall(
        functions: environment.functions, function: function, payload: payload)
      return response(
        to: await invocation.outcome(within: call.match.route.timeout)?.result, call.head)
    }
  }

  private func response(to result: InvocationOutcome.Result?, _ head: RequestHead) -> Response {
    switch result {
    case nil: .message(504, "Endpoint request timed out")
    case .success(let result)?:
      Response(proxyResult: result, decodes: api.isBinary(head.headers["accept"]))
        ?? .message(502, "Internal server error")
    case .functionError?: .message(502, "Internal server error")
    case .refused(let code, _)?:
      code.hasPrefix("TooManyRequests")
        ? .message(429, "Too Many Requests") : .message(500, "Internal server error")
    }
  }

  private func event(_ call: Call, _ body: Data) -> ProxyEvent {
    ProxyEvent(
      head: call.head, path: call.path,
      fullPath: call.path == "/" ? "/\(api.stage)/" : "/\(api.stage)\(call.path)",
      resource: call.match.route.path, body: body,
      isBinary: api.isBinary(call.head.headers["content-type"]), stage: api.stage,
      accountID: environment.accountID, apiID: api.id, requestID: call.requestID,
      now: environment.now(), pathParameters: call.match.parameters,
      stageVariables: api.stageVariables)
  }

  // MARK: Who may call

  private enum Admission {
    case admitted(JSON?)
    case refused(Response)
  }

  private func admission(
    _ call: Call, _ body: Data, _ event: ProxyEvent
  ) async -> Admission {
    switch call.match.route.guardian {
    case nil: return .admitted(nil)
    case .iam?: return admittedBySignature(call.head, body)
    case .userPool(let authorizer, let scopes)?:
      do throws(JWTAuthorizer.Refusal) {
        let token = try authorizer.authorize(
          call.head, scopes: scopes, now: environment.now(), key: { issuer.publicKey(id: $0) })
        return .admitted(["claims": token.flatClaims])
      } catch {
        if case .insufficientScope = error { return .refused(.message(403, "Forbidden")) }
        return .refused(.message(401, "Unauthorized"))
      }
    case .lambda(let authorizer)?:
      let question = LambdaAuthorizer.Question(
        head: call.head, arn: arn(of: call), stageVariables: api.stageVariables,
        event: event.object)
      return Self.admission(
        await authorizer.decide(question, by: environment.functions))
    }
  }

  private static func admission(_ decision: LambdaAuthorizer.Decision) -> Admission {
    switch decision {
    case .allowed(let context, let principal):
      var authorizer = JSON.Object(
        context.members.map { member in
          JSON.Object.Member(
            name: member.name, value: .string(member.value.scalarText ?? member.value.text))
        })
      authorizer["principalId"] = principal.map { .string($0) }
      authorizer["integrationLatency"] = JSON(0)
      return .admitted(.object(authorizer))
    case .denied(let isExplicit):
      let reason = isExplicit ? " with an explicit deny" : ""
      return .refused(
        .json(
          [
            "Message":
              .string("User is not authorized to access this resource\(reason)")
          ], status: 403))
    case .unauthorized: return .refused(.message(401, "Unauthorized"))
    case .failed: return .refused(.json(["message": nil] as JSON, status: 500))
    }
  }

  private func admittedBySignature(_ head: RequestHead, _ body: Data) -> Admission {
    guard head.headers["authorization"] != nil || head.query?.contains("X-Amz-Signature=") == true
    else { return .refused(.message(403, "Missing Authentication Token")) }
    let request = SignableRequest(
      method: head.method, path: head.path, query: head.query, headers: head.headers)
    do throws(VerificationError) {
      _ = try environment.verifier.verify(
        request, payload: .body(.of(body)), at: environment.now())
      return .admitted(nil)
    } catch {
      return .refused(.message(error.jsonAnswer.status, error.jsonAnswer.message))
    }
  }

  private func arn(of call: Call) -> String {
    environment.arn(
      ofAPI: api.id, stage: api.stage, method: call.head.method,
      path: String(call.path.dropFirst()))
  }
}
