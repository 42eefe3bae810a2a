// SPDX-License-Identifier: Apache-2.0
import AWSService
import FoundationEssentials
import HTTPMessage
import HTTPServer
import Synchronization

/// Receives what a process posts as the answer to an invocation, in one piece or as a stream.
final class AnswerReceiver: RequestReceiver {
  private enum Form {
    /// In one piece, or collected because the caller wants it so.
    case buffered
    /// Over Lambda's limit: read to its end, so that the refusal can be told.
    case tooLarge
    /// The prelude of a stream is not complete.
    case prelude
    /// The body of a stream goes to its reader.
    case body(BodyChannel)
    /// Not wanted any more.
    case over
  }

  private struct State {
    var form: Form
    /// What has come of a buffered answer or a prelude.
    var bytes = Data()
  }

  /// What a piece of the answer leads to.
  private enum Step {
    case nothing
    case push(Data, BodyChannel)
    case fail(LambdaFailure)
  }

  /// Lambda takes six megabytes and a little in one piece.
  private static let responseLimit = 6_291_556
  private static let preludeLimit = 256 << 10
  private static let preludeEnd = Data(count: 8)

  private let worker: Worker
  private let invocation: FunctionInvocation
  private let state: Mutex<State>

  init(worker: Worker, invocation: FunctionInvocation, head: RequestHead) {
    self.worker = worker
    self.invocation = invocation
    let type = head.headers["content-type"]
    let hasPrelude =
      type?.asciiLowercased == "application/vnd.awslambda.http-integration-response"
    // Not every runtime names the mode, but trailers are announced by streams alone.
    let isStream =
      hasPrelude || head.headers["trailer"] != nil
      || head.headers["lambda-runtime-function-response-mode"]?.asciiLowercased == "streaming"
    if !isStream || !invocation.wantsStream {
      state = Mutex(State(form: .buffered))
    } else if hasPrelude {
      state = Mutex(State(form: .prelude))
    } else {
      let channel = BodyChannel()
      let prelude = StreamingOutcome.Prelude(
        headers: ["content-type": type ?? "application/octet-stream"])
      let begins = worker.beginStream(of: invocation, prelude, channel)
      state = Mutex(State(form: begins ? .body(channel) : .over))
    }
  }

  func receive(_ bytes: RawSpan) {
    let data = unsafe bytes.withUnsafeBytes { unsafe Data($0) }
    switch state.withLock({ take(data, &$0) }) {
    case .nothing: break
    case .push(let data, let channel):
      channel.push(data)
      // The reader left: that is the reader's choice and no failure of the function.
      if channel.isAbandoned { worker.answer(invocation, by: .response(Data())) }
    case .fail(let failure): worker.answer(invocation, by: .failure(failure))
    }
  }

  private func take(_ data: Data, _ state: inout State) -> Step {
    switch state.form {
    case .buffered:
      guard state.bytes.count + data.count <= Self.responseLimit else {
        state = State(form: .tooLarge)
        return .fail(.responseTooLarge(invocation.id))
      }
      state.bytes.append(data)
      return .nothing
    case .prelude:
      state.bytes.append(data)
      return endPrelude(&state)
    case .body(let channel): return .push(data, channel)
    case .tooLarge, .over: return .nothing
    }
  }

  /// Looks for the end of the prelude: eight NUL bytes, which JSON cannot hold.
  private func endPrelude(_ state: inout State) -> Step {
    let data = state.bytes
    guard let end = data.firstRange(of: Self.preludeEnd) else {
      guard data.count > Self.preludeLimit else { return .nothing }
      state = State(form: .over)
      return .fail(endlessPrelude)
    }
    guard let prelude = try? JSONDecoder().decode(Prelude.self, from: data[..<end.lowerBound])
    else {
      state = State(form: .over)
      return .fail(.brokenStream(invocation.id, "the prelude of the stream is not valid"))
    }
    let channel = BodyChannel()
    let begins = worker.beginStream(of: invocation, prelude.outcome, channel)
    state = State(form: begins ? .body(channel) : .over)
    return begins ? .push(Data(data[end.upperBound...]), channel) : .nothing
  }

  var wantsMore: Bool {
    state.withLock { state in
      switch state.form {
      case .tooLarge: true
      case .buffered, .prelude: worker.unanswered(invocation.id) != nil
      case .body(let channel): !channel.isAbandoned && worker.unanswered(invocation.id) != nil
      case .over: false
      }
    }
  }

  /// A reader that is slow holds the function back.
  var room: (@Sendable () async -> Void)? {
    guard case .body(let channel) = state.withLock({ $0.form }), channel.isFull else { return nil }
    return { await channel.awaitRoom() }
  }

  func finish(trailers: HTTPFields) -> Reply {
    let last = state.withLock { state in
      defer { state = State(form: .over) }
      return state
    }
    if let type = trailers["lambda-runtime-function-error-type"] {
      let body = trailers["lambda-runtime-function-error-body"].flatMap { Data(base64Encoded: $0) }
      let failure = LambdaFailure(reported: body ?? Data("{}".utf8), errorType: type)
      worker.answer(invocation, by: .failure(failure))
      return .now(RuntimeAPIService.accepted)
    }
    switch last.form {
    case .buffered: worker.answer(invocation, by: .response(last.bytes))
    case .body: worker.answer(invocation, by: .response(Data()))
    case .prelude: worker.answer(invocation, by: .failure(endlessPrelude))
    case .tooLarge, .over:
      return .now(
        RuntimeAPIService.error(
          413, "RequestEntityTooLarge", "Exceeded maximum allowed payload size"))
    }
    return .now(RuntimeAPIService.accepted)
  }

  /// The connection broke before the answer was complete.
  func abandon() {
    if case .body(let channel) = state.withLock({ $0.form }), channel.isAbandoned {
      worker.answer(invocation, by: .response(Data()))
    } else {
      worker.answerBroke(of: invocation)
    }
  }

  private var endlessPrelude: LambdaFailure {
    .brokenStream(invocation.id, "the prelude of the stream has no end")
  }

  /// The prelude as runtimes write it: every member may be missing.
  private struct Prelude: Decodable {
    var statusCode: Int?
    var headers: [String: String]?
    var cookies: [String]?

    var outcome: StreamingOutcome.Prelude {
      .init(statusCode: statusCode ?? 200, headers: headers ?? [:], cookies: cookies ?? [])
    }
  }
}
