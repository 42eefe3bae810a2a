// SPDX-License-Identifier: Apache-2.0
package import FoundationEssentials
package import HTTPMessage
import Synchronization

/// A service that wants the whole body in memory before it answers.
package struct BufferedService: HTTPService {
  private let limit: Int
  private let handler: @Sendable (RequestHead, Data) async -> Response

  /// - Parameter limit: a body over so many bytes is answered 413 without being read.
  package init(
    limit: Int = 6 << 20, handler: @escaping @Sendable (RequestHead, Data) async -> Response
  ) {
    self.limit = limit
    self.handler = handler
  }

  package func accept(_ head: RequestHead) -> any RequestReceiver {
    BufferedReceiver(head: head, limit: limit, handler: handler)
  }
}

/// Collects a body up to a limit, then hands it to a handler.
package final class BufferedReceiver: RequestReceiver {
  private let head: RequestHead
  private let limit: Int
  private let handler: @Sendable (RequestHead, Data) async -> Response
  private let body = Mutex(Data())

  package init(
    head: RequestHead, limit: Int,
    handler: @escaping @Sendable (RequestHead, Data) async -> Response
  ) {
    self.head = head
    self.limit = limit
    self.handler = handler
  }

  package var earlyResponse: Response? {
    guard let length = head.contentLength, length > limit else { return nil }
    return tooLarge
  }

  package func receive(_ bytes: RawSpan) {
    body.withLock { body in
      guard body.count <= limit else { return }
      unsafe bytes.withUnsafeBytes { unsafe body.append(contentsOf: $0) }
    }
  }

  package func finish(trailers: HTTPFields) -> Reply {
    let data = body.withLock { $0 }
    guard data.count <= limit else { return .now(tooLarge) }
    let (head, handler) = (head, handler)
    return .later { await handler(head, data) }
  }

  package func abandon() {}

  private var tooLarge: Response {
    .json(Data(#"{"message":"Request Entity Too Large"}"#.utf8), status: 413)
  }
}
