// SPDX-License-Identifier: Apache-2.0
package import AWSService
import Notation
package import AWSSigning
package import FoundationEssentials
import HTTPMessage
package import HTTPServer

/// HTTP and REST APIs of API Gateway, function URLs and the development issuer.
///
/// Function URLs are at `/_url/{function}/…`, APIs but the first at `/_api/{id}/…`, each besides the host
/// names that it was given. An HTTP API is first where there is one.
package struct APIGateway: StreamingService {
  private let apis: [HTTPAPIService]
  private let restAPIs: [RESTAPIService]
  private let functionURLs: [FunctionURLService]
  private let issuer: IssuerService

  /// What the services need of the world around them.
  package struct Environment: Sendable {
    package var functions: any FunctionInvoking
    /// The account that events name.
    package var accountID: String
    package var region = "us-east-1"
    /// Checks the signatures of what is guarded by `AWS_IAM`.
    package var verifier: Verifier
    package var now: @Sendable () -> Date

    package init(
      functions: any FunctionInvoking, accountID: String, verifier: Verifier,
      now: @escaping @Sendable () -> Date = { Date() }
    ) {
      self.functions = functions
      self.accountID = accountID
      self.verifier = verifier
      self.now = now
    }

    /// What an authorizer's policy calls a method of an API.
    func arn(ofAPI id: String, stage: String, method: String, path: String) -> String {
      "arn:aws:execute-api:\(region):\(accountID):\(id)/\(stage)/\(method)/\(path)"
    }
  }

  /// - Parameters:
  ///   - apis: the first answers for every host that no other names.
  ///   - restAPIs: the first does so where there is no HTTP API.
  ///   - functionURLs: one at most for a function.
  ///   - issuer: its tokens count for every authorizer.
  package init(
    apis: [HTTPAPI], restAPIs: [RESTAPI] = [], functionURLs: [FunctionURL],
    environment: Environment, issuer: DevelopmentIssuer
  ) {
    self.restAPIs = restAPIs.map {
      RESTAPIService(api: $0, environment: environment, issuer: issuer)
    }
    self.apis = apis.map { HTTPAPIService(api: $0, environment: environment, issuer: issuer) }
    self.functionURLs = functionURLs.map { FunctionURLService(url: $0, environment: environment) }
    var authorizers: [JWTAuthorizer] = []
    let userPools = restAPIs.flatMap(\.routes).compactMap { route in
      if case .userPool(let authorizer, _) = route.guardian { authorizer } else { nil }
    }
    for authorizer in apis.flatMap(\.routes).compactMap(\.authorizer) + userPools
    where !authorizers.contains(authorizer) {
      authorizers.append(authorizer)
    }
    self.issuer = IssuerService(issuer: issuer, authorizers: authorizers, now: environment.now)
  }

  package static var issuerPaths: Set<String> { IssuerService.paths }

  /// The path at which a function's URL is served: what follows the API port's origin in place of the
  /// URL's host. No slash ends it.
  package static func path(ofFunctionURL function: String) -> String {
    "/_url/" + PercentEncoding.encode(function)
  }

  /// The path at which an API that is not the first is served; no slash ends it.
  package static func path(ofAPI id: String) -> String { "/_api/" + PercentEncoding.encode(id) }

  // MARK: The service

  package enum Operation: String, CaseIterable, Sendable {
    case invoke = "Invoke"
    case invokeFunctionURL = "InvokeFunctionUrl"
  }

  package var signingName: String { "execute-api" }
  package var judgesOrigins: Bool { true }
  package var errorForm: ServiceErrorForm { .restJSON(internalCode: "InternalServerError") }
  package func owns(_ head: RequestHead) -> Bool { false }

  /// What calls a function is an operation; a preflight that is answered here is none.
  package func operation(of head: RequestHead) -> Operation? {
    switch destination(of: head) {
    case .api(let service, let path): service.route(head, path: path) == nil ? nil : .invoke
    case .restAPI(let service, let path): service.route(head, path: path) == nil ? nil : .invoke
    case .functionURL(let service, _): service.isPreflight(head) ? nil : .invokeFunctionURL
    case .issuer, .nowhere: nil
    }
  }

  package func accept(_ head: RequestHead, operation: Operation?) -> any RequestReceiver {
    switch destination(of: head) {
    case .api(let service, let path): service.accept(head, path: path)
    case .restAPI(let service, let path): service.accept(head, path: path)
    case .functionURL(let service, let path): service.accept(head, path: path)
    case .issuer: issuer.accept(head)
    case .nowhere(let response): ImmediateReceiver(response)
    }
  }

  private enum Destination {
    case api(HTTPAPIService, path: String)
    case restAPI(RESTAPIService, path: String)
    case functionURL(FunctionURLService, path: String)
    case issuer
    case nowhere(Response)
  }

  private func destination(of head: RequestHead) -> Destination {
    if Self.issuerPaths.contains(head.path) { return .issuer }
    if let (name, rest) = Self.prefixed(head.path, "/_url/") {
      let service = functionURLs.first { $0.url.function == name }
      return service.map { .functionURL($0, path: rest) }
        ?? .nowhere(.message(404, "No function URL of the name \(name)"))
    }
    if let (id, rest) = Self.prefixed(head.path, "/_api/") {
      if let service = apis.first(where: { $0.api.id == id }) { return .api(service, path: rest) }
      if let service = restAPIs.first(where: { $0.api.id == id }) {
        return .restAPI(service, path: rest)
      }
    }
    let host = head.host
    if let service = functionURLs.first(where: { $0.url.hosts.contains(host) }) {
      return .functionURL(service, path: head.path)
    }
    if let service = restAPIs.first(where: { $0.api.hosts.contains(host) }) {
      return .restAPI(service, path: head.path)
    }
    if let service = apis.first(where: { $0.api.hosts.contains(host) }) ?? apis.first {
      return .api(service, path: head.path)
    }
    return restAPIs.first.map { .restAPI($0, path: head.path) }
      ?? .nowhere(.message(404, "Not Found"))
  }

  /// The decoded name behind a prefix, and the path that follows it.
  private static func prefixed(_ path: String, _ prefix: String) -> (name: String, rest: String)? {
    guard path.hasPrefix(prefix) else { return nil }
    let tail = path.dropFirst(prefix.count)
    let name = tail.prefix { $0 != "/" }
    let rest = tail.dropFirst(name.count)
    guard let decoded = PercentEncoding.decode(name) else { return nil }
    return (decoded, rest.isEmpty ? "/" : String(rest))
  }
}
