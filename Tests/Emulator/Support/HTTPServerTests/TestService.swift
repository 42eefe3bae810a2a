// SPDX-License-Identifier: Apache-2.0
import Foundation
import HTTPMessage
import HTTPServer
import Synchronization

/// A service whose behaviour is closures, so that each test states its own.
struct TestService: HTTPService {
  var early: @Sendable (RequestHead) -> Response? = { _ in nil }
  var receive: @Sendable (RequestHead, [UInt8]) -> Void = { _, _ in }
  var room: @Sendable (RequestHead) -> (@Sendable () async -> Void)? = { _ in nil }
  var abandon: @Sendable (RequestHead) -> Void = { _ in }
  var reply: @Sendable (RequestHead, [UInt8], HTTPFields) -> Reply

  func accept(_ head: RequestHead) -> any RequestReceiver { Receiver(head: head, service: self) }

  private final class Receiver: RequestReceiver {
    let head: RequestHead
    let service: TestService
    let body = Mutex<[UInt8]>([])

    init(head: RequestHead, service: TestService) {
      self.head = head
      self.service = service
    }

    var earlyResponse: Response? { service.early(head) }

    func receive(_ bytes: RawSpan) {
      let piece = unsafe bytes.withUnsafeBytes { unsafe Array($0) }
      body.withLock { $0 += piece }
      service.receive(head, piece)
    }

    var room: (@Sendable () async -> Void)? { service.room(head) }

    func finish(trailers: HTTPFields) -> Reply {
      service.reply(head, body.withLock { $0 }, trailers)
    }

    func abandon() { service.abandon(head) }
  }
}

extension TestService {
  /// Answers with a description of what came.
  static let echo = TestService { head, body, trailers in
    let lines = [
      head.method, head.path, head.query ?? "-", "\(body.count)",
      trailers.map { "\($0.name)=\($0.value)" }.joined(separator: ","),
    ]
    return .now(.text(lines.joined(separator: "\n")))
  }
}

/// An event that a test awaits, with what it carries.
final class Signal<Value: Sendable>: Sendable {
  private let stream: AsyncStream<Value>
  private let continuation: AsyncStream<Value>.Continuation

  init() { (stream, continuation) = AsyncStream.makeStream() }

  func send(_ value: Value) { continuation.yield(value) }

  var next: Value? {
    get async {
      var iterator = stream.makeAsyncIterator()
      return await iterator.next()
    }
  }
}
