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
  private let routes: RouteTable

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
  func route(_ head: RequestHead, path: String) -> RouteTable.Match? {
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

  private func answer(
    _ head: RequestHead, path: String, _ match: RouteTable.Match, _ authorizer: JSON?, _ body: Data
  ) async -> Response {
    let requestID = Identifier.request()
    let event = RequestEvent(
      head: head, path: path, body: body, routeKey: match.route.routeKey, stage: api.stage,
      accountID: environment.accountID, apiID: api.id, requestID: requestID,
      now: environment.now(), pathParameters: match.parameters,
      stageVariables: api.stageVariables, authorizer: authorizer
    ).json()
    guard event.count <= FunctionCall.payloadLimit else {
      return finished(.message(413, "Request Entity Too Large"), head, requestID: requestID)
    }
    let call = FunctionCall(
      functions: environment.functions, function: match.route.function, payload: event)
    let response: Response
    switch await call.outcome(within: match.route.timeout)?.result {
    case nil: response = .message(503, "Service Unavailable")
    case .success(let result)?:
      response = Response(functionResult: result) ?? .message(500, "Internal Server Error")
    case .functionError?: response = .message(500, "Internal Server Error")
    case .refused(let code, _)?:
      response =
        code.hasPrefix("TooManyRequests")
        ? .message(503, "Service Unavailable") : .message(500, "Internal Server Error")
    }
    return finished(response, head, requestID: requestID)
  }

  private func finished(_ answer: Response, _ head: RequestHead, requestID: String) -> Response {
    var response = answer
    api.cors?.apply(to: &response.headers, origin: head.headers["origin"])
    response.headers["apigw-requestid"] = requestID
    return response
  }
}
