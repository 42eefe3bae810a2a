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
    switch request.operation.name {
    case "Probe": return ["probeResults": .array(try await probe(input))]
    case "DescribeEndpoints":
      let host = request.head.headers["host"] ?? "127.0.0.1"
      return ["endpoints": [["url": .string("http://\(host)")]]]
    case let name:
      return try jobAnswer(name, input) ?? resourceAnswer(name, input)
        ?? accountAnswer(name, input)
    }
  }

  private func jobAnswer(_ operation: String, _ input: JSON) throws -> JSON? {
    let id = input["id"]?.string ?? ""
    switch operation {
    case "CreateJob": return ["job": try described(createJob(input))]
    case "GetJob": return ["job": try described(job(id))]
    case "ListJobs": return try listJobs(input)
    case "SearchJobs": return try searchJobs(input)
    case "StartJobsQuery": return try startJobsQuery(input)
    case "GetJobsQueryResults": return try jobsQueryResults(id)
    case "CancelJob":
      try cancelJob(id)
      return [:]
    default: return nil
    }
  }

  private func resourceAnswer(_ operation: String, _ input: JSON) throws -> JSON? {
    let name = input["name"]?.string ?? ""
    switch operation {
    case "CreateJobTemplate": return ["jobTemplate": try described(create(.jobTemplate, input))]
    case "GetJobTemplate": return ["jobTemplate": try described(resource(.jobTemplate, name))]
    case "ListJobTemplates":
      return .object(try described(list(.jobTemplate, input), .jobTemplate))
    case "UpdateJobTemplate": return ["jobTemplate": try described(update(.jobTemplate, input))]
    case "DeleteJobTemplate": try delete(.jobTemplate, name)
    case "CreatePreset": return ["preset": try described(create(.preset, input))]
    case "GetPreset": return ["preset": try described(resource(.preset, name))]
    case "ListPresets": return .object(try described(list(.preset, input), .preset))
    case "UpdatePreset": return ["preset": try described(update(.preset, input))]
    case "DeletePreset": try delete(.preset, name)
    case "CreateQueue": return ["queue": try createQueue(input)]
    case "GetQueue": return ["queue": try described(resource(.queue, name))]
    case "ListQueues": return try listQueues(input)
    case "UpdateQueue": return ["queue": try updateQueue(input)]
    case "DeleteQueue": try deleteQueue(name)
    default: return nil
    }
    return [:]
  }

  private func accountAnswer(_ operation: String, _ input: JSON) throws -> JSON? {
    let arn = input["arn"]?.string ?? ""
    switch operation {
    case "GetPolicy": return try policy()
    case "PutPolicy": return try putPolicy(input)
    case "DeletePolicy": try deletePolicy()
    case "AssociateCertificate": try associate(certificate: arn)
    case "DisassociateCertificate": try disassociate(certificate: arn)
    case "ListVersions": return versions()
    case "TagResource": try tag(input)
    case "UntagResource": try untag(input)
    case "ListTagsForResource": return try tags(of: arn)
    default: return nil
    }
    return [:]
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
