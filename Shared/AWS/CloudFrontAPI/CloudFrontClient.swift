// SPDX-License-Identifier: Apache-2.0
package import AWSClient
import HTTPMessage
package import HTTPTransport
import Notation
import XML

/// CloudFront over HTTP: the operation that the functions use.
/// ([API reference](https://docs.aws.amazon.com/cloudfront/latest/APIReference/), 2020-05-31)
package struct CloudFrontClient: Sendable {
  private let client: JSONServiceClient

  private static let version = "2020-05-31"
  private static let namespace = "http://cloudfront.amazonaws.com/doc/2020-05-31/"

  /// Makes a client of the variables that every AWS SDK reads (`AWS_ENDPOINT_URL_CLOUDFRONT`).
  package init(
    environment: [String: String], http: any HTTPSending,
    effects: ClientEffects = ClientEffects()
  ) throws(ServiceError) {
    client = try JSONServiceClient(
      name: "CLOUDFRONT", globalHost: "cloudfront.amazonaws.com", signingName: "cloudfront",
      environment: environment, http: http, effects: effects, readingErrors: Self.error)
  }

  /// Has the edges forget what they keep of some paths.
  /// - Parameters:
  ///   - paths: each begins with a slash; a `*` at its end stands for anything.
  ///   - reference: the same reference is the same invalidation, however often it is asked for.
  /// - Throws: ``ServiceError``, `TooManyInvalidationsInProgress` among them.
  package func createInvalidation(
    of distribution: String, paths: [String], reference: String
  ) async throws(ServiceError) {
    var writer = XMLWriter()
    writer.element("InvalidationBatch", attributes: ["xmlns": Self.namespace]) { writer in
      writer.element("Paths") { writer in
        writer.element("Quantity", String(paths.count))
        writer.element("Items") { writer in
          for path in paths { writer.element("Path", path) }
        }
      }
      writer.element("CallerReference", reference)
    }
    _ = try await client.send(
      JSONServiceClient.Request(
        method: "POST",
        path: "/\(Self.version)/distribution/\(PercentEncoding.encode(distribution))/invalidation",
        headers: ["Content-Type": "application/xml"], body: writer.data, seconds: 5))
  }

  /// The error of an answer, `<ErrorResponse><Error><Code>`.
  private static func error(_ response: HTTPResponse) -> ServiceError {
    let error = (try? XMLReader().read(response.body))?["Error"]
    return ServiceError(
      status: response.status, code: error?.text(of: "Code") ?? "HTTP\(response.status)",
      message: error?.text(of: "Message") ?? "")
  }
}
