// SPDX-License-Identifier: Apache-2.0
import Foundation
import LambdaEvents
import LambdaRuntime
import PipelineAPI
import Testing
import VideoPipeline

@testable import notify
@testable import on_job_state_change
@testable import on_object_created

@Suite struct RoutingTests {
  private let world = World()
  private let routes: APIRoutes = [
    "POST /videos": { _ in HTTPAPIResponse(statusCode: 201) },
    "GET /videos/{videoId}/upload": { request in
      HTTPAPIResponse(statusCode: 200, body: "\(try request.videoID())")
    },
    "POST /notifications/{id}/ack": { request in
      HTTPAPIResponse(statusCode: 200, body: "\(try request.notificationID())")
    },
  ]

  private func answer(
    _ method: String, _ path: String, as subject: Owner? = "alice", stage: String = "$default"
  ) async throws -> HTTPAPIResponse {
    var event = world.event(method, path, as: subject)
    event.requestContext.stage = stage
    return try await routes.answer(
      APIRequest(event, deadline: world.clock.now, log: quiet))
  }

  @Test("a route is found by method and path, behind a stage too, and its names have values")
  func found() async throws {
    #expect(try await answer("post", "/videos").statusCode == 201)
    #expect(try await answer("GET", "/videos/v-1/upload").body == "v-1")
    #expect(try await answer("GET", "/live/videos/v-1/upload/", stage: "live").body == "v-1")
    #expect(try await answer("POST", "/notifications/v-1/ack").body == "v-1")
  }

  @Test(
    "what has no route, or names nothing, is not found",
    arguments: [
      ("GET", "/videos"), ("POST", "/videos/v-1"), ("POST", "/"), ("GET", "/videos/v.1/upload"),
      ("POST", "/notifications/v/ack"), ("GET", "/live/videos/v-1/upload"),
    ])
  func notFound(method: String, path: String) async {
    let error = await #expect(throws: APIError.self) { try await answer(method, path) }
    #expect(error?.status == 404)
  }

  @Test("a stranger learns nothing of the routes")
  func stranger() async {
    let error = await #expect(throws: APIError.self) { try await answer("GET", "/", as: nil) }
    #expect(error?.status == 401)
  }

  @Test("an event that no route takes is refused in words that name those that one does")
  func refusals() async throws {
    for (event, router, words) in [
      ("{}", EventRouter(uploads: world.uploads), "is neither of S3 nor of EventBridge nor of an"),
      ("{}", EventRouter(jobs: world.jobs, reconciler: world.reconciler), "is not of EventBridge"),
      (#"{"Records":[]}"#, world.notify(), "is neither of EventBridge nor of an HTTP API"),
      (
        #"{"source":"aws.events","detail-type":"Scheduled Event","detail":{}}"#, world.notify(),
        #"aws.events "Scheduled Event" is for another function"#
      ),
      (
        #"{"source":"other","detail-type":"Video Processing Finished","detail":{}}"#,
        world.notify(), #"other "Video Processing Finished" is for another function"#
      ),
    ] {
      let error = await #expect(throws: InvalidEvent.self) {
        try await router.respond(to: LambdaEvent(data: Data(event.utf8)), world.context())
      }
      #expect(error?.errorMessage.contains(words) == true, "\(words)")
    }
  }
}
