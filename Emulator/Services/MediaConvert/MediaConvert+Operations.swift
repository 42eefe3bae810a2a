// SPDX-License-Identifier: Apache-2.0
package import AWSService
package import FoundationEssentials
import HTTPMessage
package import HTTPServer
import JSONTree

/// MediaConvert's REST API, `rest-json`
/// ([operations](https://docs.aws.amazon.com/mediaconvert/latest/apireference/operations.html)).
extension MediaConvert: SignedService {
  /// All operations of AWS's model. ARNs may come with their slashes unencoded.
  private static let operations = RESTOperations(
    """
    POST /2017-08-29/certificates AssociateCertificate
    DELETE /2017-08-29/certificates/{arn+} DisassociateCertificate
    POST /2017-08-29/endpoints DescribeEndpoints
    POST /2017-08-29/jobs CreateJob
    GET /2017-08-29/jobs ListJobs
    GET /2017-08-29/jobs/{id} GetJob
    DELETE /2017-08-29/jobs/{id} CancelJob
    POST /2017-08-29/jobsQueries StartJobsQuery
    GET /2017-08-29/jobsQueries/{id} GetJobsQueryResults
    POST /2017-08-29/jobTemplates CreateJobTemplate
    GET /2017-08-29/jobTemplates ListJobTemplates
    GET /2017-08-29/jobTemplates/{name} GetJobTemplate
    PUT /2017-08-29/jobTemplates/{name} UpdateJobTemplate
    DELETE /2017-08-29/jobTemplates/{name} DeleteJobTemplate
    GET /2017-08-29/policy GetPolicy
    PUT /2017-08-29/policy PutPolicy
    DELETE /2017-08-29/policy DeletePolicy
    POST /2017-08-29/presets CreatePreset
    GET /2017-08-29/presets ListPresets
    GET /2017-08-29/presets/{name} GetPreset
    PUT /2017-08-29/presets/{name} UpdatePreset
    DELETE /2017-08-29/presets/{name} DeletePreset
    POST /2017-08-29/probe Probe
    POST /2017-08-29/queues CreateQueue
    GET /2017-08-29/queues ListQueues
    GET /2017-08-29/queues/{name} GetQueue
    PUT /2017-08-29/queues/{name} UpdateQueue
    DELETE /2017-08-29/queues/{name} DeleteQueue
    POST /2017-08-29/resourceShares CreateResourceShare
    GET /2017-08-29/search SearchJobs
    POST /2017-08-29/tags TagResource
    GET /2017-08-29/tags/{arn+} ListTagsForResource
    PUT /2017-08-29/tags/{arn+} UntagResource
    GET /2017-08-29/versions ListVersions
    """)

  package var signingName: String { "mediaconvert" }
  package var operationNames: [String] { Self.operations.names }
  package var errorForm: ServiceErrorForm {
    .restJSON(internalCode: "InternalServerErrorException")
  }
  package var bodyLimit: Int { 2 << 20 }

  package func owns(_ head: RequestHead) -> Bool { head.path.hasPrefix("/2017-08-29/") }

  package func operation(of head: RequestHead, body: Data) -> ServiceOperation? {
    Self.operations.operation(of: head)
  }

  package func answer(_ request: ServiceRequest) async throws -> Response {
    let statuses = ["CreateJob": 201, "CancelJob": 202]
    return .json(
      try await answer(request).data, status: statuses[request.operation.name] ?? 200)
  }

  private func answer(_ request: ServiceRequest) async throws -> JSON {
    let labels = request.operation.labels
    let (id, name, arn) = (labels["id"] ?? "", labels["name"] ?? "", labels["arn"] ?? "")
    func body() throws -> JSON { try Self.object(request.body) }
    switch request.operation.name {
    case "CreateJob": return ["job": try described(createJob(body()))]
    case "GetJob": return ["job": try described(job(id))]
    case "ListJobs": return try listJobs(query: request.head.query ?? "")
    case "CancelJob":
      try cancelJob(id)
      return [:]
    case "DescribeEndpoints":
      let host = request.head.headers["host"] ?? "127.0.0.1"
      return ["endpoints": [["url": .string("http://\(host)")]]]
    case "Probe": return ["probeResults": .array(try await probe(body()))]
    case "ListQueues": return ["queues": .array(try queueNames.map { try queue($0) })]
    case "GetQueue": return ["queue": try queue(name)]
    case "TagResource":
      try tag(body())
      return [:]
    case "UntagResource":
      try untag(arn, body())
      return [:]
    case "ListTagsForResource": return try tags(of: arn)
    default: throw ServiceError.notExecuted(request.operation)
    }
  }

  private static func object(_ data: Data) throws -> JSON {
    do throws(JSONSyntaxError) {
      let json = try JSON(parsing: data, depthLimit: 32)
      guard json.object != nil else { throw JSONSyntaxError.notAnObject }
      return json
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

extension MediaConvert {
  /// The API for requests whose signatures were verified before.
  package var service: any HTTPService {
    BufferedService(limit: bodyLimit) { head, body in
      let id = self.makeID()
      var response: Response
      do {
        guard let operation = self.operation(of: head, body: body) else {
          throw self.errorForm.unknownOperation
        }
        response = try await self.answer(
          ServiceRequest(
            operation: operation, head: head, body: body, accessKeyID: "", requestID: id))
      } catch let error as ServiceError {
        response = self.errorForm.response(for: error, to: head, requestID: id)
      } catch {
        self.log("mediaconvert: \(head.method) \(head.path): \(error)")
        let told = ServiceError(500, self.errorForm.internalCode, "The service failed.")
        response = self.errorForm.response(for: told, to: head, requestID: id)
      }
      response.headers["x-amzn-requestid"] = id
      return response
    }
  }
}
