// SPDX-License-Identifier: Apache-2.0
import AWSService
import Patterns
import FoundationEssentials
import HTTPMessage
import HTTPServer
import JSONTree

/// Answers the requests of one HTTP API.
struct HTTPAPIService: Sendable {
  /// The most that a request's body may have: API Gateway's 10 MB.
  static let bodyLimit = 10 << 20

  let api: HTTPAPI
  let environment: APIGateway.Environment
  let issuer: DevelopmentIssuer
  private let routes: RouteTable<HTTPAPI.Route>

  init(api: HTTPAPI, environment: APIGateway.Environment, issuer: DevelopmentIssuer) {
    self.api = api
    self.environment = environment
    self.issuer = issuer
    self.routes = RouteTable(api.routes)
  }

  func accept(_ head: RequestHead, path: String) -> any RequestReceiver {
    if let cors = api.cors, CORSSettings.isPreflight(head) {
      return ImmediateReceiver(cors.preflight(head, status: 204))
    }
    guard let match = route(head, path: path) else {
      return refusal(.message(404, "Not Found"), head)
    }
    var authorizer: JSON?
    if let guardian = match.route.authorizer {
      do throws(JWTAuthorizer.Refusal) {
        let token = try guardian.authorize(
          head, scopes: match.route.scopes, now: environment.now(),
          key: { issuer.publicKey(id: $0) })
        authorizer = token.context(scopes: match.route.scopes)
      } catch {
        return refusal(error.response, head)
      }
    }
    return BufferedReceiver(head: head, limit: Self.bodyLimit) { [authorizer] head, body in
      await answer(head, path: path, match, authorizer, body)
    }
  }

  /// The route of a request; nil for a preflight that is answered here, and for what has none.
  func route(_ head: RequestHead, path: String) -> RouteTable<HTTPAPI.Route>.Match? {
    guard api.cors == nil || !CORSSettings.isPreflight(head) else { return nil }
    return routedPath(path).flatMap { routes.match(method: head.method, path: $0) }
  }

  /// The path within the stage; nil when it is not in it.
  private func routedPath(_ path: String) -> String? {
    guard api.stage != "$default" else { return path }
    let prefix = "/\(api.stage)"
    guard path.hasPrefix(prefix) else { return nil }
    let rest = path.dropFirst(prefix.count)
    if rest.isEmpty { return "/" }
    return rest.hasPrefix("/") ? String(rest) : nil
  }

  private func refusal(_ response: Response, _ head: RequestHead) -> any RequestReceiver {
    ImmediateReceiver(finished(response, head, requestID: Identifier.request()))
  }

  private typealias Match = RouteTable<HTTPAPI.Route>.Match

  private func answer(
    _ head: RequestHead, path: String, _ match: Match, _ authorizer: JSON?, _ body: Data
  ) async -> Response {
    let requestID = Identifier.request()
    var authorizer = authorizer
    if let guardian = match.route.lambdaAuthorizer {
      let asked = event(
        head, path: path, match, nil, body, requestID, isFirst: guardian.format == .policy)
      let question = LambdaAuthorizer.Question(
        head: head, arn: arn(of: match, head, path), stageVariables: api.stageVariables,
        event: asked)
      let decision = await guardian.decide(question, by: environment.functions)
      switch Self.admission(decision, usesFirstPayload: match.route.usesFirstPayload) {
      case .success(let context): authorizer = context
      case .failure(let refusal):
        return finished(refusal.response, head, requestID: requestID)
      }
    }
    let payload = JSON.object(
      event(
        head, path: path, match, authorizer, body, requestID,
        isFirst: match.route.usesFirstPayload)
    ).data
    guard payload.count <= FunctionCall.payloadLimit else {
      return finished(.message(413, "Request Entity Too Large"), head, requestID: requestID)
    }
    let call = FunctionCall(
      functions: environment.functions, function: match.route.function, payload: payload)
    let response: Response
    switch await call.outcome(within: match.route.timeout)?.result {
    case nil: response = .message(503, "Service Unavailable")
    case .success(let result)?:
      let made =
        match.route.usesFirstPayload
        ? Response(proxyResult: result, decodes: true) : Response(functionResult: result)
      response = made ?? .message(500, "Internal Server Error")
    case .functionError?: response = .message(500, "Internal Server Error")
    case .refused(let code, _)?:
      response =
        code.hasPrefix("TooManyRequests")
        ? .message(503, "Service Unavailable") : .message(500, "Internal Server Error")
    }
    return finished(response, head, requestID: requestID)
  }

  private func event(
    _ head: RequestHead, path: String, _ match: Match, _ authorizer: JSON?, _ body: Data,
    _ requestID: String, isFirst: Bool
  ) -> JSON.Object {
    let event = RequestEvent(
      head: head, path: path, body: body, routeKey: match.route.routeKey, stage: api.stage,
      accountID: environment.accountID, apiID: api.id, requestID: requestID,
      now: environment.now(), pathParameters: match.parameters,
      stageVariables: api.stageVariables, authorizer: authorizer)
    guard isFirst else { return event.object }
    var first = ProxyEvent(
      head: head, path: path, fullPath: path, resource: match.route.path, body: body,
      isBinary: event.isBase64Encoded, stage: api.stage, accountID: environment.accountID,
      apiID: api.id, requestID: requestID, now: event.now, pathParameters: match.parameters,
      stageVariables: api.stageVariables, authorizer: authorizer)
    first.isHTTPAPI = true
    return first.object
  }

  private func arn(of match: Match, _ head: RequestHead, _ path: String) -> String {
    environment.arn(
      ofAPI: api.id, stage: api.stage, method: head.method,
      path: String((routedPath(path) ?? path).dropFirst()))
  }

  private struct Refusal: Error {
    var response: Response
  }

  private static func admission(
    _ decision: LambdaAuthorizer.Decision, usesFirstPayload: Bool
  ) -> Result<JSON, Refusal> {
    switch decision {
    case .allowed(let context, _):
      .success(usesFirstPayload ? .object(context) : ["lambda": .object(context)])
    case .denied: .failure(Refusal(response: .message(403, "Forbidden")))
    case .unauthorized: .failure(Refusal(response: .message(401, "Unauthorized")))
    case .failed: .failure(Refusal(response: .message(500, "Internal Server Error")))
    }
  }

  private func finished(_ answer: Response, _ head: RequestHead, requestID: String) -> Response {
    var response = answer
    api.cors?.apply(to: &response.headers, origin: head.headers["origin"])
    response.headers["apigw-requestid"] = requestID
    return response
  }
}
