// SPDX-License-Identifier: Apache-2.0
import Notation
import AWSSigning
package import FoundationEssentials
package import HTTPMessage
package import HTTPTransport

/// Sends signed requests, mostly with JSON bodies, to one of AWS's services, and sends them again where
/// that may help.
package struct JSONServiceClient: Sendable {
  private let endpoint: Endpoint
  private let signer: Signer
  private let http: any HTTPSending
  private let effects: ClientEffects
  private let readError: @Sendable (HTTPResponse) -> ServiceError

  private static let retries = RetryPolicy(base: 0.2)

  /// How often a request is sent at most unless it says otherwise, the first time included.
  package static let attempts = retries.attempts

  /// A request of the service.
  package struct Request: Sendable {
    /// The method in upper case.
    package var method: String
    /// The path as on the wire.
    package var path: String
    /// The query's names and values, not encoded.
    package var query: [(name: String, value: String)]
    /// Further header fields.
    package var headers: HTTPFields
    /// The JSON body.
    package var body: Data?
    /// How long one try may take in seconds.
    package var seconds: Double
    /// How often it is sent at most, the first time included.
    package var attempts: Int

    package init(
      method: String, path: String, query: [(name: String, value: String)] = [],
      headers: HTTPFields = [:], body: Data? = nil, seconds: Double = 10,
      attempts: Int = JSONServiceClient.attempts
    ) {
      self.method = method
      self.path = path
      self.query = query
      self.headers = headers
      self.body = body
      self.seconds = seconds
      self.attempts = attempts
    }
  }

  /// Makes a client of the variables that every AWS SDK reads.
  /// - Parameters:
  ///   - name: the service in `AWS_ENDPOINT_URL_<name>`, as `MEDIACONVERT`.
  ///   - hostPrefix: the service in host names, as `mediaconvert`.
  ///   - signingName: the service in signatures.
  /// - Throws: ``ServiceError`` without a status that names the missing or malformed variable.
  package init(
    name: String, hostPrefix: String, signingName: String, environment: [String: String],
    http: any HTTPSending, effects: ClientEffects = ClientEffects()
  ) throws(ServiceError) {
    let region = Endpoint.region(environment: environment)
    try self.init(
      name: name, region: region, signingName: signingName,
      endpoint: Endpoint.resolve(
        service: name, hostPrefix: hostPrefix, region: region, environment: environment),
      environment: environment, http: http, effects: effects, readingErrors: { ServiceError($0) })
  }

  /// Makes a client of a service that is one for all Regions, and signed for `us-east-1`.
  /// - Parameters:
  ///   - globalHost: where it answers.
  ///   - readingErrors: reads the error of an answer that is no success.
  package init(
    name: String, globalHost: String, signingName: String, environment: [String: String],
    http: any HTTPSending, effects: ClientEffects,
    readingErrors: @escaping @Sendable (HTTPResponse) -> ServiceError
  ) throws(ServiceError) {
    try self.init(
      name: name, region: "us-east-1", signingName: signingName,
      endpoint: Endpoint.resolve(service: name, host: globalHost, environment: environment),
      environment: environment, http: http, effects: effects, readingErrors: readingErrors)
  }

  private init(
    name: String, region: String, signingName: String, endpoint: Endpoint?,
    environment: [String: String], http: any HTTPSending, effects: ClientEffects,
    readingErrors: @escaping @Sendable (HTTPResponse) -> ServiceError
  ) throws(ServiceError) {
    guard let credentials = Credentials(environment: environment) else {
      throw ServiceError(
        status: nil, code: "MissingCredentials",
        message: "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY must be set")
    }
    guard let endpoint else {
      throw ServiceError(
        status: nil, code: "InvalidEndpoint",
        message: "AWS_ENDPOINT_URL_\(name) or AWS_ENDPOINT_URL is not an http or https URL")
    }
    self.endpoint = endpoint
    signer = Signer(credentials: credentials, region: region, service: signingName)
    self.http = http
    self.effects = effects
    readError = readingErrors
  }

  /// Sends a request and gives the body of a successful answer.
  /// - Throws: ``ServiceError``.
  package func send(_ request: Request) async throws(ServiceError) -> Data {
    var failures = 0
    while true {
      let failure: ServiceError
      do throws(ServiceError) {
        return try await attempt(request)
      } catch {
        failure = error
      }
      failures += 1
      guard failures < request.attempts, failure.isTransient else { throw failure }
      do throws(ServiceError) {
        try await backOff(afterFailure: failures)
      } catch {
        throw failure
      }
    }
  }

  /// Waits before a request is sent again.
  /// - Parameter failures: how many there have been, 1 being the first.
  /// - Throws: ``ServiceError`` when the task is cancelled.
  package func backOff(afterFailure failures: Int) async throws(ServiceError) {
    do {
      try await effects.backOff(Self.retries, afterFailure: failures)
    } catch {
      throw ServiceError(status: nil, code: "Cancelled", message: "the wait was cancelled")
    }
  }

  private func attempt(_ request: Request) async throws(ServiceError) -> Data {
    var headers = request.headers
    headers["Host"] = endpoint.authority
    if request.body != nil, headers["Content-Type"] == nil {
      headers["Content-Type"] = "application/json"
    }
    let query = request.query
      .map { "\(PercentEncoding.encode($0.name))=\(PercentEncoding.encode($0.value))" }
      .joined(separator: "&")
    let signed = signer.sign(
      SignableRequest(
        method: request.method, path: endpoint.path + request.path,
        query: query.isEmpty ? nil : query, headers: headers),
      payload: .of(request.body ?? Data()), at: effects.now()
    ).request
    let response: HTTPResponse
    do throws(TransportError) {
      response = try await http.send(
        HTTPRequest(
          method: signed.method, url: "\(endpoint.scheme)://\(endpoint.authority)\(signed.target)",
          headers: signed.headers, body: request.body.map { .bytes($0) },
          destination: .memory(limit: 16 << 20),
          timeouts: .init(connect: 5, idle: 0, total: request.seconds)))
    } catch {
      throw ServiceError(error)
    }
    guard response.isSuccess else { throw readError(response) }
    return response.body
  }
}

