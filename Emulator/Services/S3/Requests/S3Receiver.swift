// SPDX-License-Identifier: Apache-2.0
import Dispatch
import FoundationEssentials
import HTTPMessage
import HTTPServer
import Synchronization

/// Takes a request's body as its plan says, and answers.
final class S3Receiver: RequestReceiver {
  private enum State {
    case ignoring(Plan, size: Int)
    case collecting(Plan, limit: Int, [UInt8])
    case uploading(Plan, ObjectUpload)
    case form(Plan, PostFormReader)
    case failed(any Error)
  }

  /// A body up to this size is read before a refusal is answered: a client that is still sending
  /// may miss an answer that comes before it is done.
  private static let drainedLength: Int64 = 16 << 20
  /// More of a body than this is a fault where none is expected.
  private static let ignoredLength = 1 << 20

  private let call: Call
  private let state: Mutex<State>

  init(call: Call, plan: Plan) {
    self.call = call
    let state: State
    do {
      switch plan.body {
      case .ignored: state = .ignoring(plan, size: 0)
      case .document(let limit): state = .collecting(plan, limit: limit, [])
      case .content(let content):
        state = .uploading(plan, ObjectUpload(plan: content, file: try call.store.blobs.create()))
      case .form(let boundary):
        state = .form(plan, PostFormReader(boundary: boundary, blobs: call.store.blobs))
      }
    } catch {
      state = .failed(error)
    }
    self.state = Mutex(state)
  }

  init(call: Call, refusal: any Error) {
    self.call = call
    state = Mutex(.failed(refusal))
  }

  var earlyResponse: Response? {
    state.withLock { state in
      guard case .failed(let error) = state else { return nil }
      let waits = call.head.headers["expect"] != nil
      guard waits || call.head.contentLength ?? 0 > Self.drainedLength else { return nil }
      return call.response(for: error)
    }
  }

  func receive(_ bytes: RawSpan) {
    state.withLock { state in
      do {
        switch state {
        case .ignoring(let plan, let size):
          guard size + bytes.byteCount <= Self.ignoredLength else {
            throw S3Error(400, "UnexpectedContent", "This request does not support content")
          }
          state = .ignoring(plan, size: size + bytes.byteCount)
        case .collecting(let plan, let limit, var collected):
          guard collected.count + bytes.byteCount <= limit else {
            throw S3Error(
              400, "MaxMessageLengthExceeded", "Your request was too large.",
              ["MaxMessageLengthBytes": String(limit)])
          }
          state = .failed(S3Error.internalError)
          unsafe bytes.withUnsafeBytes { unsafe collected.append(contentsOf: $0) }
          state = .collecting(plan, limit: limit, collected)
        case .uploading(_, let upload): try upload.receive(bytes)
        case .form(_, let reader): try reader.receive(bytes)
        case .failed: break
        }
      } catch {
        state = .failed(error)
      }
    }
  }

  func finish(trailers: HTTPFields) -> Reply {
    state.withLock { state in
      let taken = state
      state = .failed(S3Error.internalError)
      do {
        switch taken {
        case .ignoring(let plan, _): return reply(plan, .nothing)
        case .collecting(let plan, _, let bytes): return reply(plan, .document(bytes))
        case .uploading(let plan, let upload):
          return reply(plan, .content(try upload.finish(trailers: trailers)))
        case .form(let plan, let reader): return reply(plan, .form(try reader.finish()))
        case .failed(let error): throw error
        }
      } catch {
        return .now(call.response(for: error))
      }
    }
  }

  func abandon() {
    // The unfinished file goes with the object that writes it.
    state.withLock { $0 = .failed(S3Error.internalError) }
  }

  private func reply(_ plan: Plan, _ received: Plan.Received) -> Reply {
    guard plan.isLong else { return .now(Self.answer(plan, received, call)) }
    let call = call
    let bytes = received.bytes
    return .later {
      await withCheckedContinuation { continuation in
        DispatchQueue.global().async {
          continuation.resume(returning: Self.answer(plan, .document(bytes), call))
        }
      }
    }
  }

  private static func answer(_ plan: Plan, _ received: Plan.Received, _ call: Call) -> Response {
    do {
      return call.finished(try plan.run(received))
    } catch {
      return call.response(for: error)
    }
  }
}
