// SPDX-License-Identifier: Apache-2.0
package import FoundationEssentials
package import HTTPMessage

package struct Response: Sendable {
  package enum Body: Sendable {
    case empty
    case bytes(Data)
    /// A range of a file, sent by `sendfile`.
    case file(OpenFile, offset: Int64, length: Int64)
    /// The answer to HEAD for content of that length: `Content-Length` without content.
    case headOnly(length: Int64)
    /// Content made as it is sent (chunked). The closure writes until it returns; an error it throws
    /// ends the connection without the final chunk, so that the client sees a broken answer. Its task
    /// is cancelled when the client goes or the server stops. It does not run for HEAD.
    case stream(@Sendable (any ResponseWriter) async throws -> Void)
  }

  package var status: Int
  /// The header fields. `Content-Length` and `Transfer-Encoding` are the server's own and ignored
  /// here; `Date` is added where it is missing; `Connection: close` closes after the answer. A field
  /// with a control character makes the whole answer a 500, since it could forge another field.
  package var headers: HTTPFields
  package var body: Body

  package init(status: Int, headers: HTTPFields = [:], body: Body = .empty) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  package static func text(
    _ text: String, status: Int = 200, contentType: String = "text/plain; charset=utf-8"
  ) -> Response {
    Response(status: status, headers: ["content-type": contentType], body: .bytes(Data(text.utf8)))
  }

  /// JSON that is already encoded.
  package static func json(_ data: Data, status: Int = 200) -> Response {
    Response(status: status, headers: ["content-type": "application/json"], body: .bytes(data))
  }
}

/// Where a streamed answer's content goes.
package protocol ResponseWriter: Sendable {
  /// Sends bytes; returns when there is room for more, throws ``ClientGone`` when the client went.
  func write(_ bytes: Data) async throws
}

/// The client closed its connection.
package struct ClientGone: Error {
  package init() {}
}
