// SPDX-License-Identifier: Apache-2.0

/// Where and how a template is deployed: what its pseudo-parameters, parameters and generated values
/// stand for.
package struct Deployment: Sendable {
  /// Twelve digits.
  package var accountID: String
  package var region: String
  package var stackName: String
  /// In place of the parameters' defaults.
  package var parameters: [String: String]
  /// Values that yield to ``parameters``, of which a template need not declare each.
  package var parameterPresets: [String: String] = [:]
  /// Values of secrets that others have made, by what the template calls them: a name or an ARN.
  package var secrets: [String: String] = [:]
  /// The bytes of a file that a template names, by its path from the template's folder; nil when it
  /// cannot be read.
  package var file: @Sendable (_ path: String) -> [UInt8]? = { _ in nil }
  /// Makes the value of an `AWS::SecretsManager::Secret` with `GenerateSecretString`, given its
  /// logical id. Called for each such secret once; the same value should come back at the next start.
  /// What it throws makes the template invalid, with the error's text.
  package var secret: @Sendable (_ logicalID: String) throws -> String

  package init(
    accountID: String = "000000000000", region: String = "us-east-1", stackName: String,
    parameters: [String: String] = [:],
    secret: @escaping @Sendable (_ logicalID: String) throws -> String
  ) {
    self.accountID = accountID
    self.region = region
    self.stackName = stackName
    self.parameters = parameters
    self.secret = secret
  }
}
