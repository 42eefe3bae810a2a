// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import HTTPMessage
package import HTTPServer

/// An AWS service behind which a fault injector stands: what no fault befalls goes through untouched.
package struct FaultyService: HTTPService {
  private let name: String
  private let service: any HTTPService
  private let injector: FaultInjector

  /// Puts faults in front of a service.
  /// - Parameter name: the service's signing name, such as `s3`.
  package init(_ service: any HTTPService, name: String, injector: FaultInjector) {
    self.service = service
    self.name = name
    self.injector = injector
  }

  /// Takes a request.
  package func accept(_ head: RequestHead) -> any RequestReceiver {
    guard let fault = injector.fault(of: head, service: name) else { return service.accept(head) }
    let latency = Duration.milliseconds(fault.latencyMilliseconds)
    let failure = fault.failure.map { $0.response(service: name, head: head) }
    if let failure, fault.failure?.moment == .before {
      return FailingReceiver(failure, latency: latency)
    }
    return DisturbedReceiver(service.accept(head), answer: failure, latency: latency)
  }
}

/// A request that fails before anything is done: at once, or its body is read to no use.
private final class FailingReceiver: RequestReceiver {
  private let response: Response
  private let latency: Duration

  init(_ response: Response, latency: Duration) {
    self.response = response
    self.latency = latency
  }

  var earlyResponse: Response? { latency == .zero ? response : nil }
  func receive(_ bytes: RawSpan) {}
  func abandon() {}

  func finish(trailers: HTTPFields) -> Reply {
    let (response, latency) = (response, latency)
    return .later {
      try? await Task.sleep(for: latency)
      return response
    }
  }
}

/// A request that is carried out, and answered late or by an error.
private final class DisturbedReceiver: RequestReceiver {
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

extension FaultPlan.RequestRule.Failure {
  /// The error in the service's own form: S3's document (Amazon S3 API Reference, "Error
  /// responses"), or the JSON of the others.
  func response(service: String, head: RequestHead) -> Response {
    let message =
      code == "SlowDown" ? "Please reduce your request rate." : "A fault that was asked for."
    guard service == "s3" else {
      let document = ["message": message, "__type": code]
      var response = Response.json((try? JSONEncoder().encode(document)) ?? Data(), status: status)
      response.headers["x-amzn-errortype"] = code
      return response
    }
    let headers: HTTPFields = ["content-type": "application/xml", "server": "AmazonS3"]
    guard head.method != "HEAD" else { return Response(status: status, headers: headers) }
    let document = """
      <?xml version="1.0" encoding="UTF-8"?>
      <Error><Code>\(Self.escaped(code))</Code><Message>\(message)</Message>\
      <Resource>\(Self.escaped(head.path))</Resource><RequestId>0000000000000000</RequestId></Error>
      """
    return Response(status: status, headers: headers, body: .bytes(Data(document.utf8)))
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
  }
}
