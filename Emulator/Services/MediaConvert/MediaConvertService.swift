// SPDX-License-Identifier: Apache-2.0
import Notation
import Database
import FoundationEssentials
import HTTPMessage
package import HTTPServer
import JSONTree

extension JobService {
  /// MediaConvert's REST API (`/2017-08-29/…`, JSON). It expects that the request's signature was
  /// verified before.
  package var service: any HTTPService {
    BufferedService(limit: 2 << 20) { head, body in
      do {
        let answer = try await self.answer(head, body)
        return Self.response(answer.status, answer.body, requestID: self.makeID())
      } catch let failure as ServiceFailure {
        var response = Self.response(
          failure.status, ["message": .string(failure.message)], requestID: self.makeID())
        response.headers["x-amzn-errortype"] = failure.code
        return response
      } catch {
        self.log("mediaconvert: \(head.method) \(head.path): \(error)")
        var response = Self.response(
          500, ["message": "The service failed."], requestID: self.makeID())
        response.headers["x-amzn-errortype"] = "InternalServerErrorException"
        return response
      }
    }
  }

  private struct Answer {
    var status = 200
    var body: JSON
  }

  private static func response(_ status: Int, _ body: JSON, requestID: String) -> Response {
    Response(
      status: status,
      headers: ["content-type": "application/json", "x-amzn-requestid": requestID],
      body: .bytes(body.data))
  }

  private func answer(_ head: RequestHead, _ data: Data) async throws -> Answer {
    let parts = head.path.split(separator: "/", omittingEmptySubsequences: true).map {
      PercentEncoding.decode($0) ?? String($0)
    }
    guard parts.first == "2017-08-29", parts.count >= 2 else {
      throw ServiceFailure.notFound("There is nothing at \(head.path).")
    }
    let name = parts.dropFirst(2).joined(separator: "/")
    let query = Dictionary(
      PercentEncoding.parseQuery(head.query ?? "").compactMap { pair in
        pair.value.map { (pair.name, $0) }
      }, uniquingKeysWith: { first, _ in first })
    switch (head.method, parts[1], name.isEmpty) {
    case ("POST", "jobs", true):
      let job = try createJob(Self.object(data))
      return Answer(status: 201, body: ["job": try job.wireForm(arn: jobARN(job.record.id))])
    case ("GET", "jobs", false):
      return Answer(body: ["job": try job(name).wireForm(arn: jobARN(name))])
    case ("GET", "jobs", true):
      let page = try listJobs(
        queue: query["queue"], status: query["status"], order: query["order"],
        maxResults: query["maxResults"], nextToken: query["nextToken"])
      var body: JSON.Object = .init([
        .init(
          name: "jobs",
          value: .array(try page.jobs.map { try $0.wireForm(arn: jobARN($0.record.id)) }))
      ])
      if let token = page.nextToken { body["nextToken"] = .string(token) }
      return Answer(body: .object(body))
    case ("DELETE", "jobs", false):
      try cancelJob(name)
      return Answer(status: 202, body: [:])
    case ("POST", "endpoints", true):
      let host = head.headers["host"] ?? "127.0.0.1"
      return Answer(body: ["endpoints": [["url": .string("http://\(host)")]]])
    case ("POST", "probe", true):
      return Answer(body: ["probeResults": .array(try await probe(Self.object(data)))])
    case ("GET", "queues", true):
      return Answer(body: ["queues": .array(try queueNames.map { try queue($0) })])
    case ("GET", "queues", false):
      return Answer(body: ["queue": try queue(name)])
    case (_, "tags", _):
      return Answer(body: try tags(head.method, arn: name, data))
    default:
      throw ServiceFailure.badRequest(
        "The emulator's MediaConvert does not do \(head.method) \(head.path).")
    }
  }

  private static func object(_ data: Data) throws -> JSON {
    do throws(JSONSyntaxError) {
      let json = try JSON(parsing: data, depthLimit: 32)
      guard json.object != nil else {
        throw JSONSyntaxError.notAnObject
      }
      return json
    } catch { throw ServiceFailure.badRequest("The request body is not a JSON object: \(error)") }
  }

  // MARK: Tags

  private func tags(_ method: String, arn: String, _ data: Data) throws -> JSON {
    switch method {
    case "POST":
      let body = try Self.object(data)
      guard let arn = body["arn"]?.string, let tags = body["tags"]?.object else {
        throw ServiceFailure.badRequest("arn and tags are required properties")
      }
      try checkTagged(arn)
      try database.transaction { transaction in
        for tag in tags.members {
          try JobStore.tag(arn, name: tag.name, value: tag.value.string ?? "", in: transaction)
        }
      }
      return [:]
    case "PUT":
      try checkTagged(arn)
      let names = try Self.object(data)["tagKeys"]?.array?.compactMap(\.string) ?? []
      try database.transaction { transaction in
        for name in names { try JobStore.untag(arn, name: name, in: transaction) }
      }
      return [:]
    case "GET":
      try checkTagged(arn)
      let tags = try database.read {
        try JobStore.tags(of: arn, in: $0).map { [$0.name, $0.value] }
      }
      let members = tags.map { JSON.Object.Member(name: $0[0], value: .string($0[1])) }
      return ["resourceTags": ["arn": .string(arn), "tags": .object(JSON.Object(members))]]
    default:
      throw ServiceFailure.badRequest("The emulator's MediaConvert does not do \(method) tags.")
    }
  }

  private func checkTagged(_ arn: String) throws {
    if arn.contains(":queues/") {
      _ = try queueARN(named: arn)
    } else if let id = arn.split(separator: "/").last, arn == jobARN(String(id)) {
      _ = try job(String(id))
    } else {
      throw ServiceFailure.notFound("The resource \(arn) does not exist.")
    }
  }
}
