// SPDX-License-Identifier: Apache-2.0
package import AWSService
import FoundationEssentials
package import HTTPServer
import JSONTree

/// AWS Secrets Manager, read only: the secrets are those that the template makes and names.
package struct SecretsManager: SignedService {
  private let secrets: [Secret]

  package init(secrets: [Secret]) { self.secrets = secrets }

  package var signingName: String { "secretsmanager" }
  package var operations: any OperationTable { Self.table }
  package var errorForm: ServiceErrorForm { .awsJSON(internalCode: "InternalServiceError") }
  package var bodyLimit: Int { 1 << 20 }

  package func answer(_ request: ServiceRequest) async throws -> Response? {
    guard let json = try? JSON(parsing: request.body), json.object != nil else {
      throw ServiceError(400, "SerializationException", "The request body is not a JSON object.")
    }
    switch request.operation.name {
    case "GetSecretValue": return .awsJSON(try value(json))
    case "DescribeSecret":
      return .awsJSON(try secret(json).description(versions: "VersionIdsToStages"))
    case "ListSecrets": return .awsJSON(try list(json))
    default: return nil
    }
  }

  private static let table = JSONOperations(
    prefix: "secretsmanager",
    """
    AssociateCrossAccountReplica BatchGetSecretValue CancelRotateSecret CreateSecret
    DeleteResourcePolicy DeleteSecret DescribeSecret DisassociateCrossAccountReplica
    GetRandomPassword GetResourcePolicy GetSecretValue ListResourcePolicies ListSecretVersionIds
    ListSecrets PutResourcePolicy PutSecretValue RemoveRegionsFromReplication
    ReplicateSecretToRegions RestoreSecret RotateSecret StopReplicationToReplica TagResource
    UntagResource UpdateSecret UpdateSecretVersionStage ValidateResourcePolicy
    """)

  private func secret(_ request: JSON) throws(ServiceError) -> Secret {
    guard let id = request["SecretId"]?.string else {
      throw .validation(
        "Value null at 'secretId' failed to satisfy constraint: Member must not be null")
    }
    guard let secret = secrets.first(where: { $0.isNamed(id) }) else {
      throw Self.missing("the specified secret.")
    }
    return secret
  }

  /// `GetSecretValue`
  /// ([reference](https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html)).
  private func value(_ request: JSON) throws(ServiceError) -> JSON {
    let secret = try secret(request)
    let stage = request["VersionStage"]?.string ?? "AWSCURRENT"
    let version = request["VersionId"]?.string
    if let version, version != secret.versionID {
      throw Self.missing("the specified secret value for VersionId: \(version)")
    }
    guard stage == "AWSCURRENT", let value = secret.value, let id = secret.versionID else {
      guard version == nil else {
        throw ServiceError(
          400, "InvalidRequestException",
          "You provided a VersionStage that is not associated to the provided VersionId.")
      }
      throw Self.missing("the specified secret value for staging label: \(stage)")
    }
    return [
      "ARN": .string(secret.arn), "Name": .string(secret.name), "VersionId": .string(id),
      "SecretString": .string(value), "VersionStages": ["AWSCURRENT"],
      "CreatedDate": JSON(secret.createdAt.timeIntervalSince1970),
    ]
  }

  /// `ListSecrets`
  /// ([reference](https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_ListSecrets.html)):
  /// by name, since all are of the same age.
  private func list(_ request: JSON) throws(ServiceError) -> JSON {
    let limit = request["MaxResults"]?.integer ?? 100
    guard (1...100).contains(limit) else {
      throw .validation(
        "Value '\(limit)' at 'maxResults' failed to satisfy constraint: Member must have value "
          + (limit < 1 ? "greater than or equal to 1" : "less than or equal to 100"))
    }
    var filters: [SecretFilter] = []
    for filter in request["Filters"]?.array ?? [] { filters.append(try SecretFilter(filter)) }
    var found = secrets.filter { secret in filters.allSatisfy { $0.matches(secret) } }
      .sorted { $0.name < $1.name }
    if request["SortOrder"]?.string == "desc" { found.reverse() }
    if let token = request["NextToken"]?.string {
      guard let last = found.firstIndex(where: { $0.listToken == token }) else {
        throw ServiceError(400, "InvalidNextTokenException", "Invalid NextToken.")
      }
      found.removeFirst(last + 1)
    }
    let page = found.prefix(Int(limit))
    var answer: JSON.Object = [
      "SecretList": .array(page.map { $0.description(versions: "SecretVersionsToStages") })
    ]
    if page.count < found.count {
      answer["NextToken"] = page.last.map { .string($0.listToken) }
    }
    return .object(answer)
  }

  private static func missing(_ what: String) -> ServiceError {
    ServiceError(400, "ResourceNotFoundException", "Secrets Manager can't find \(what)")
  }
}

extension Secret {
  /// The place behind the secret in a list.
  fileprivate var listToken: String { Data(arn.utf8).base64EncodedString() }
}
