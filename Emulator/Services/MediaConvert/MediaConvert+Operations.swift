// SPDX-License-Identifier: Apache-2.0
package import AWSService
import FoundationEssentials
import HTTPMessage
package import HTTPServer
import JSONTree

/// MediaConvert's REST API, `rest-json`
/// ([operations](https://docs.aws.amazon.com/mediaconvert/latest/apireference/operations.html)).
extension MediaConvert: SignedService {
  /// All operations of AWS's model. ARNs may come with their slashes unencoded.
  private static let table = RESTOperations(
    """
    /2017-08-29/certificates POST AssociateCertificate
    /2017-08-29/certificates/{arn+} DELETE DisassociateCertificate
    /2017-08-29/endpoints POST DescribeEndpoints
    /2017-08-29/jobs GET ListJobs POST CreateJob
    /2017-08-29/jobs/{id} GET GetJob DELETE CancelJob
    /2017-08-29/jobsQueries POST StartJobsQuery
    /2017-08-29/jobsQueries/{id} GET GetJobsQueryResults
    /2017-08-29/jobTemplates GET ListJobTemplates POST CreateJobTemplate
    /2017-08-29/jobTemplates/{name} GET GetJobTemplate PUT UpdateJobTemplate \
    DELETE DeleteJobTemplate
    /2017-08-29/policy GET GetPolicy PUT PutPolicy DELETE DeletePolicy
    /2017-08-29/presets GET ListPresets POST CreatePreset
    /2017-08-29/presets/{name} GET GetPreset PUT UpdatePreset DELETE DeletePreset
    /2017-08-29/probe POST Probe
    /2017-08-29/queues GET ListQueues POST CreateQueue
    /2017-08-29/queues/{name} GET GetQueue PUT UpdateQueue DELETE DeleteQueue
    /2017-08-29/resourceShares POST CreateResourceShare
    /2017-08-29/search GET SearchJobs
    /2017-08-29/tags POST TagResource
    /2017-08-29/tags/{arn+} GET ListTagsForResource PUT UntagResource
    /2017-08-29/versions GET ListVersions
    """)

  package var signingName: String { "mediaconvert" }
  package var operations: any OperationTable { Self.table }
  package var bodyLimit: Int { 2 << 20 }
  package var errorForm: ServiceErrorForm {
    .restJSON(internalCode: "InternalServerErrorException")
  }

  package func answer(_ request: ServiceRequest) async throws -> Response? {
    let statuses = ["CreateJob": 201, "CancelJob": 202]
    return try await answer(request).map {
      .json($0, status: statuses[request.operation.name] ?? 200)
    }
  }

  private func answer(_ request: ServiceRequest) async throws -> JSON? {
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
    default: return nil
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
