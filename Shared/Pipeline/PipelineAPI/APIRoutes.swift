// SPDX-License-Identifier: Apache-2.0
package import LambdaEvents
package import LambdaRuntime
import Notation
import VideoPipeline

/// The routes of the HTTP API that a function answers, each a method, the template of a path and a
/// handler: `["POST /videos/{videoId}/publish": publish]`.
package struct APIRoutes: Sendable, ExpressibleByDictionaryLiteral {
  package typealias Handler = @Sendable (APIRequest) async throws -> HTTPAPIResponse

  private struct Route: Sendable {
    let method: Substring
    let template: [Substring]
    let handler: Handler

    /// The values of the template's names, or nil when the request is for another route.
    func match(_ request: APIRequest) -> [String: String]? {
      guard method == request.event.method, template.count == request.segments.count else {
        return nil
      }
      var parameters: [String: String] = [:]
      for (expected, given) in zip(template, request.segments) {
        if expected.hasPrefix("{") {
          parameters[String(expected.dropFirst().dropLast())] = given
        } else if expected != given {
          return nil
        }
      }
      return parameters
    }
  }

  private let routes: [Route]

  package init(dictionaryLiteral elements: (String, Handler)...) {
    routes = elements.map { name, handler in
      let path = name.drop { $0 != " " }.dropFirst()
      return Route(
        method: name.prefix { $0 != " " }, template: path.split(separator: "/"), handler: handler)
    }
  }

  /// The answer of the route that a request is for.
  /// - Throws: ``APIError`` 404 when it is for none; whatever the handler throws.
  package func answer(_ request: APIRequest) async throws -> HTTPAPIResponse {
    for route in routes {
      guard let parameters = route.match(request) else { continue }
      var request = request
      request.parameters = parameters
      return try await route.handler(request)
    }
    _ = try request.caller()
    throw APIError.notFound("route")
  }

  /// Answers an HTTP request, with the document of an ``APIError`` where a handler throws one. Any
  /// other error is the function's failure.
  package func respond(
    to event: LambdaEvent, _ context: LambdaContext
  ) async throws -> LambdaResponse {
    let request = APIRequest(
      try event.decode(HTTPAPIRequest.self), deadline: Timestamp(context.deadline),
      log: context.logger)
    do {
      return try .http(try await answer(request))
    } catch let error as APIError {
      return try .http(.json(error.body, statusCode: error.status))
    }
  }
}
