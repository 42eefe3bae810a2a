// SPDX-License-Identifier: Apache-2.0
import Notation
package import AWSSigning
package import FoundationEssentials
import HTTPMessage
package import HTTPServer
package import Invocation

/// The API port: HTTP APIs of API Gateway, function URLs, the development issuer and the console.
///
/// Function URLs are at `/_url/{function}/…`, HTTP APIs but the first at `/_api/{id}/…`, each besides
/// the host names that it was given; a path that begins with `/_emulator/` is the emulator's own.
package struct APIGateway: HTTPService {
  private let apis: [HTTPAPIService]
  private let functionURLs: [FunctionURLService]
  private let issuer: IssuerService
  private let console: (any HTTPService)?

  /// What the services need of the world around them.
  package struct Environment: Sendable {
    /// Runs the functions.
    package var functions: any FunctionInvoking
    /// The account that events name.
    package var accountID: String
    /// Checks the signatures of function URLs with `AWS_IAM`, for the service `lambda`.
    package var verifier: Verifier
    /// The clock.
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
  }

  /// Makes the service.
  /// - Parameters:
  ///   - apis: the first answers for every host that no other names.
  ///   - functionURLs: one at most for a function.
  ///   - issuer: its tokens count for every authorizer.
  ///   - console: answers what begins with `/_emulator/` and is not the issuer's.
  package init(
    apis: [HTTPAPI], functionURLs: [FunctionURL], environment: Environment,
    issuer: DevelopmentIssuer, console: (any HTTPService)? = nil
  ) {
    self.apis = apis.map { HTTPAPIService(api: $0, environment: environment, issuer: issuer) }
    self.functionURLs = functionURLs.map { FunctionURLService(url: $0, environment: environment) }
    var authorizers: [JWTAuthorizer] = []
    for authorizer in apis.flatMap(\.routes).compactMap(\.authorizer)
    where !authorizers.contains(authorizer) {
      authorizers.append(authorizer)
    }
    self.issuer = IssuerService(issuer: issuer, authorizers: authorizers, now: environment.now)
    self.console = console
  }

  /// The path at which a function's URL is served: what follows the API port's origin in place of the
  /// URL's host. No slash ends it.
  package static func path(ofFunctionURL function: String) -> String {
    "/_url/" + PercentEncoding.encode(function)
  }

  /// The path at which an API that is not the first is served; no slash ends it.
  package static func path(ofAPI id: String) -> String { "/_api/" + PercentEncoding.encode(id) }

  /// Takes a request.
  package func accept(_ head: RequestHead) -> any RequestReceiver {
    if head.path == "/_emulator" {
      return RefusedRequest(Response(status: 308, headers: ["location": "/_emulator/"]))
    }
    if head.path.hasPrefix("/_emulator/") {
      if IssuerService.paths.contains(head.path) { return issuer.accept(head) }
      return console?.accept(head) ?? RefusedRequest(.message(404, "Not Found"))
    }
    if let (name, rest) = Self.prefixed(head.path, "/_url/") {
      guard let service = functionURLs.first(where: { $0.url.function == name }) else {
        return RefusedRequest(.message(404, "No function URL of the name \(name)"))
      }
      return service.accept(head, path: rest)
    }
    if let (id, rest) = Self.prefixed(head.path, "/_api/"),
      let service = apis.first(where: { $0.api.id == id })
    {
      return service.accept(head, path: rest)
    }
    let host = head.host
    if let service = functionURLs.first(where: { $0.url.hosts.contains(host) }) {
      return service.accept(head, path: head.path)
    }
    guard let service = apis.first(where: { $0.api.hosts.contains(host) }) ?? apis.first else {
      return RefusedRequest(.message(404, "Not Found"))
    }
    return service.accept(head, path: head.path)
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

/// A request whose answer does not depend on its body.
final class RefusedRequest: RequestReceiver {
  private let response: Response
  let earlyResponse: Response?

  init(_ response: Response) {
    self.response = response
    earlyResponse = response
  }

  func receive(_ bytes: RawSpan) {}

  func finish(trailers: HTTPFields) -> Reply { .now(response) }

  func abandon() {}
}
