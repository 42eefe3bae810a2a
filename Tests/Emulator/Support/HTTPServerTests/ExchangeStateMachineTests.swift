// SPDX-License-Identifier: Apache-2.0
import HTTPMessage
import TestSupport
import Testing

@testable import HTTPServer

/// Every phase of a request and its answer, without a socket.
@Suite struct ExchangeStateMachineTests {
  /// A machine for expectations, which take values that can be copied.
  private final class Exchange {
    typealias Machine = ExchangeStateMachine<String, Int>

    private var machine = Machine()

    var nobodyListens: Bool { machine.nobodyListens }
    var lingers: Bool { machine.lingers }

    func access(isEnd: Bool = true) -> Machine.Step { machine.access(isEnd: isEnd) }
    func accepts(_ receiver: String) -> Machine.Step { machine.accepts(receiver) }
    func refuses(with answer: Int, framing: BodyFraming) -> Machine.Step {
      machine.refuses(with: answer, framing: framing)
    }
    func lacksRoom() -> Machine.Step { machine.lacksRoom() }
    func hasRoom() -> Bool { machine.hasRoom() }
    func prepares() -> Machine.Step { machine.prepares() }
    func isPrepared(_ answer: Int) -> Bool { machine.isPrepared(answer) }
    func answers() { machine.answers() }
    func streamRunsDry() -> Bool { machine.streamRunsDry() }
    func streamGoesOn() -> Bool { machine.streamGoesOn() }
    func clientLeaves() { machine.clientLeaves() }
    func breaks() -> Bool { machine.breaks() }
    func ends() -> String? { machine.ends() }

    /// The head has come, and a receiver takes the body.
    static func inBody() -> Exchange {
      let exchange = Exchange()
      #expect(exchange.access() == .takeHead)
      #expect(exchange.accepts("receiver") == .proceed)
      return exchange
    }

    /// The library has the answer.
    static func answering() -> Exchange {
      let exchange = inBody()
      exchange.answers()
      return exchange
    }
  }

  private static func framing(_ headers: HTTPFields) -> BodyFraming {
    BodyFraming(headers: headers, version: "HTTP/1.1")
  }

