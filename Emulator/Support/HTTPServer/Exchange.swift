// SPDX-License-Identifier: Apache-2.0
import CMicroHTTPD
import HTTPMessage
import Synchronization

/// One request and its answer, as its ``ExchangeStateMachine`` says. libmicrohttpd's threads drive it
/// through ``access(_:method:version:data:)``; tasks and the socket watch reach it from elsewhere, so
/// everything that changes is behind a lock, and the connection is suspended and resumed only while
/// that lock is held and the request lives.
final class Exchange: Sendable {
  private typealias Machine = ExchangeStateMachine<any RequestReceiver, Response>

  private struct State: ~Copyable {
    let connection: LibraryConnection
    var machine = Machine()
    var isAdmitted = false
    var isHead = false
    /// Waits for room, or prepares the answer.
    var task: Task<Void, Never>?
    var stream: ResponseStream?
  }

  private let core: ServerCore
  private let peer: Peer
  private let target: RawTarget
  private let state: Mutex<State>

  init(core: ServerCore, peer: Peer, target: RawTarget, connection: LibraryConnection) {
    self.core = core
    self.peer = peer
    self.target = target
    state = Mutex(State(connection: connection))
  }

  // MARK: - On the server's threads

  /// The library's access callback: the head has come, or a piece of the body, or its end, or the
  /// request was resumed.
  func access(
    _ connection: OpaquePointer, method: () -> String, version: () -> String,
    data: UnsafeRawBufferPointer
  ) -> MHD_Result {
    let isEnd = unsafe data.isEmpty
    var next = step { $0.access(isEnd: isEnd) }
    switch next {
    case .takeHead: next = unsafe begin(connection, method: method(), version: version())
    case .receive(let receiver): next = unsafe receive(receiver, data)
    case .finish(let receiver): next = unsafe finish(receiver, connection)
    case .answer, .proceed, .suspend, .breakConnection: break
    }
    switch next {
    case .answer(let response): return unsafe respond(response, connection)
    case .breakConnection: return .NO
    case .takeHead, .receive, .finish, .proceed, .suspend: return .YES
    }
  }

  private func begin(_ connection: OpaquePointer, method: String, version: String) -> Machine.Step {
    let headers = unsafe fields(of: connection, kind: .HEADER_KIND)
    var head = RequestHead(
      method: method, path: target.path, query: target.query, headers: headers,
      remoteAddress: peer.address)
    let framing = BodyFraming(
      headers: headers, version: version, isFolded: unsafe hasFoldedFields(connection))
    if let authority = target.authority { head.headers["host"] = authority }
    peer.begin(self)
    guard let service = peer.service, core.admit() else { return .breakConnection }
    state.withLock { state in
      state.isAdmitted = true
      state.isHead = method == "HEAD"
    }
    if let status = target.refusal ?? framing.refusal {
      let response = Response(status: status, headers: ["connection": "close"])
      return step { $0.refuses(with: response, framing: framing) }
    }
    let receiver = service.accept(head)
    if let early = receiver.earlyResponse {
      return step { $0.refuses(with: early, framing: framing) }
    }
    return step { $0.accepts(receiver) }
  }

  private func receive(
    _ receiver: any RequestReceiver, _ data: UnsafeRawBufferPointer
  ) -> Machine.Step {
    receiver.receive(unsafe RawSpan(_unsafeBytes: data))
    guard receiver.wantsMore else { return .breakConnection }
    guard let room = receiver.room else { return .proceed }
    let step = step { $0.lacksRoom() }
    if case .suspend = step {
      run { [self] in
        await room()
        resume { $0.hasRoom() }
      }
    }
    return step
  }

  private func finish(
    _ receiver: any RequestReceiver, _ connection: OpaquePointer
  ) -> Machine.Step {
    switch receiver.finish(trailers: unsafe fields(of: connection, kind: .FOOTER_KIND)) {
    case .now(let response): return .answer(response)
    case .later(let work):
      let step = step { $0.prepares() }
      if case .suspend = step {
        run { [self] in
          let response = await work()
          resume { $0.isPrepared(response) }
        }
      }
      return step
    }
  }

  /// Runs what the connection waits for.
  private func run(_ work: @escaping @Sendable () async -> Void) {
    let task = Task { await work() }
    let isBroken = state.withLock { state in
      state.task = task
      return state.machine.isBroken
    }
    if isBroken { task.cancel() }
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
    let nobodyListens = state.withLock { state in
      state.machine.answers()
      state.task = nil
      state.stream = stream
      return state.machine.nobodyListens
    }
    // The client went while nobody was there to be told.
    if nobodyListens { stream?.clientLeft() }
    return .YES
  }

  /// The library's completion callback: the last that happens to a request, whatever its end.
  func complete(isWhole: Bool) {
    let (receiver, task, stream) = state.withLock { state in
      (state.machine.ends(), state.task.take(), state.stream.take())
    }
    peer.end()
    let (isAdmitted, lingers) = state.withLock { ($0.isAdmitted, $0.machine.lingers) }
    if lingers { core.watch.linger(peer) }
    if isAdmitted { core.dismiss() }
    receiver?.abandon()
    task?.cancel()
    if !isWhole { stream?.clientLeft() }
  }

  // MARK: - From anywhere

  /// Suspends the connection on behalf of its stream, on the server's thread. The stream holds its
  /// own lock, so that a write cannot slip in between its looking and the suspension.
  /// - Returns: false when the request is over or being broken off.
  func suspendForStream() -> Bool {
    state.withLock { state in
      let isSuspended = state.machine.streamRunsDry()
      if isSuspended { state.connection.suspend() }
      return isSuspended
    }
  }

  /// Lets the server's thread go on with a stream that has something to send.
  func resumeForStream() { resume { $0.streamGoesOn() } }

  /// Sends the head at once, which would otherwise wait in the socket for the first bytes of the
  /// content. Called on the server's thread.
  func streamBegins() { pushPendingBytes(peer.socket) }

  /// The client ended its side: the task is cancelled, a stream's writer is told.
  func clientLeft() {
    let (task, stream) = state.withLock { state in
      state.machine.clientLeaves()
      return (state.task, state.stream)
    }
    task?.cancel()
    stream?.clientLeft()
  }

  /// The server stops: a stream that would never end by itself is asked to.
  func askStreamToEnd() { state.withLock { $0.stream }?.askToEnd() }

  /// The server stops now.
  func breakOff() {
    resume { $0.breaks() }
    clientLeft()
  }

  // MARK: - The machine

  private func step(_ input: (inout Machine) -> Machine.Step) -> Machine.Step {
    state.withLock { state in
      let step = input(&state.machine)
      if case .suspend = step { state.connection.suspend() }
      return step
    }
  }

  private func resume(when input: (inout Machine) -> Bool) {
    state.withLock { state in
      if input(&state.machine) { state.connection.resume() }
    }
  }
}
