// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
package import LambdaEvents
package import LambdaRuntime
package import VideoPipeline

/// A request of the HTTP API as the functions look at it.
package struct APIRequest: Sendable {
  /// The event.
  package let event: HTTPAPIRequest
  /// The method in upper case.
  package let method: String
  /// The path's segments, without the stage's.
  package let segments: [String]

  /// The request of an event.
  package init(_ event: HTTPAPIRequest) {
    self.event = event
    method = event.requestContext.http.method.uppercased()
    var segments = event.rawPath.split(separator: "/").map(String.init)
    // API Gateway puts a named stage before the path, and only there.
    if let stage = event.requestContext.stage, stage != "$default", segments.first == stage {
      segments.removeFirst()
    }
    self.segments = segments
  }

  /// The values of the braces when the request is for that route (`POST /videos/{videoId}/publish`);
  /// nil for another.
  package func match(_ route: String) -> [String]? {
    let parts = route.split(separator: " ")
    guard parts.count == 2, parts[0] == method else { return nil }
    let pattern = parts[1].split(separator: "/")
    guard pattern.count == segments.count else { return nil }
    var values: [String] = []
    for (expected, given) in zip(pattern, segments) {
      if expected.hasPrefix("{") {
        values.append(given)
      } else if expected != given {
        return nil
      }
    }
    return values
  }

  /// The video that a path names.
  /// - Throws: 404 when it cannot be a video's id.
  package func videoID(_ text: String) throws(APIError) -> VideoID {
    guard let id = VideoID(rawValue: text) else { throw .notFound("video") }
    return id
  }

  /// The body as a value.
  /// - Throws: 400 that names the field.
  package func body<Body: Decodable>(_ type: Body.Type) throws(APIError) -> Body {
    guard let data = event.bodyData, !data.isEmpty else {
      throw .badRequest("InvalidBody", "The request has no JSON body.")
    }
    do {
      return try LambdaEvent(data: data).decode(type)
    } catch {
      let reason = error.errorMessage.replacing("the event", with: "the body")
      throw .badRequest("InvalidBody", "The body is wrong: \(reason).")
    }
  }

  /// The caller by the claims that the authorizer checked.
  /// - Throws: 401 without a subject.
  package func caller() throws(APIError) -> Caller {
    guard let jwt = event.requestContext.authorizer?.jwt, let subject = jwt.claim("sub"),
      !subject.isEmpty
    else { throw .unauthenticated }
    return Caller(
      subject: subject, groups: Set(jwt.list("cognito:groups") + jwt.list("groups")))
  }
}

/// Who makes a request.
package struct Caller: Sendable, Equatable {
  /// The token's `sub`: the owner of what they upload.
  package let subject: String
  /// The groups of `cognito:groups` and `groups`.
  package let groups: Set<String>

  /// A caller.
  package init(subject: String, groups: Set<String>) {
    self.subject = subject
    self.groups = groups
  }

  /// - Throws: 403 unless the caller is in the group.
  package func require(group: String) throws(APIError) {
    guard groups.contains(group) else {
      throw .forbidden("Only members of the group \(group) may upload videos.")
    }
  }
}

extension LambdaEvent {
  /// Answers an HTTP request: the answer of the closure, or the document of the ``APIError`` that it
  /// throws. Any other error is the function's failure.
  package func answer(
    _ respond: (APIRequest) async throws -> HTTPAPIResponse
  ) async throws -> LambdaResponse {
    let request = APIRequest(try decode(HTTPAPIRequest.self))
    do {
      return try .http(try await respond(request))
    } catch let error as APIError {
      return try .http(.json(error.body, statusCode: error.status))
    }
  }
}
