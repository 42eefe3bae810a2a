// SPDX-License-Identifier: Apache-2.0
import Notation
package import AWSClient
import FoundationEssentials
import HTTPMessage
package import HTTPTransport

/// MediaConvert over HTTP: the operations that the functions use.
/// ([API reference](https://docs.aws.amazon.com/mediaconvert/latest/apireference/))
package struct MediaConvertClient: Sendable {
  private let client: JSONServiceClient
  private static let version = "/2017-08-29"

  /// Makes a client of the variables that every AWS SDK reads (`AWS_ENDPOINT_URL_MEDIACONVERT`).
  package init(
    environment: [String: String], http: any HTTPSending,
    effects: ClientEffects = ClientEffects()
  ) throws(ServiceError) {
    client = try JSONServiceClient(
      name: "MEDIACONVERT", hostPrefix: "mediaconvert", signingName: "mediaconvert",
      environment: environment, http: http, effects: effects)
  }

  /// Creates a job. It takes 21 seconds at most, repetition included, so that whoever calls it within
  /// the first half of the minute of ``CreateJobRequest/clientRequestToken`` ends within that minute.
  package func createJob(_ request: CreateJobRequest) async throws(ServiceError) -> Job {
    try await send(
      "POST", "/jobs", body: request, seconds: 10, attempts: 2, as: JobAnswer.self
    ).job
  }

  /// A job by its id.
  package func job(_ id: String) async throws(ServiceError) -> Job {
    try await send("GET", "/jobs/\(PercentEncoding.encode(id))", as: JobAnswer.self).job
  }

  /// Twenty jobs, the newest first, and where the next page begins.
  /// - Parameters:
  ///   - queue: the ARN or name of the only queue to look at.
  ///   - nextToken: where the page before ended.
  package func newestJobs(
    queue: String?, nextToken: String?
  ) async throws(ServiceError) -> (jobs: [Job], nextToken: String?) {
    let query = [
      ("maxResults", "20"), ("nextToken", nextToken), ("order", "DESCENDING"), ("queue", queue),
    ].compactMap { name, value in value.map { (name: name, value: $0) } }
    let page = try await send("GET", "/jobs", query: query, as: JobsAnswer.self)
    return (page.jobs ?? [], page.nextToken)
  }

  /// Stops a job; one that has ended or is unknown is no error.
  package func cancelIfRunning(_ id: String) async throws(ServiceError) {
    do throws(ServiceError) {
      _ = try await send("DELETE", "/jobs/\(PercentEncoding.encode(id))", as: EmptyAnswer.self)
    } catch {
      // 404: unknown; 400 and 409: it has ended already.
      guard [400, 404, 409].contains(error.status) else { throw error }
    }
  }

  /// Looks into a file. It is read, so it may take as long as that.
  /// - Parameter url: `s3://bucket/key`.
  /// - Returns: nil when nothing was found out.
  package func probe(_ url: String) async throws(ServiceError) -> ProbedFile? {
    let body = ProbeBody(inputFiles: [ProbeBody.File(fileUrl: url)])
    return try await send(
      "POST", "/probe", body: body, seconds: 25, attempts: 2, as: ProbeAnswer.self
    ).probeResults?.first
  }

  private func send<Answer: Decodable>(
    _ method: String, _ path: String, query: [(name: String, value: String)] = [],
    as type: Answer.Type
  ) async throws(ServiceError) -> Answer {
    try await send(
      JSONServiceClient.Request(method: method, path: Self.version + path, query: query), as: type)
  }

  private func send<Answer: Decodable>(
    _ method: String, _ path: String, body: some Encodable, seconds: Double, attempts: Int,
    as type: Answer.Type
  ) async throws(ServiceError) -> Answer {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
    guard let data = try? encoder.encode(body) else {
      throw ServiceError(status: nil, code: "InvalidRequest", message: "the body has no JSON form")
    }
    return try await send(
      JSONServiceClient.Request(
        method: method, path: Self.version + path, body: data, seconds: seconds,
        attempts: attempts), as: type)
  }

  private func send<Answer: Decodable>(
    _ request: JSONServiceClient.Request, as type: Answer.Type
  ) async throws(ServiceError) -> Answer {
    let data = try await client.send(request)
    do {
      return try JSONDecoder().decode(type, from: data)
    } catch {
      throw ServiceError(
        status: nil, code: "InvalidResponse", message: "not an answer of MediaConvert: \(error)")
    }
  }
}

private struct JobAnswer: Decodable { let job: Job }

private struct JobsAnswer: Decodable {
  let jobs: [Job]?
  let nextToken: String?
}

private struct EmptyAnswer: Decodable {}

private struct ProbeBody: Encodable {
  let inputFiles: [File]

  struct File: Encodable { let fileUrl: String }
}

private struct ProbeAnswer: Decodable { let probeResults: [ProbedFile]? }
