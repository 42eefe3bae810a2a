// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
package import LambdaEvents
package import LambdaRuntime
package import Notation
package import VideoPipeline

/// A request of the HTTP API as the functions look at it.
package struct APIRequest: Sendable {
  package let event: HTTPAPIRequest
  /// When the function's time is up.
  package let deadline: Timestamp
  package let log: Logger
  /// The path's segments, without the stage's.
  package let segments: [String]
  /// The segments that stand for the names in braces of the route that it is for.
  package internal(set) var parameters: [String: String] = [:]

  package init(_ event: HTTPAPIRequest, deadline: Timestamp, log: Logger) {
    self.event = event
    self.deadline = deadline
    self.log = log
    var segments = event.rawPath.split(separator: "/").map(String.init)
    // API Gateway puts a named stage before the path, and only there.
    if let stage = event.requestContext.stage, stage != "$default", segments.first == stage {
      segments.removeFirst()
    }
    self.segments = segments
  }

  /// The video that the path names.
  /// - Throws: 404 when it cannot be a video's id.
  package func videoID() throws(APIError) -> VideoID {
    guard let id = parameters["videoId"].flatMap(VideoID.init(rawValue:)) else {
      throw .notFound("video")
    }
    return id
  }

  /// The notification that the path names.
  /// - Throws: 404 when it cannot be a notification's id.
  package func notificationID() throws(APIError) -> NotificationID {
    guard let id = parameters["id"].flatMap(NotificationID.init) else {
      throw .notFound("notification")
    }
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
      subject: Owner(subject), groups: jwt.list("cognito:groups") + jwt.list("groups"))
  }
}
