// SPDX-License-Identifier: Apache-2.0
package import HTTPMessage
package import HTTPServer

/// A request whose answer does not depend on its body.
package final class ImmediateReceiver: RequestReceiver {
  private let response: Response
  private let latency: Duration

  /// - Parameter latency: how long the answer is held back.
  package init(_ response: Response, latency: Duration = .zero) {
    self.response = response
    self.latency = latency
  }

  package var earlyResponse: Response? { latency == .zero ? response : nil }
  package func receive(_ bytes: RawSpan) {}
  package func abandon() {}

  package func finish(trailers: HTTPFields) -> Reply {
    guard latency > .zero else { return .now(response) }
    let (response, latency) = (response, latency)
    return .later {
      try? await Task.sleep(for: latency)
      return response
    }
  }
}
