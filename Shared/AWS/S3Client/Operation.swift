// SPDX-License-Identifier: Apache-2.0
import Notation
import AWSSigning
import FoundationEssentials
import HTTPMessage
import HTTPTransport

/// One request to S3 before it is addressed and signed.
struct Operation {
  var method: String
  var bucket: String
  var key: String?
  /// Names and values, not yet encoded; an empty value is written as `name=`.
  var query: [(name: String, value: String)] = []
  var headers: HTTPFields = [:]
  var body: HTTPRequest.Body?
  var payload = PayloadHash.empty

  init(_ method: String, _ location: ObjectLocation) {
    self.method = method
    bucket = location.bucket
    key = location.key
  }

  init(_ method: String, bucket: String) {
    self.method = method
    self.bucket = bucket
  }

  /// Gives the operation a body in memory.
  mutating func send(_ content: Data) {
    body = .bytes(content)
    payload = .of(content)
  }
}

extension S3Client {
  /// Carries out an operation, again where that may help.
  /// - Returns: an answer with a status of success.
  func execute(_ operation: Operation) async throws(S3Error) -> HTTPResponse {
    var failures = 0
    while true {
      let failure: S3Error
      do throws(S3Error) {
        return try await attempt(operation)
      } catch {
        failure = error
      }
      failures += 1
      guard failures < retries.attempts, failure.isTransient else { throw failure }
      do {
        try await effects.backOff(retries, afterFailure: failures)
      } catch {
        throw .transport(TransportError(.cancelled, "the task was cancelled"))
      }
    }
  }

  private func attempt(_ operation: Operation) async throws(S3Error) -> HTTPResponse {
    let request = request(for: operation)
    let response: HTTPResponse
    do throws(TransportError) {
      response = try await http.send(request)
    } catch {
      throw .transport(error)
    }
    guard response.isSuccess else { throw .service(.init(response, of: operation)) }
    // Operations that take long begin to answer 200 before they know their outcome.
    if let error = S3Error.ServiceError(lateErrorIn: response) { throw .service(error) }
    return response
  }

  /// The operation as it goes over the wire now.
  private func request(for operation: Operation) -> HTTPRequest {
    let addressing = presigner.addressing
    let target = addressing.target(bucket: operation.bucket, key: operation.key)
    var headers = operation.headers
    headers["Host"] = target.authority
    let query = operation.query.map {
      "\(PercentEncoding.encode($0.name))=\(PercentEncoding.encode($0.value))"
    }
    let signed = presigner.signer.sign(
      SignableRequest(
        method: operation.method, path: target.path,
        query: query.isEmpty ? nil : query.joined(separator: "&"), headers: headers),
      payload: operation.payload, at: effects.now()
    ).request
    return HTTPRequest(
      method: signed.method,
      url: "\(addressing.endpoint.scheme)://\(target.authority)\(signed.target)",
      headers: signed.headers, body: operation.body, timeouts: timeouts)
  }
}
