// SPDX-License-Identifier: Apache-2.0
package import AWSService
package import FoundationEssentials
import HTTPMessage
package import HTTPServer

/// Serves buckets, read only, as CloudFront serves them: ranges, entity tags, cross-origin headers,
/// signed URLs and cookies. Unlike CloudFront it never serves a stale file: it remembers what it has
/// served only to say `Hit` or `Miss`.
package struct CDN: StreamingService {
  private let distributions: [Distribution]
  private let origin: any CDNOrigin
  private let edge: EdgeMemory
  private let now: @Sendable () -> Date

  /// Makes the service.
  /// - Parameters:
  ///   - distributions: the first answers for every host that no other names.
  ///   - origin: where the files are.
  ///   - now: the clock, for signed requests and `Age`.
  package init(
    distributions: [Distribution], origin: any CDNOrigin,
    now: @escaping @Sendable () -> Date = { Date() }
  ) {
    self.distributions = distributions
    self.origin = origin
    self.edge = EdgeMemory()
    self.now = now
  }

  package enum Operation: String, CaseIterable, Sendable {
    case getObject = "GetObject"
    case headObject = "HeadObject"
  }

  package var signingName: String { "cloudfront" }
  package var judgesOrigins: Bool { true }

  package var errorForm: ServiceErrorForm {
    ServiceErrorForm(internalCode: "InternalError", unknown: (403, "AccessDenied")) { error, _, _ in
      .edgePage(error.status, error.description)
    }
  }

  package func owns(_ head: RequestHead) -> Bool { false }

  package func operation(of head: RequestHead) -> Operation? {
    switch head.method {
    case "GET": .getObject
    case "HEAD": .headObject
    default: nil
    }
  }

  package func accept(_ head: RequestHead, operation: Operation?) -> any RequestReceiver {
    ViewerRequest(head: head, cdn: self)
  }

  /// Answers a request.
  func answer(_ head: RequestHead) -> Response {
    let host = head.host
    let named = distributions.first { distribution in
      distribution.hosts.contains { $0.equalsIgnoringASCIICase(host) }
    }
    guard let distribution = named ?? distributions.first else {
      return .text("The template has no distribution.\n", status: 404)
    }
    return ViewerAnswer(
      head: head, distribution: distribution, origin: origin, edge: edge, now: now()
    ).response()
  }
}

/// One request of a viewer; it is answered without its body, if it has one.
private final class ViewerRequest: RequestReceiver {
  private let head: RequestHead
  private let cdn: CDN

  init(head: RequestHead, cdn: CDN) {
    self.head = head
    self.cdn = cdn
  }

  var earlyResponse: Response? {
    guard head.contentLength ?? 0 > 0 || head.headers["transfer-encoding"] != nil else {
      return nil
    }
    return cdn.answer(head)
  }

  func receive(_ bytes: RawSpan) {}

  func finish(trailers: HTTPFields) -> Reply { .now(cdn.answer(head)) }

  func abandon() {}
}
