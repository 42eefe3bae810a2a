// SPDX-License-Identifier: Apache-2.0
import EventBridgeAPI
import Foundation
import HTTPMessage
import HTTPTransport
import JSONTree
import MediaConvertAPI
import Notation
import PipelineEvents
import Synchronization
import Testing
import VideoPipeline

@testable import on_object_created

/// What AWS's own answers amount to.
@Suite struct TranscodingTests {
  /// A service that gives one answer and keeps what it was asked.
  private final class Service: HTTPSending {
    let status: Int
    let answer: String
    private let asked = Mutex<[Data]>([])

    init(_ status: Int, _ answer: String) {
      self.status = status
      self.answer = answer
    }

    var bodies: [Data] { asked.withLock { $0 } }

    func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
      if case .bytes(let body)? = request.body { asked.withLock { $0.append(body) } }
      return HTTPResponse(status: status, body: Data(answer.utf8))
    }
  }

  private static let environment = [
    "AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "AWS_ENDPOINT_URL": "http://h",
  ]

  private func transcoding(_ service: Service) throws -> MediaConvertTranscoding {
    MediaConvertTranscoding(
      client: try MediaConvertClient(environment: Self.environment, http: service),
      jobs: JobRequest(
        role: "arn:aws:iam::123456789012:role/r", queue: nil, mediaBucket: "media",
        qualityTuning: "SINGLE_PASS_HQ", stack: nil))
  }

  @Test("a file that Probe calls damaged is unreadable, as one that it does not know")
  func unreadable() async throws {
    for (status, code) in [(422, "UnprocessableEntityException"), (400, "BadRequestException")] {
      let service = Service(status, #"{"__type":"\#(code)","message":"malformed or corrupt"}"#)
      let outcome = try await transcoding(service).probe(bucket: "b", key: "k")
      #expect(outcome == .unreadable("malformed or corrupt"))
    }
    let denied = Service(403, #"{"__type":"ForbiddenException","message":"no"}"#)
    await #expect(throws: (any Error).self) {
      try await transcoding(denied).probe(bucket: "b", key: "k")
    }
  }

  @Test("a refused role is told from refused settings")
  func role() async throws {
    let plan = try #require(
      OutputPlan(
        of: ProbedMedia(
          container: "mp4", durationInMs: 1, video: .init(width: 64, height: 64), hasAudio: false),
        ladder: .standard))
    let order = JobOrder(
      record: try #require(VideoID(rawValue: "v")),
      source: Source(bucket: "b", key: "k", size: 1, etag: "e"), plan: plan, token: "t")
    let role = "Role arn:aws:iam::123456789012:role/r could not be assumed"
    let settings = "/outputGroups: Should match exactly one schema"
    for (message, outcome) in [
      (role, CreateOutcome.roleRefused(role)), (settings, .refused(settings)),
    ] {
      let service = Service(400, #"{"__type":"BadRequestException","message":"\#(message)"}"#)
      #expect(try await transcoding(service).create(order) == outcome)
    }
  }

  @Test("the end of a job says whose stack's it is")
  func stack() async throws {
    let service = Service(200, #"{"FailedEntryCount":0,"Entries":[{"EventId":"1"}]}"#)
    let bus = PipelineBus(
      client: try EventsClient(environment: Self.environment, http: service), stack: "blue")
    var record = VideoRecord(
      videoId: try #require(VideoID(rawValue: "v")), owner: "alice",
      createdAt: .init(milliseconds: 0))
    record.job = ProcessingJob(attempt: 1, token: "t", claimedAt: .init(milliseconds: 0))
    record.job?.status = .completed
    try await bus.put(.finished(try #require(FinishedEvent(of: record))))
    let body = try JSONDecoder().decode(JSON.self, from: try #require(service.bodies.first))
    let detail = try #require(body["Entries"]?[0]?["Detail"]?.string)
    #expect(try JSON(parsing: detail)["stack"] == "blue")
  }
}
