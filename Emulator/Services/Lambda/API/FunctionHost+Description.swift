// SPDX-License-Identifier: Apache-2.0
import AWSService
import HTTPServer
import JSONTree

/// `ListFunctions`, `GetFunction` and `GetFunctionConfiguration` (Lambda API Reference).
extension FunctionHost {
  /// The answer of an operation that tells of functions; nil for another operation.
  func description(for operation: ServiceOperation) throws(ServiceError) -> Response? {
    switch operation.name {
    case "ListFunctions":
      let functions = definitions.sorted { $0.name < $1.name }.map(configuration)
      return .json(["Functions": .array(functions), "NextMarker": nil])
    case "GetFunction":
      return .json([
        "Configuration": configuration(try definition(operation)),
        "Code": ["RepositoryType": "S3", "Location": ""], "Tags": [:],
      ])
    case "GetFunctionConfiguration": return .json(configuration(try definition(operation)))
    default: return nil
    }
  }

  private func definition(
    _ operation: ServiceOperation
  ) throws(ServiceError) -> FunctionDefinition {
    let name = operation.labels["FunctionName"] ?? ""
    if let refusal = refusal(of: name, payloadSize: 0) {
      throw ServiceError(404, refusal.code, refusal.message)
    }
    let wanted = FunctionReference(name)?.name
    guard let found = definitions.first(where: { $0.name == wanted }) else {
      throw ServiceError(404, "ResourceNotFoundException", "Function not found: \(name)")
    }
    return found
  }

  private func configuration(_ function: FunctionDefinition) -> JSON {
    [
      "FunctionName": .string(function.name), "FunctionArn": .string(arn(of: function.name)),
      "Runtime": .string(function.runtime), "Handler": .string(function.handler),
      "Role": .string("arn:aws:iam::000000000000:role/emulator"), "CodeSize": JSON(0),
      "Description": "", "Timeout": JSON(Int(function.timeout.milliseconds / 1000)),
      "MemorySize": JSON(function.memoryMiB), "LastModified": "1970-01-01T00:00:00.000+0000",
      "CodeSha256": "", "Version": "$LATEST",
      "Environment": [
        "Variables": .object(.init(sorting: function.environment))
      ],
      "TracingConfig": ["Mode": "PassThrough"], "State": "Active",
      "LastUpdateStatus": "Successful", "PackageType": "Zip",
      "Architectures": [.string(function.architecture)], "EphemeralStorage": ["Size": JSON(512)],
    ]
  }
}
