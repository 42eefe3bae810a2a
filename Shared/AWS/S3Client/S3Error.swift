// SPDX-License-Identifier: Apache-2.0
package import HTTPTransport

/// Why an operation on S3 failed.
package enum S3Error: Error, Sendable, Equatable, CustomStringConvertible {
  /// S3 answered with an error.
  case service(ServiceError)
  /// No answer came.
  case transport(TransportError)
  /// An answer came that is none of S3's; the text says what is wrong with it.
  case invalidResponse(String)
  /// The operation cannot be asked for as it is; the text says why. Nothing was sent.
  case invalidRequest(String)

  /// What S3's error document says ("Error responses", Amazon S3 API Reference).
  package struct ServiceError: Sendable, Equatable {
    /// The HTTP status.
    package var status: Int
    /// The code, such as `NoSuchKey`; for an answer without a document one made of the status, such
    /// as `NotFound`.
    package var code: String
    /// The message.
    package var message: String
    /// The id to give AWS's support.
    package var requestID: String?
    /// What the error is about: the key or the bucket.
    package var resource: String?

    package init(
      status: Int, code: String, message: String, requestID: String? = nil, resource: String? = nil
    ) {
      self.status = status
      self.code = code
      self.message = message
      self.requestID = requestID
      self.resource = resource
    }
  }

  /// S3's error code, when it answered.
  package var code: String? {
    guard case .service(let error) = self else { return nil }
    return error.code
  }

  /// The HTTP status, when S3 answered.
  package var status: Int? {
    guard case .service(let error) = self else { return nil }
    return error.status
  }

  /// Whether there is no such object, upload or bucket.
  package var isNotFound: Bool { status == 404 }

  /// Whether a write's condition did not hold (412 `PreconditionFailed`).
  package var isPreconditionFailed: Bool { status == 412 }

  /// Whether another write of the same key was under way (409 `ConditionalRequestConflict`): the
  /// write may be tried again after the object has been read anew.
  package var isConflict: Bool { status == 409 }

  /// One line for a log.
  package var description: String {
    switch self {
    case .service(let error):
      "\(error.code) (\(error.status)): \(error.message)"
        + (error.resource.map { ", \($0)" } ?? "")
        + (error.requestID.map { ", request \($0)" } ?? "")
    case .transport(let error): error.description
    case .invalidResponse(let text): "not an answer of S3: \(text)"
    case .invalidRequest(let text): text
    }
  }
}
