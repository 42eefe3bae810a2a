// SPDX-License-Identifier: Apache-2.0
import Notation
import AWSService
import CloudWatchLogsService
import EventBridgeService
import FoundationEssentials
import HTTPMessage
import HTTPServer
import JSONTree
import MediaConvertService

/// What the console's second view asks for: the emulator's recent events, what they caused, jobs and
/// dead letters, newest first. `ConsoleService` documents the answers.
struct ConsoleAPI: HTTPService {
  static let path = "/_emulator/api/"
  /// EventBridge's own limit for an event.
  private static let bodyLimit = 256 << 10

  let bus: EventBus
  let jobs: MediaConvert
  let logs: LogStore
  let summary: ApplicationSummary

  func accept(_ head: RequestHead) -> any RequestReceiver {
    BufferedReceiver(head: head, limit: Self.bodyLimit) { head, body in answer(head, body) }
  }

  private func answer(_ head: RequestHead, _ body: Data) -> Response {
    if head.method == "POST", head.path == Self.path + "events" { return send(body) }
    let path = head.path.dropFirst(Self.path.count).split(separator: "/").map(String.init)
    do {
      if path.count == 3, path[0] == "jobs", path[2] == "cancel" {
        return try cancel(path[1], head)
      }
      guard head.method == "GET" else { return Response(status: 405, headers: ["allow": "GET"]) }
      if path.count == 2, path[0] == "jobs" {
        guard let report = try jobs.report(on: path[1]) else {
          return .text("There is no such job.\n", status: 404)
        }
        return .json(report.wireForm)
      }
      let document: JSON? =
        switch head.path.dropFirst(Self.path.count) {
        case "application": summary.json
        case "logs": ["lines": .array(lines(after: head.query))]
        case "invocations": ["invocations": .array(try invocations())]
        case "events": ["events": .array(try events())]
        case "jobs": ["jobs": .array(try recentJobs())]
        case "dead-letters": ["deadLetters": .array(try deadLetters())]
        default: nil
        }
      guard let document else { return .text("There is no such page.\n", status: 404) }
      return .json(document)
    } catch {
      return .json(["message": .string("\(error)")], status: 500)
    }
  }

  /// Cancels a job. A page of somebody else's must not.
  private func cancel(_ id: String, _ head: RequestHead) throws -> Response {
    guard head.method == "POST" else { return Response(status: 405, headers: ["allow": "POST"]) }
    guard ["same-origin", "none"].contains(head.headers["sec-fetch-site"] ?? "none") else {
      return .text("Only the console may do this.\n", status: 403)
    }
    do { try jobs.cancel(id) } catch let error as ServiceError {
      return .json(["message": .string(error.message)], status: error.status)
    }
    return Response(status: 204)
  }

  /// Puts an event on a bus, whoever it says that it is from: `PutEvents` takes none of AWS's own.
  private func send(_ body: Data) -> Response {
    guard let event = try? JSON(parsing: body), let source = event["source"]?.string,
      let detailType = event["detailType"]?.string, let detail = event["detail"],
      detail.object != nil
    else {
      return .json(["message": "An event needs a source, a detailType and a detail."], status: 400)
    }
    do {
      let id = try bus.publish(
        BusEvent(
          source: source, detailType: detailType, detail: detail,
          resources: event["resources"]?.array?.compactMap(\.string) ?? [],
          busName: event["bus"]?.string ?? "default"))
      return .json(["id": .string(id)])
    } catch {
      return .json(["message": .string("\(error)")], status: 400)
    }
  }

  private func lines(after query: String?) -> [JSON] {
    let after = PercentEncoding.parseQuery(query ?? "").first { $0.name == "after" }?.value
    return logs.events(after: after.flatMap { Int($0) } ?? 0).map { event in
      [
        "id": JSON(event.id), "time": time(event.time), "function": .string(event.function),
        "requestId": event.requestID.map { .string($0) } ?? .null, "text": .string(event.text),
      ]
    }
  }

  private func invocations() throws -> [JSON] {
    try bus.recentInvocations().map { record in
      let outcome =
        switch record.state {
        case .waiting: "waiting"
        case .running: "running"
        case .succeeded: "success"
        case .failed: "error"
        }
      return [
        "requestId": .string(record.requestID ?? record.id), "function": .string(record.function),
        "event": name(ofEvent: record.payload),
        "queuedAt": time(record.enqueuedAt),
        "untilDoneMs": record.finishedAt.map {
          JSON(Int(($0.timeIntervalSince(record.enqueuedAt) * 1000).rounded()))
        } ?? .null,
        "attempts": JSON(record.attempts), "outcome": .string(outcome),
        "error": record.lastError.map { .string($0) } ?? .null,
      ]
    }
  }

  /// What an event calls itself: EventBridge's detail type, or the name in S3's notification.
  private func name(ofEvent payload: Data) -> JSON {
    guard let event = try? JSON(parsing: payload) else { return .null }
    return event["detail-type"] ?? event["Records"]?[0]?["eventName"] ?? .null
  }

  private func events() throws -> [JSON] {
    try bus.recentEvents().map { record in
      let envelope = (try? JSON(parsing: record.envelope)) ?? [:]
      return [
        "id": .string(record.id), "time": time(record.takenAt),
        "source": envelope["source"] ?? .null, "detailType": envelope["detail-type"] ?? .null,
        "detail": envelope["detail"] ?? .null,
        "matched": .array(record.rules.map { .string($0) }),
      ]
    }
  }

  private func recentJobs() throws -> [JSON] {
    try jobs.recentJobs().map { job in
      [
        "id": .string(job.id), "status": .string(job.status),
        "percent": job.percent.map { JSON($0) } ?? .null, "createdAt": time(job.createdAt),
        "input": .string(job.input), "errorMessage": job.errorMessage.map { .string($0) } ?? .null,
      ]
    }
  }

  private func deadLetters() throws -> [JSON] {
    try bus.letters().map { letter in
      [
        "time": time(letter.createdAt), "function": .string(letter.function),
        "target": letter.destinationARN.map { .string($0) } ?? .null,
        // The invocation may be forgotten before its letter is.
        "attempts": try bus.invocation(id: letter.invocationID).map { JSON($0.attempts) } ?? .null,
        "reason": .string(
          letter.attributes.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
            .joined(separator: "; ")),
        "payload": (try? JSON(parsing: letter.body)) ?? .null,
      ]
    }
  }

  private func time(_ date: Date) -> JSON { .string(Timestamp(date).iso8601Seconds) }
}