/// Why a request to a service failed.
package struct ServiceError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The HTTP status; nil when no answer came.
  package let status: Int?
  /// The service's code, such as `BadRequestException`.
  package let code: String
  /// The service's message.
  package let message: String
  /// Whether the same request may succeed when it is sent again.
  package let isTransient: Bool

  /// Makes an error that will not go away by itself unless the status says so.
  package init(status: Int?, code: String, message: String) {
    self.status = status
    self.code = code
    self.message = message
    isTransient =
      status.map { RetryPolicy.transientStatuses.contains($0) } ?? false
      || ["ThrottlingException", "TooManyRequestsException"].contains(code)
  }

  init(_ error: TransportError) {
    status = nil
    code = "NoAnswer"
    message = error.description
    isTransient = error.isTransient
  }

  /// The error of an answer: the code of `x-amzn-errortype` or the body, the message of the body.
  init(_ response: HTTPResponse) {
    struct Body: Decodable {
      var type: String?
      var message: String?
      var upperMessage: String?

      enum CodingKeys: String, CodingKey {
        case type = "__type"
        case message
        case upperMessage = "Message"
      }
    }
    let body = try? JSONDecoder().decode(Body.self, from: response.body)
    // The code may stand after a namespace and before a URL: `aws.x#Code:http://…`.
    let name = response.headers["x-amzn-errortype"] ?? body?.type ?? "HTTP\(response.status)"
    let code = name.prefix { $0 != ":" }.split(separator: "#").last.map(String.init) ?? name
    self.init(
      status: response.status, code: code, message: body?.message ?? body?.upperMessage ?? "")
  }

  /// One line for a log.
  package var description: String {
    "\(code)\(status.map { " (\($0))" } ?? ""): \(message)"
  }
}
