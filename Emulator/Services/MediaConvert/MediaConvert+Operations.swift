// SPDX-License-Identifier: Apache-2.0
package import AWSService
import FoundationEssentials
import HTTPMessage
package import HTTPServer
import JSONTree
import Notation

/// MediaConvert's REST API, `rest-json`
/// ([operations](https://docs.aws.amazon.com/mediaconvert/latest/apireference/operations.html)).
extension MediaConvert: SignedService {
  private static let table = RESTOperations(
    ServiceModel.current.operations.map { "\($0.path) \($0.method) \($0.name)" }
      .joined(separator: "\n"))

  package var signingName: String { "mediaconvert" }
  package var operations: any OperationTable { Self.table }
  package var bodyLimit: Int { 2 << 20 }
  package var errorForm: ServiceErrorForm {
    .restJSON(internalCode: "InternalServerErrorException")
  }

  package func answer(_ request: ServiceRequest) async throws -> Response? {
    let name = request.operation.name
    guard let operation = ServiceModel.current.operations.first(where: { $0.name == name }) else {
      return nil
    }
    let input = try Self.input(of: request, as: operation.request)
    return try await answer(request, input).map { .json($0, status: operation.status) }
  }

  private func answer(_ request: ServiceRequest, _ input: JSON) async throws -> JSON? {
    func text(_ name: String) -> String { input[name]?.string ?? "" }
    switch request.operation.name {
    case "CreateJob": return ["job": try described(createJob(input))]
    case "GetJob": return ["job": try described(job(text("id")))]
    case "ListJobs": return try listJobs(input)
    case "CancelJob":
      try cancelJob(text("id"))
      return [:]
    case "DescribeEndpoints":
      let host = request.head.headers["host"] ?? "127.0.0.1"
      return ["endpoints": [["url": .string("http://\(host)")]]]
    case "Probe": return ["probeResults": .array(try await probe(input))]
    case "ListQueues": return ["queues": .array(try queueNames.map { try queue($0) })]
    case "GetQueue": return ["queue": try queue(text("name"))]
    case "TagResource":
      try tag(input)
      return [:]
    case "UntagResource":
      try untag(input)
      return [:]
    case "ListTagsForResource": return try tags(of: text("arn"))
    default: return nil
    }
  }

  /// What a request says, in one document: its body, and what its path and query say for the model.
  /// - Throws: what AWS refuses of it. Jobs are checked where they are made, with more.
  private static func input(of request: ServiceRequest, as structure: String) throws -> JSON {
    let query = PercentEncoding.parseQuery(request.head.query ?? "")
    var input = try request.body.isEmpty ? JSON.Object() : object(request.body)
    for member in ServiceModel.current.members(of: structure) where member.isInURL {
      let label = request.operation.labels[member.name]
      guard let text = label ?? query.first(where: { $0.name == member.name })?.value else {
        continue
      }
      if case .integer = member.type, let number = Int64(text) {
        input[member.name] = JSON(number)
      } else {
        input[member.name] = .string(text)
      }
    }
    guard structure != "CreateJobRequest" else { return .object(input) }
    do throws(InvalidSettings) {
      try RequestCheck(.object(input), as: structure).refuse()
    } catch { throw ServiceError.badRequest(error.message) }
    return .object(input)
  }

  private static func object(_ data: Data) throws -> JSON.Object {
    do throws(JSONSyntaxError) {
      guard let object = try JSON(parsing: data, depthLimit: 32).object else {
        throw JSONSyntaxError.notAnObject
      }
      return object
    } catch { throw ServiceError.badRequest("The request body is not a JSON object: \(error)") }
  }
}

extension ServiceError {
  static func badRequest(_ message: String) -> ServiceError {
    ServiceError(400, "BadRequestException", message)
  }

  static func notFound(_ message: String) -> ServiceError {
    ServiceError(404, "NotFoundException", message)
  }
}
