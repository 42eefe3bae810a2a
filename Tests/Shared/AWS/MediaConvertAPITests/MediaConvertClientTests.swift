// SPDX-License-Identifier: Apache-2.0
import AWSClient
import Foundation
import HTTPTransport
import MediaConvertAPI
import Synchronization
import Testing

@Suite("Asking MediaConvert")
struct MediaConvertClientTests {
  /// Gives one answer to everything and keeps the requests.
  final class Service: HTTPSending {
    private let answer: String
    private let status: Int
    private let asked = Mutex<[HTTPRequest]>([])

    init(_ answer: String, status: Int = 200) {
      self.answer = answer
      self.status = status
    }

    var lines: [String] { asked.withLock { $0.map { "\($0.method) \($0.url)" } } }

    func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
      asked.withLock { $0.append(request) }
      return HTTPResponse(status: status, body: Data(answer.utf8))
    }
  }

  static func client(_ service: Service) throws -> MediaConvertClient {
    try MediaConvertClient(
      environment: [
        "AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "AWS_ENDPOINT_URL": "http://h",
      ], http: service)
  }

  static let job = #"{"job":{"id":"1","status":"SUBMITTED","role":"r","settings":{}}}"#

  @Test("each operation has its method and path")
  func operations() async throws {
    let service = Service(Self.job)
    let client = try Self.client(service)
    let created = try await client.createJob(
      CreateJobRequest(role: "r", settings: JobSettings(inputs: [], outputGroups: [])))
    #expect(created.id == "1")
    #expect(created.status == .submitted)
    _ = try await client.job("1-a")
    try await client.cancelIfRunning("1-a")
    _ = try await client.newestJobs(queue: "q/1", nextToken: "n")
    _ = try await client.probe("s3://b/k")
    #expect(
      service.lines == [
        "POST http://h/2017-08-29/jobs", "GET http://h/2017-08-29/jobs/1-a",
        "DELETE http://h/2017-08-29/jobs/1-a",
        "GET http://h/2017-08-29/jobs?maxResults=20&nextToken=n&order=DESCENDING&queue=q%2F1",
        "POST http://h/2017-08-29/probe",
      ])
  }

  @Test("a job that cannot be stopped any more is let go", arguments: [400, 404, 409])
  func ended(status: Int) async throws {
    try await Self.client(Service("{}", status: status)).cancelIfRunning("1")
  }

  @Test("a job that may still be stopped is not")
  func forbidden() async throws {
    let client = try Self.client(Service("{}", status: 403))
    let error = await #expect(throws: ServiceError.self) { try await client.cancelIfRunning("1") }
    #expect(error?.status == 403)
  }

  @Test("a job's id cannot reach another path")
  func encodedID() async throws {
    let service = Service(Self.job)
    _ = try await Self.client(service).job("../queues/x?y")
    #expect(service.lines == ["GET http://h/2017-08-29/jobs/..%2Fqueues%2Fx%3Fy"])
  }

  @Test("an answer that is no job is an error")
  func invalidAnswer() async throws {
    let client = try Self.client(Service("{}"))
    let error = await #expect(throws: ServiceError.self) { try await client.job("1") }
    #expect(error?.code == "InvalidResponse")
  }
}
