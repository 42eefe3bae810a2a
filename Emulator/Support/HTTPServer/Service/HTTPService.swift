// SPDX-License-Identifier: Apache-2.0
package import HTTPMessage

/// The head of a request, as it came over the wire.
package struct RequestHead: Sendable {
  /// The method as sent (methods are case-sensitive).
  package var method: String
  /// The path exactly as sent: percent-encoded, never normalised.
  package var path: String
  /// The query exactly as sent, without the `?`; nil when there is none.
  package var query: String?
  package var headers: HTTPFields
  /// The peer's numeric address.
  package var remoteAddress: String

  package init(
    method: String, path: String, query: String? = nil, headers: HTTPFields = [:],
    remoteAddress: String = "127.0.0.1"
  ) {
    self.method = method
    self.path = path
    self.query = query
    self.headers = headers
    self.remoteAddress = remoteAddress
  }

  package var contentLength: Int64? { headers["content-length"].flatMap { Int64($0) } }
}

/// Something that answers requests: a router, a service, a test double.
package protocol HTTPService: Sendable {
  /// Takes a request whose head has come in. It runs on a server thread and must not block: it
  /// decides who receives the body.
  func accept(_ head: RequestHead) -> any RequestReceiver
}

/// Receives the body of one request and answers it. The server calls it from one thread at a time,
/// in order: any number of ``receive(_:)``, then either ``finish(trailers:)`` or ``abandon()``.
package protocol RequestReceiver: AnyObject, Sendable {
  /// An answer that is known before the body has come (a refusal): the server sends it without
  /// handing on the body (instead of `100 Continue`, when the client waits for that) and closes the
  /// connection where it must. Asked once, before any body; after it nothing else is called.
  var earlyResponse: Response? { get }
  /// Takes the next bytes of the body. May write to a file; must not wait for other requests.
  func receive(_ bytes: RawSpan)
  /// Whether the rest of the body is wanted. Asked after each ``receive(_:)``; when it is not, the
  /// connection is broken off, so that the client learns of it while it still sends, and
  /// ``abandon()`` is called.
  var wantsMore: Bool { get }
  /// What the rest of the body has to wait for; nil when there is room for it. Asked after each
  /// ``receive(_:)`` that wants more. The connection is suspended until the closure returns, which
  /// holds the client back and no thread; a little that was read already may come before. Its task is
  /// cancelled when the client goes.
  var room: (@Sendable () async -> Void)? { get }
  /// The body is complete: answers now, or in a task of its own.
  func finish(trailers: HTTPFields) -> Reply
  /// The client went away before the body was complete: undo what was begun.
  func abandon()
}

extension RequestReceiver {
  package var earlyResponse: Response? { nil }
  package var wantsMore: Bool { true }
  package var room: (@Sendable () async -> Void)? { nil }
}

/// How a request is answered.
package enum Reply: Sendable {
  /// At once, on the server's thread.
  case now(Response)
  /// By a task; the connection waits without holding a thread. The task is cancelled when the client
  /// ends its side of the connection: work that must be done whoever listens ignores that. The
  /// answer is sent in any case, since a client may close only its sending half.
  case later(@Sendable () async -> Response)
}
