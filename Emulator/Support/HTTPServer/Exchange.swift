// SPDX-License-Identifier: Apache-2.0
import CMicroHTTPD
import HTTPMessage
import Synchronization

/// One request and its answer. libmicrohttpd's threads drive it through ``access(_:method:version:data:)``;
/// tasks and the socket watch reach it from elsewhere, so everything that changes is behind a lock,
/// and the connection is suspended and resumed only while that lock is held and the request lives.
final class Exchange: Sendable {
  private let core: ServerCore
  private let peer: Peer
  private let target: RawTarget
  private let state: Mutex<State>

  private enum Phase {
    /// Nothing but the target has come.
    case new
    /// The body goes to the receiver.
    case receiving(any RequestReceiver)
    /// The answer was known early: a small body is dropped, so that the connection can be kept.
    case discarding(Response)
    /// A task prepares the answer.
    case waiting
    /// The task's answer waits for the server's thread.
    case answered(Response)
    /// The answer is queued.
    case responding
    /// Over; the connection must not be touched.
    case ended
  }

  private struct State {
    let connection: LibraryConnection
    var phase = Phase.new
    var id: UInt64?
    var isSuspended = false
    /// The server stops: nothing more may be suspended.
    var isBroken = false
    var clientIsGone = false
    var lingers = false
    var isHead = false
    var task: Task<Void, Never>?
    var stream: ResponseStream?
  }

  /// What one step asks the library to do.
  private enum Step {
    case proceed
    case respond(Response)
    case breakConnection
  }

  /// A body up to this size is read and dropped when the answer is known before it: cheaper than a
  /// new connection.
  private static let discardLimit: Int64 = 256 << 10

  init(core: ServerCore, peer: Peer, target: RawTarget, connection: LibraryConnection) {
    self.core = core
    self.peer = peer
    self.target = target
    state = Mutex(State(connection: connection))
  }

  // MARK: On the server's threads

  /// The library's access callback: the head has come, or a piece of the body, or its end, or the
  /// request was resumed.
  func access(
    _ connection: OpaquePointer, method: () -> String, version: () -> String,
    data: UnsafeRawBufferPointer
  ) -> MHD_Result {
    let step: Step =
      switch state.withLock({ $0.isBroken ? .ended : $0.phase }) {
      case .new: unsafe begin(connection, method: method(), version: version())
      case .receiving(let receiver):
        unsafe data.isEmpty ? finish(receiver, connection) : receive(receiver, data)
      case .discarding(let response): unsafe data.isEmpty ? .respond(response) : .proceed
      case .waiting: suspendToWait() ? .proceed : .breakConnection
      case .answered(let response): .respond(response)
      case .responding: .proceed
      case .ended: .breakConnection
      }
    switch step {
    case .proceed: return .YES
    case .breakConnection: return .NO
    case .respond(let response): return unsafe respond(response, connection)
    }
  }

  private func begin(_ connection: OpaquePointer, method: String, version: String) -> Step {
    let headers = unsafe fields(of: connection, kind: .HEADER_KIND)
    var head = RequestHead(
      method: method, path: target.path, query: target.query, headers: headers,
      remoteAddress: peer.address)
    let framing = BodyFraming(headers: headers, version: version)
    if let authority = target.authority { head.headers["host"] = authority }
    guard let service = peer.service, let id = core.admit(self) else { return .breakConnection }
    peer.begin(self)
    state.withLock { state in
      state.id = id
      state.isHead = method == "HEAD"
    }

    if let status = target.refusal ?? framing.refusal {
      return refuse(Response(status: status, headers: ["connection": "close"]), framing)
    }
    let receiver = service.accept(head)
    if let early = receiver.earlyResponse { return refuse(early, framing) }
    state.withLock { $0.phase = .receiving(receiver) }
    return .proceed
  }

  /// An answer that is queued now makes the library close the connection, so it waits for the end of
  /// a request whose body is absent or small.
  private func refuse(_ response: Response, _ framing: BodyFraming) -> Step {
    switch framing.length {
    case .known(let length)
    where length == 0 || (length <= Self.discardLimit && !framing.expectsContinue):
      state.withLock { $0.phase = .discarding(response) }
      return .proceed
    default:
      state.withLock { $0.lingers = true }
      return .respond(response)
    }
  }

  private func receive(_ receiver: any RequestReceiver, _ data: UnsafeRawBufferPointer) -> Step {
    receiver.receive(unsafe RawSpan(_unsafeBytes: data))
    guard receiver.wantsMore else { return .breakConnection }
    guard let room = receiver.room else { return .proceed }
    return suspendForRoom(room) ? .proceed : .breakConnection
  }

