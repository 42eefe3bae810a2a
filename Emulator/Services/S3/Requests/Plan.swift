// SPDX-License-Identifier: Apache-2.0
import HTTPServer

/// What is to be done with a request's body, and then.
struct Plan: Sendable {
  /// How the body is taken.
  enum Body: Sendable {
    /// It is not looked at; more than a little of it is a fault.
    case ignored
    /// Collected, up to a number of bytes.
    case document(limit: Int)
    /// An object's content.
    case content(UploadPlan)
    /// A form with a file in it.
    case form(boundary: [UInt8])
  }

  /// What came of the body.
  enum Received {
    case nothing
    case document([UInt8])
    case content(ReceivedContent)
    case form(PostForm)

    var bytes: [UInt8] { if case .document(let bytes) = self { bytes } else { [] } }
  }

  let body: Body
  /// Whether ``run`` moves contents about and so needs a thread of its own.
  let isLong: Bool
  let run: @Sendable (Received) throws -> Response

  init(
    body: Body = .ignored, isLong: Bool = false,
    _ run: @escaping @Sendable (Received) throws -> Response
  ) {
    self.body = body
    self.isLong = isLong
    self.run = run
  }

  /// A plan for a request that brings an object's content.
  init(
    content: UploadPlan, _ run: @escaping @Sendable (ReceivedContent) throws -> Response
  ) {
    self.init(body: .content(content)) { received in
      guard case .content(let content) = received else { throw S3Error.internalError }
      return try run(content)
    }
  }
}
