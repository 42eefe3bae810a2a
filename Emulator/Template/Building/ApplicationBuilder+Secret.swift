// SPDX-License-Identifier: Apache-2.0

extension ApplicationBuilder {
  func buildSecret(_ resource: Resource) throws(Problem) {
    let properties = try properties(of: resource)
    var secret = Application.Secret(
      name: try resolver.name(of: resource), arn: try resolver.arn(of: resource),
      description: try properties.string("Description"),
      value: try resolver.secretString(of: resource))
    for tag in try properties.list("Tags") {
      secret.tags[try tag.requiredString("Key")] = try tag.string("Value")
    }
    application.secrets.append(secret)
    properties.ignore("Name", "SecretString", "GenerateSecretString", "KmsKeyId")
    try properties.warnOfTheRest()
  }

  /// What the command line says that secrets of others hold.
  func addForeignSecrets() {
    let deployment = resolver.deployment
    for (id, value) in deployment.secrets.sorted(by: { $0.key < $1.key }) {
      var secret = Application.Secret(name: id, arn: id, value: value)
      if id.hasPrefix("arn:") {
        let resource = id.split(separator: ":", maxSplits: 6).last ?? ""
        secret.name = String(resource.dropLast(7))
      } else {
        let suffix = resolver.standInID(id, of: "secret", length: 6)
        secret.arn =
          "arn:aws:secretsmanager:\(deployment.region):\(deployment.accountID)"
          + ":secret:\(id)-\(suffix)"
      }
      application.secrets.append(secret)
    }
  }
}
