// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import SecretsManagerService
import Template

extension Secret {
  /// A secret as a template describes it, made at this start.
  init(_ secret: Application.Secret) {
    self.init(
      name: secret.name, arn: secret.arn, description: secret.description, value: secret.value,
      tags: secret.tags, createdAt: Date())
  }
}