  @Test("a body goes to its receiver piece by piece, and its end makes the answer")
  func body() {
    let exchange = Exchange.inBody()
    for _ in 0..<3 { #expect(exchange.access(isEnd: false) == .receive("receiver")) }
    #expect(exchange.access() == .finish("receiver"))
    exchange.answers()
    #expect(exchange.access() == .proceed)
    #expect(exchange.ends() == nil)
  }

  @Test("while a task prepares the answer the connection is suspended, and resumed once")
  func later() {
    let exchange = Exchange.inBody()
    #expect(exchange.prepares() == .suspend)
    // The library may call without need.
    #expect(exchange.access() == .suspend)
    #expect(exchange.isPrepared(200))
    #expect(!exchange.isPrepared(500))
    #expect(exchange.access() == .answer(200))
    #expect(exchange.ends() == nil)
  }

  @Test(
    "the body of a request that is refused early is dropped when it is small",
    arguments: [
      ([:], true), (["content-length": "0", "expect": "100-continue"], true),
      (["content-length": "262144"], true), (["content-length": "262145"], false),
      (["content-length": "5", "expect": "100-continue"], false),
      (["transfer-encoding": "chunked"], false),
    ] as [(HTTPFields, Bool)])
  func refusal(headers: HTTPFields, isDropped: Bool) {
    let exchange = Exchange()
    let step = exchange.refuses(with: 403, framing: Self.framing(headers))
    #expect(step == (isDropped ? .proceed : .answer(403)))
    // What the client still sends is read to its end, so that it can read the refusal.
    #expect(exchange.lingers == !isDropped)
    guard isDropped else { return }
    #expect(exchange.access(isEnd: false) == .proceed)
    #expect(exchange.access() == .answer(403))
    exchange.answers()
    #expect(exchange.ends() == nil)
  }

  @Test("a receiver without room suspends the body, which goes on when there is some")
  func room() {
    let exchange = Exchange.inBody()
    #expect(exchange.lacksRoom() == .suspend)
    // What the library has read already comes all the same.
    #expect(exchange.access(isEnd: false) == .receive("receiver"))
    #expect(exchange.lacksRoom() == .proceed)
    #expect(exchange.hasRoom())
    #expect(!exchange.hasRoom())
    #expect(exchange.access(isEnd: false) == .receive("receiver"))
  }

  @Test("room that comes when the body has ended resumes nothing")
  func lateRoom() {
    let exchange = Exchange.inBody()
    #expect(exchange.lacksRoom() == .suspend)
    #expect(exchange.access() == .finish("receiver"))
    #expect(exchange.prepares() == .suspend)
    #expect(!exchange.hasRoom())
    #expect(exchange.isPrepared(200))
  }

  @Test("a stream that has nothing to send suspends the connection until it has")
  func stream() {
    let exchange = Exchange.answering()
    #expect(!exchange.streamGoesOn())
    for _ in 0..<2 {
      #expect(exchange.streamRunsDry())
      #expect(exchange.streamGoesOn())
      #expect(!exchange.streamGoesOn())
    }
    #expect(exchange.ends() == nil)
    #expect(!exchange.streamRunsDry())
  }

  @Test("a stream cannot suspend a connection before the library has the answer")
  func early() {
    let exchange = Exchange.inBody()
    #expect(!exchange.streamRunsDry())
  }

  @Test("a body that ends early leaves its receiver to be told")
  func abandoned() {
    #expect(Exchange.inBody().ends() == "receiver")
    let held = Exchange.inBody()
    #expect(held.lacksRoom() == .suspend)
    #expect(held.ends() == "receiver")
    #expect(!held.hasRoom())
    #expect(Exchange().ends() == nil)
  }

  @Test("a client that goes is still answered, since it may have closed its sending half alone")
  func clientLeaves() {
    let exchange = Exchange.inBody()
    #expect(exchange.prepares() == .suspend)
    #expect(!exchange.nobodyListens)
    exchange.clientLeaves()
    #expect(exchange.nobodyListens)
    #expect(exchange.isPrepared(200))
    #expect(exchange.access() == .answer(200))
  }

  @Test("a server that stops resumes what is suspended and breaks every connection off")
  func breaks() {
    let waiting = Exchange.inBody()
    #expect(waiting.prepares() == .suspend)
    #expect(waiting.breaks())
    #expect(!waiting.isPrepared(200))
    #expect(waiting.access() == .breakConnection)
    let receiving = Exchange.inBody()
    #expect(!receiving.breaks())
    #expect(receiving.lacksRoom() == .breakConnection)
    #expect(receiving.prepares() == .breakConnection)
    #expect(receiving.access(isEnd: false) == .breakConnection)
    let streaming = Exchange.answering()
    #expect(streaming.streamRunsDry())
    #expect(streaming.breaks())
    #expect(!streaming.streamRunsDry())
    #expect(streaming.nobodyListens)
  }

  @Test("nothing touches the connection after the end")
  func afterTheEnd() {
    for exchange in [Exchange.inBody(), .answering()] {
      _ = exchange.ends()
      #expect(exchange.access() == .breakConnection)
      #expect(!exchange.hasRoom())
      #expect(!exchange.isPrepared(200))
      #expect(!exchange.streamGoesOn())
      #expect(!exchange.breaks())
      #expect(exchange.ends() == nil)
    }
  }

  @Test("in whatever order, the connection is resumed once for each suspension", arguments: 0..<200)
  func walk(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let exchange = Exchange.inBody()
    var isSuspended = false
    var answers = 0
    func observe(_ step: Exchange.Machine.Step) {
      switch step {
      case .suspend: isSuspended = true
      case .answer:
        answers += 1
        exchange.answers()
      case .finish: observe(exchange.prepares())
      case .receive: if Bool.random(using: &generator) { observe(exchange.lacksRoom()) }
      case .takeHead: Issue.record("a second head")
      case .proceed, .breakConnection: break
      }
    }
    for _ in 0..<100 {
      var resumes = false
      switch Int.random(in: 0..<9, using: &generator) {
      case 0...3 where !isSuspended: observe(exchange.access(isEnd: Bool.random(using: &generator)))
      case 4 where !isSuspended: isSuspended = exchange.streamRunsDry()
      case 5: resumes = exchange.hasRoom()
      case 6: resumes = exchange.isPrepared(200)
      case 7: resumes = exchange.streamGoesOn()
      case 8 where Int.random(in: 0..<20, using: &generator) == 0:
        resumes = exchange.breaks()
      default: break
      }
      #expect(!resumes || isSuspended)
      if resumes { isSuspended = false }
    }
    #expect(answers <= 1)
    #expect(exchange.breaks() == isSuspended)
    _ = exchange.ends()
    #expect(!exchange.breaks())
  }
}
