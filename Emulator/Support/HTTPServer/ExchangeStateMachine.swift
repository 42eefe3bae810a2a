// SPDX-License-Identifier: Apache-2.0

/// How far a request and its answer are, and what the server's thread is to do, without a socket, the
/// library or a lock.
///
/// Whenever nothing can be done (there is no room for the body, no answer yet, nothing to send of a
/// stream) the connection is suspended, and resumed once for that. The library calls for each step,
/// now and then also without need.
struct ExchangeStateMachine<Receiver, Answer>: ~Copyable {
  enum Step {
    case takeHead
    /// Hands the piece of the body on.
    case receive(Receiver)
    /// The body is complete.
    case finish(Receiver)
    case answer(Answer)
    case proceed
    case suspend
    case breakConnection
  }

  private enum Phase {
    /// Nothing but the target has come.
    case head
    case body(Receiver)
    /// The answer was known early: a small body is dropped, so that the connection can be kept.
    case dropping(Answer)
    /// A task prepares the answer.
    case preparing
    /// The task's answer waits for the server's thread.
    case prepared(Answer)
    /// The library has the answer, and asks its stream for more.
    case answering
    /// The connection must not be touched any more.
    case done
  }

  /// A body up to this size is read and dropped when the answer is known before it: cheaper than a
  /// new connection.
  private static var dropLimit: Int64 { 256 << 10 }

  private var phase = Phase.head
  private var isSuspended = false
  /// The server stops: nothing more may be suspended.
  private(set) var isBroken = false
  /// The client has ended its side, or the server will end it.
  private(set) var nobodyListens = false
  /// The client may go on to send a body whose refusal it must be able to read.
  private(set) var lingers = false

  // MARK: - On the server's thread

  /// The library calls: the head has come, a piece of the body or its end, or the connection was
  /// resumed.
  mutating func access(isEnd: Bool) -> Step {
    guard !isBroken else { return .breakConnection }
    switch phase {
    case .head: return .takeHead
    case .body(let receiver): return isEnd ? .finish(receiver) : .receive(receiver)
    case .dropping(let answer): return isEnd ? .answer(answer) : .proceed
    case .preparing: return suspend()
    case .prepared(let answer): return .answer(answer)
    case .answering: return .proceed
    case .done: return .breakConnection
    }
  }

  /// The body goes to a receiver.
  mutating func accepts(_ receiver: Receiver) -> Step {
    phase = .body(receiver)
    return .proceed
  }

  /// The answer is known before the body. When it is queued now the library closes the connection,
  /// so it waits for the end of a request whose body is absent or small.
  mutating func refuses(with answer: Answer, framing: BodyFraming) -> Step {
    switch framing.length {
    case .known(let length)
    where length == 0 || (length <= Self.dropLimit && !framing.expectsContinue):
      phase = .dropping(answer)
      return .proceed
    default:
      lingers = true
      return .answer(answer)
    }
  }

  /// The receiver has no room for more of the body.
  mutating func lacksRoom() -> Step {
    // The library may hand on what it has read already.
    isSuspended ? .proceed : suspend()
  }

  /// A task is to prepare the answer.
  mutating func prepares() -> Step {
    phase = .preparing
    return suspend()
  }

  /// The answer goes to the library.
  mutating func answers() { phase = .answering }

  /// The stream has nothing to send for now; false when it will not be asked again.
  mutating func streamRunsDry() -> Bool {
    guard case .answering = phase, case .suspend = suspend() else { return false }
    return true
  }

  /// The request is over, whatever its end.
  /// - Returns: the receiver of a body that is not complete.
  mutating func ends() -> Receiver? {
    defer { phase = .done }
    isSuspended = false
    guard case .body(let receiver) = phase else { return nil }
    return receiver
  }

  private mutating func suspend() -> Step {
    guard !isBroken else { return .breakConnection }
    isSuspended = true
    return .suspend
  }

  // MARK: - From anywhere: whether the connection is to be resumed

  mutating func hasRoom() -> Bool {
    guard case .body = phase else { return false }
    return resume()
  }

  mutating func isPrepared(_ answer: Answer) -> Bool {
    guard case .preparing = phase else { return false }
    phase = .prepared(answer)
    return resume()
  }

  mutating func streamGoesOn() -> Bool {
    guard case .answering = phase else { return false }
    return resume()
  }

  /// The client has ended its side, maybe its sending half alone: an answer is sent all the same.
  mutating func clientLeaves() { nobodyListens = true }

  /// The server stops.
  mutating func breaks() -> Bool {
    isBroken = true
    nobodyListens = true
    return resume()
  }

  private mutating func resume() -> Bool {
    defer { isSuspended = false }
    return isSuspended
  }
}

extension ExchangeStateMachine.Step: Equatable where Receiver: Equatable, Answer: Equatable {}
