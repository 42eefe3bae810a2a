// SPDX-License-Identifier: Apache-2.0
package import AWSClient
import FoundationEssentials
import HTTPMessage
package import HTTPTransport

/// Secrets Manager over HTTP: the operation that the functions use.
/// ([API reference](https://docs.aws.amazon.com/secretsmanager/latest/apireference/))
package struct SecretsClient: Sendable {
  private let client: JSONServiceClient

  /// Makes a client of the variables that every AWS SDK reads (`AWS_ENDPOINT_URL_SECRETS_MANAGER`).
  package init(
    environment: [String: String], http: any HTTPSending,
    effects: ClientEffects = ClientEffects()
  ) throws(ServiceError) {
    client = try JSONServiceClient(
      name: "SECRETS_MANAGER", hostPrefix: "secretsmanager", signingName: "secretsmanager",
      environment: environment, http: http, effects: effects)
  }

  /// The text of a version of a secret.
  /// - Parameters:
  ///   - id: the secret's name or ARN.
  ///   - stage: `AWSCURRENT`, or `AWSPREVIOUS` for the one before it.
  /// - Returns: nil when there is no such secret or version.
  package func value(of id: String, stage: String) async throws(ServiceError) -> String? {
    guard let body = try? JSONEncoder().encode(["SecretId": id, "VersionStage": stage]) else {
      throw ServiceError(status: nil, code: "InvalidRequest", message: "the body has no JSON form")
    }
    let data: Data
    do throws(ServiceError) {
      data = try await client.send(
        JSONServiceClient.Request(
          method: "POST", path: "/",
          headers: [
            "Content-Type": "application/x-amz-json-1.1",
            "X-Amz-Target": "secretsmanager.GetSecretValue",
          ], body: body, seconds: 5))
    } catch {
      guard error.code == "ResourceNotFoundException" else { throw error }
      return nil
    }
    guard let answer = try? JSONDecoder().decode(Answer.self, from: data) else {
      throw ServiceError(
        status: nil, code: "InvalidResponse", message: "the secret \(id) has no text")
    }
    return answer.text
  }

  private struct Answer: Decodable {
    let text: String

    enum CodingKeys: String, CodingKey { case text = "SecretString" }
  }
}
