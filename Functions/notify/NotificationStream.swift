// SPDX-License-Identifier: Apache-2.0
import Notation
import FoundationEssentials
import LambdaEvents
import LambdaRuntime
import PipelineStore
import SecretsManagerAPI
import VideoPipeline

/// An owner's notifications as server-sent events.
///
/// Lambda's instances share nothing, so the stream watches the state bucket: one small object that
/// changes with the owner's outbox, and the outbox itself when it did. What it shows is what the
/// records say is due; the outbox only says where to look.
///
/// Lambda bills a stream for as long as it is open, also when its client is long gone. So a stream's
/// connection is held open while it is new, at most until its function's time is up; from then on its
/// client, which comes again by itself, is told what is new and let go. What it has shown it says in a
/// ``StreamCursor``, with which it goes on without loss or repetition, and as one stream of its owner's.
struct NotificationStream: Sendable {
  let store: PipelineStore
  let cdnBaseURL: String
  /// What signs tickets and cursors.
  let secret: any SecretSource
  /// For how long a stream is held open after its beginning.
  let holdSeconds: Int
  /// How many streams an owner may have.
  let mostStreams: Int
  let pollMilliseconds: Int
  let heartbeatSeconds: Int
  let now: @Sendable () -> Timestamp
  let random: @Sendable () -> UInt64
  let sleep: @Sendable (_ milliseconds: Int) async throws -> Void

  static let defaultHoldSeconds = 115
  static let defaultMostStreams = 10
  /// How long a client waits before it connects again.
  static let retryMilliseconds = 3000
  /// How long it waits when there has been nothing for it for a while.
  static let restingRetryMilliseconds = 10_000
  static let restingSeconds = 600
  /// How long before the function's end the stream ends, so that it is an end and no failure.
  static let endingSeconds = 5
  /// For how long a stream whose client does not come again still counts.
  static let leaseSeconds = 90
  /// How long before its end a lease is lengthened.
  static let renewalSeconds = 30

  func respond(
    to request: HTTPAPIRequest, deadline: Timestamp, log: Logger
  ) async throws -> LambdaResponse {
    let ticket: StreamTicket
    let keys: SigningKeys
    do {
      (ticket, keys) = try await admit(request.queryStringParameters?["ticket"] ?? "")
    } catch let error as StreamTicket.Refusal {
      let refusal = APIError(
        status: 401, code: error == .expired ? "TicketExpired" : "TicketInvalid",
        message: "Get a new URL from POST /notifications/stream-url.")
      return try refused(refusal)
    }
    let last = request.header("last-event-id") ?? request.queryStringParameters?["lastEventId"]
    let known = last.flatMap { keys.cursor($0, for: ticket.owner) }
    var cursor =
      known ?? StreamCursor(stream: String(random(), radix: 36), openedAt: now())
    // At least one look; beyond it only while the stream is new.
    let end = min(
      cursor.openedAt.advanced(bySeconds: holdSeconds),
      deadline.advanced(bySeconds: -Self.endingSeconds))
    do throws(APIError) {
      try await lease(&cursor, of: ticket.owner, heldUntil: end, log)
    } catch {
      return try refused(error, headers: ["retry-after": "\(Self.leaseSeconds)"])
    }
    let prelude = ResponsePrelude(
      statusCode: 200,
      headers: [
        "content-type": "text/event-stream", "cache-control": "no-store",
        "x-accel-buffering": "no",
      ])
    return .stream(prelude) { [cursor] output in
      var session = StreamSession(
        stream: self, owner: ticket.owner, key: keys.current, cursor: cursor, known: known,
        output: output, log: log)
      try await session.run(after: last.flatMap(NotificationID.init), until: end)
    }
  }

  /// Reads a ticket. One that no known key has signed may be signed by a newer one.
  private func admit(_ text: String) async throws -> (StreamTicket, SigningKeys) {
    let known = try SigningKeys(await secret.versions())
    do {
      return (try known.ticket(text, at: now()), known)
    } catch .forged {
      let newest = try SigningKeys(await secret.newestVersions())
      return (try newest.ticket(text, at: now()), newest)
    }
  }

  /// Makes sure that the stream is among those that its owner may have.
  private func lease(
    _ cursor: inout StreamCursor, of owner: Owner, heldUntil end: Timestamp, _ log: Logger
  ) async throws(APIError) {
    guard cursor.leasedUntil.seconds(since: now()) < Self.renewalSeconds else { return }
    let until = max(
      now().advanced(bySeconds: Self.leaseSeconds), end.advanced(bySeconds: Self.renewalSeconds))
    do {
      try await StreamLeases(store).take(
        cursor.stream, owner: owner, until: until, at: now(), most: mostStreams)
      cursor.leasedUntil = until
    } catch let error where error is StreamLeases.Exhausted || error is Contention {
      throw APIError(
        status: 429, code: "TooManyStreams",
        message: "You may have \(mostStreams) streams; close one, or try again in a while.")
    } catch {
      // What keeps it from being counted keeps it from being read as well, and passes.
      log.warn("a stream could not be counted", ["reason": "\(error)"])
    }
  }

  private func refused(
    _ error: APIError, headers: [String: String] = [:]
  ) throws -> LambdaResponse {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let body = try encoder.encode(error.body)
    let prelude = ResponsePrelude(
      statusCode: error.status,
      headers: headers.merging(["content-type": "application/json"]) { $1 })
    return .stream(prelude) { output in try await output.write(body) }
  }
}
