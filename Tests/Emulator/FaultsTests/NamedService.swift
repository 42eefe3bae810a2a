// SPDX-License-Identifier: Apache-2.0
import AWSService
import HTTPServer

/// A service that has names and does nothing.
struct NamedService: SignedService {
  static let all: [any AWSService] = [
    NamedService(signingName: "s3", names: "GetObject PutObject"),
    NamedService(signingName: "mediaconvert", names: "CreateJob"),
  ]

  let signingName: String
  let names: String

  var operations: any OperationTable { JSONOperations(prefix: signingName, names) }
  var bodyLimit: Int { 0 }
  var errorForm: ServiceErrorForm { .awsJSON(internalCode: "InternalFailure") }

  func answer(_ request: ServiceRequest) async throws -> Response? { nil }
}