  /// Suspends the connection in the middle of its body; false when the server stops.
  private func suspendForRoom(_ room: @escaping @Sendable () async -> Void) -> Bool {
    state.withLock { state in
      guard !state.isBroken else { return false }
      // The library may hand on what it has read already.
      guard !state.isSuspended else { return true }
      state.isSuspended = true
      state.connection.suspend()
      state.task = Task { [self] in
        await room()
        self.state.withLock { state in
          guard case .receiving = state.phase else { return }
          resume(&state)
        }
      }
      return true
    }
  }

  private func finish(_ receiver: any RequestReceiver, _ connection: OpaquePointer) -> Step {
    switch receiver.finish(trailers: unsafe fields(of: connection, kind: .FOOTER_KIND)) {
    case .now(let response):
      return .respond(response)
    case .later(let work):
      guard suspendToWait() else { return .breakConnection }
      let task = Task { [self] in deliver(await work()) }
      let isOver = state.withLock { state in
        if case .waiting = state.phase { state.task = task }
        return state.isBroken
      }
      if isOver { task.cancel() }
      return .proceed
    }
  }

  /// Suspends the connection until its task has the answer; false when the server stops.
  private func suspendToWait() -> Bool {
    state.withLock { state in
      guard !state.isBroken else { return false }
      if case .answered = state.phase { return true }
      state.phase = .waiting
      state.isSuspended = true
      state.connection.suspend()
      return true
    }
  }

  private func respond(_ response: Response, _ connection: OpaquePointer) -> MHD_Result {
    let stream = response.makeStream(for: self, isHead: state.withLock { $0.isHead })
    let queued = unsafe response.withLibraryResponse(stream: stream) { made in
      unsafe MHD_queue_response(connection, UInt32(response.sendableStatus), made)
    }
    guard let queued, queued == .YES else {
      stream?.clientLeft()
      return .NO
    }
    let clientIsGone = state.withLock { state in
      state.phase = .responding
      state.task = nil
      state.stream = stream
      return state.clientIsGone || state.isBroken
    }
    // It went while nobody was there to be told.
    if clientIsGone { stream?.clientLeft() }
    return .YES
  }

  /// The library's completion callback: the last that happens to a request, whatever its end.
  func complete(isWhole: Bool) {
    let last = state.withLock { state in
      defer {
        state.phase = .ended
        state.isSuspended = false
        state.task = nil
        state.stream = nil
      }
      return state
    }
    peer.end()
    if last.lingers { core.watch.linger(peer) }
    if let id = last.id { core.dismiss(id) }
    if case .receiving(let receiver) = last.phase { receiver.abandon() }
    last.task?.cancel()
    if !isWhole { last.stream?.clientLeft() }
  }

  // MARK: From anywhere

  private func deliver(_ response: Response) {
    state.withLock { state in
      guard case .waiting = state.phase else { return }
      state.phase = .answered(response)
      resume(&state)
    }
  }

  /// Suspends the connection on behalf of its stream, on the server's thread. The stream holds its
  /// own lock, so that a write cannot slip in between its looking and the suspension.
  /// - Returns: false when the request is over or being broken off.
  func suspendForStream() -> Bool {
    state.withLock { state in
      guard case .responding = state.phase, !state.isBroken else { return false }
      state.isSuspended = true
      state.connection.suspend()
      return true
    }
  }

  /// Lets the server's thread go on with a stream that has something to send.
  func resumeForStream() {
    state.withLock { resume(&$0) }
  }

  /// Sends the head at once, which would otherwise wait in the socket for the first bytes of the
  /// content. Called on the server's thread.
  func streamBegins() { pushPendingBytes(peer.socket) }

  /// The client ended its side: the task is cancelled, a stream's writer is told. It may have closed
  /// only its sending half, so an answer that comes is still sent.
  func clientLeft() {
    let (task, stream) = state.withLock { state in
      state.clientIsGone = true
      return (state.task, state.stream)
    }
    task?.cancel()
    stream?.clientLeft()
  }

  /// The server stops: a stream that would never end by itself is asked to.
  func askStreamToEnd() {
    state.withLock { $0.stream }?.askToEnd()
  }

  /// The server stops now.
  func breakOff() {
    let (task, stream) = state.withLock { state in
      state.isBroken = true
      resume(&state)
      return (state.task, state.stream)
    }
    task?.cancel()
    stream?.clientLeft()
  }

  private func resume(_ state: inout State) {
    guard state.isSuspended else { return }
    state.isSuspended = false
    state.connection.resume()
  }
}
