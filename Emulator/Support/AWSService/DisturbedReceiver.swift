// SPDX-License-Identifier: Apache-2.0
import HTTPMessage
import HTTPServer

/// A request that is carried out, and answered late or by an error.
final class DisturbedReceiver: RequestReceiver {
  private let receiver: any RequestReceiver
  private let answer: Response?
  private let latency: Duration

  init(_ receiver: any RequestReceiver, answer: Response?, latency: Duration) {
    self.receiver = receiver
    self.answer = answer
    self.latency = latency
  }

  var earlyResponse: Response? { receiver.earlyResponse }
  func receive(_ bytes: RawSpan) { receiver.receive(bytes) }
  var wantsMore: Bool { receiver.wantsMore }
  var room: (@Sendable () async -> Void)? { receiver.room }
  func abandon() { receiver.abandon() }

  func finish(trailers: HTTPFields) -> Reply {
    let reply = receiver.finish(trailers: trailers)
    let (answer, latency) = (answer, latency)
    if case .now = reply, let answer, latency == .zero { return .now(answer) }
    return .later {
      var response: Response
      switch reply {
      case .now(let made): response = made
      case .later(let work): response = await work()
      }
      try? await Task.sleep(for: latency)
      if let answer { response = answer }
      return response
    }
  }
}
