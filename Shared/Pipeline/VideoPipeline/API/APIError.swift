// SPDX-License-Identifier: Apache-2.0

/// An error of the HTTP API: `{"error":{"code":"FileTooLarge","message":"…"}}` with its status.
package struct APIError: Error, Sendable, Equatable {
  /// The HTTP status: 400, 401, 403, 404, 409, 413 or 429.
  package let status: Int
  /// The reason as a word, for programs.
  package let code: String
  /// The reason as a sentence, for people.
  package let message: String

  /// An error.
  package init(status: Int, code: String, message: String) {
    self.status = status
    self.code = code
    self.message = message
  }

  /// 400: the request is malformed, or a field of it is.
  package static func badRequest(_ code: String, _ message: String) -> APIError {
    APIError(status: 400, code: code, message: message)
  }

  /// 401: the request carries no identity.
  package static let unauthenticated = APIError(
    status: 401, code: "Unauthenticated", message: "The request carries no valid token.")

  /// 403: the caller may not do this.
  package static func forbidden(_ message: String) -> APIError {
    APIError(status: 403, code: "Forbidden", message: message)
  }

  /// 404: there is no such thing, or it is not the caller's to know of.
  package static func notFound(_ thing: String) -> APIError {
    APIError(status: 404, code: "NotFound", message: "There is no such \(thing).")
  }

  /// 409: the state does not allow it.
  package static func conflict(_ code: String, _ message: String) -> APIError {
    APIError(status: 409, code: code, message: message)
  }

  /// The error's JSON document.
  package var body: Body { Body(error: Body.Content(code: code, message: message)) }

  /// The shape of the error's document.
  package struct Body: Codable, Sendable, Equatable {
    /// The document's only member.
    package var error: Content

    /// Code and message.
    package struct Content: Codable, Sendable, Equatable {
      /// The reason as a word.
      package var code: String
      /// The reason as a sentence.
      package var message: String
    }
  }
}
