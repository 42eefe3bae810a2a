// SPDX-License-Identifier: Apache-2.0
import AWSService
import Foundation
import HTTPMessage
import HTTPServer
import JSONTree
import ServiceTesting
import Synchronization
import Testing

@Suite("The entrance of a service")
struct ServiceEntranceTests {
  private static let slowDown = ServiceError(503, "SlowDown", "Please <slow> down.")

  @Test(
    "a fault comes before or after the work, late or at once", arguments: [0, 5],
    [RequestFault.Moment.before, .after])
  func moments(latency: Int, moment: RequestFault.Moment) async {
    let fault = RequestFault(
      latency: .milliseconds(latency), error: Self.slowDown, moment: moment)
    for service in [SignedCounter(), StreamingCounter()] as [any Counting] {
      let struck = ServiceClient(service, faults: ScriptedFaults(fault, for: "Count"))
      let failed = await struck.send("POST", "/count", body: Data("body".utf8))
      #expect(failed.status == 503)
      #expect(failed.text.contains("Please <slow> down."))
      #expect(service.count.withLock { $0 } == (moment == .after ? 1 : 0))
      let other = ServiceClient(service, faults: ScriptedFaults(fault, for: "Other"))
      #expect(await other.send("POST", "/count", body: Data("body".utf8)).text == "done: 4")
    }
  }

  @Test("latency alone holds the answer back")
  func latency() async {
    let faults = ScriptedFaults(RequestFault(latency: .milliseconds(20)), for: "Count")
    for service in [SignedCounter(), StreamingCounter()] as [any Counting] {
      let start = ContinuousClock.now
      let answer = await ServiceClient(service, faults: faults).send("POST", "/count")
      #expect(answer.text == "done: 0")
      #expect(start.duration(to: .now) >= .milliseconds(20))
    }
  }

  @Test("what is no operation, is not executed or fails is told in the service's form")
  func errors() async throws {
    let client = ServiceClient(SignedCounter())
    for (path, status, code, message) in [
      ("/none", 404, "UnknownOperationException", "There is no such operation."),
      ("/idle", 501, "NotImplemented", "The emulator does not execute Idle."),
      ("/refused", 409, "Refused", "No."), ("/broken", 500, "Broken", "The service failed."),
    ] {
      let answer = await client.send("POST", path)
      #expect(answer.status == status)
      #expect(answer.headers["x-amzn-errortype"] == code)
      #expect(answer.headers["x-amzn-requestid"] == "request")
      #expect(try JSON(parsing: answer.text)["message"] == .string(message))
    }
  }

  @Test("a request that is not signed for the service is refused and does nothing")
  func signatures() async {
    let service = SignedCounter()
    let foreign = await ServiceClient(service, signedFor: "other").send("POST", "/count")
    #expect(foreign.status == 403)
    #expect(foreign.headers["x-amzn-errortype"] == "InvalidSignatureException")
    #expect(service.count.withLock { $0 } == 0)
  }

  @Test("an error of the query protocol is XML, with the protocol's own codes")
  func query() async {
    let form = ServiceErrorForm.query(namespace: "urn:x")
    let answer = form.response(
      for: ServiceError(403, "UnrecognizedClientException", "a < b"),
      to: RequestHead(method: "POST", path: "/"), requestID: "r")
    #expect(answer.status == 403)
    #expect(
      answer.text == """
        <ErrorResponse xmlns="urn:x"><Error><Type>Sender</Type><Code>InvalidClientTokenId</Code>\
        <Message>a &lt; b</Message></Error><RequestId>r</RequestId></ErrorResponse>
        """)
  }
}

private protocol Counting: AWSService {
  var count: Mutex<Int> { get }
}

extension Counting {
  var signingName: String { "counter" }
}

private final class SignedCounter: SignedService, Counting {
  struct Broken: Error {}

  let count = Mutex(0)
  let operations: any OperationTable = RESTOperations(
    """
    /count POST Count
    /idle POST Idle
    /refused POST Refuse
    /broken POST Break
    """)
  var bodyLimit: Int { 100 }
  var errorForm: ServiceErrorForm { .restJSON(internalCode: "Broken") }

  func answer(_ request: ServiceRequest) async throws -> Response? {
    switch request.operation.name {
    case "Count":
      count.withLock { $0 += 1 }
      return .text("done: \(request.body.count)")
    case "Refuse": throw ServiceError(409, "Refused", "No.")
    case "Break": throw Broken()
    default: return nil
    }
  }
}

private final class StreamingCounter: StreamingService, Counting {
  enum Operation: String, CaseIterable, Sendable { case count = "Count" }

  let count = Mutex(0)
  var errorForm: ServiceErrorForm { .restJSON(internalCode: "Broken") }
  func owns(_ head: RequestHead) -> Bool { false }
  func operation(of head: RequestHead) -> Operation? { .count }

  func accept(_ head: RequestHead, operation: Operation?) -> any RequestReceiver {
    BufferedReceiver(head: head, limit: 100) { _, body in
      self.count.withLock { $0 += 1 }
      return .text("done: \(body.count)")
    }
  }
}
