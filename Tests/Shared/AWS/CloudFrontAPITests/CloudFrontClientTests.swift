// SPDX-License-Identifier: Apache-2.0
import AWSClient
import Foundation
import HTTPMessage
import HTTPTransport
import Synchronization
import Testing

@testable import CloudFrontAPI

@Suite struct CloudFrontClientTests {
  /// A service that gives its answers one after the other, the last one again and again.
  private final class Service: HTTPSending {
    private let answers: [(status: Int, body: String)]
    private let asked = Mutex<[HTTPRequest]>([])

    init(_ answers: (status: Int, body: String)...) { self.answers = answers }

    var requests: [HTTPRequest] { asked.withLock { $0 } }

    func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
      let number = asked.withLock { asked in
        asked.append(request)
        return asked.count - 1
      }
      let (status, body) = answers[min(number, answers.count - 1)]
      return HTTPResponse(status: status, body: Data(body.utf8))
    }
  }

  private func client(
    _ service: Service, _ variables: [String: String] = [:]
  ) throws -> CloudFrontClient {
    try CloudFrontClient(
      environment: [
        "AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "AWS_REGION": "eu-west-1",
      ].merging(variables) { $1 }, http: service,
      effects: ClientEffects(sleep: { _ in }, random: { 0 }))
  }

  @Test(
    "an invalidation is asked for as CloudFront's API says, at its one address and in its Region")
  func request() async throws {
    let service = Service((201, "<Invalidation/>"))
    try await client(service).createInvalidation(
      of: "E1", paths: ["/hls/v&1/*"], reference: "v1-2")
    let request = try #require(service.requests.first)
    #expect(request.method == "POST")
    #expect(
      request.url == "https://cloudfront.amazonaws.com/2020-05-31/distribution/E1/invalidation")
    #expect(
      request.headers["Authorization"]?.contains("/us-east-1/cloudfront/aws4_request") == true)
    guard case .bytes(let body)? = request.body else {
      Issue.record("no body")
      return
    }
    #expect(
      String(decoding: body, as: UTF8.self).hasSuffix(
        #"<InvalidationBatch xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/">"#
          + "<Paths><Quantity>1</Quantity><Items><Path>/hls/v&amp;1/*</Path></Items></Paths>"
          + "<CallerReference>v1-2</CallerReference></InvalidationBatch>"))
  }

  @Test("an endpoint of the environment's takes the place of CloudFront's own")
  func endpoint() async throws {
    let service = Service((201, ""))
    try await client(service, ["AWS_ENDPOINT_URL": "http://127.0.0.1:4566"])
      .createInvalidation(of: "E1", paths: ["/*"], reference: "r")
    #expect(service.requests[0].url.hasPrefix("http://127.0.0.1:4566/2020-05-31/"))
  }

  @Test("what passes is tried again, what does not is named")
  func errors() async throws {
    let busy = Service((503, ""), (201, ""))
    try await client(busy).createInvalidation(of: "E1", paths: ["/*"], reference: "r")
    #expect(busy.requests.count == 2)
    let full = Service(
      (
        400,
        "<ErrorResponse><Error><Code>TooManyInvalidationsInProgress</Code>"
          + "<Message>Wait</Message></Error></ErrorResponse>"
      ))
    let error = await #expect(throws: ServiceError.self) {
      try await client(full).createInvalidation(of: "E1", paths: ["/*"], reference: "r")
    }
    #expect(error?.code == "TooManyInvalidationsInProgress")
    #expect(error?.message == "Wait")
    #expect(full.requests.count == 1)
  }
}
