// SPDX-License-Identifier: Apache-2.0
import CloudFrontService
import Cryptography
import Template

extension Distribution {
  /// A distribution as a template describes it.
  init(_ distribution: Application.Distribution) throws(SetupProblem) {
    self.init(
      id: distribution.id, hosts: [distribution.domainName] + distribution.aliases, behaviors: [])
    defaultRootObject = distribution.defaultRootObject
    for described in distribution.behaviors {
      var behavior = CacheBehavior(pathPattern: described.pathPattern)
      if let origin = distribution.origins.first(where: { $0.id == described.originID }) {
        behavior.bucket = origin.bucket
        behavior.originPath = origin.path
      }
      behavior.allowedMethods = described.allowedMethods
      behavior.responseHeaders = described.responseHeaders.map(ResponseHeadersPolicy.init)
      for key in described.trustedKeys {
        do { behavior.trustedKeys[key.id] = try RSAPublicKey(pem: key.pem) } catch {
          throw SetupProblem(
            description: "the public key \(key.id) of \(distribution.logicalID): \(error)")
        }
      }
      behaviors.append(behavior)
    }
  }
}

extension ResponseHeadersPolicy {
  fileprivate init(_ policy: Application.Distribution.ResponseHeaders) {
    self.init(cors: policy.cors)
    fields = policy.fields.map {
      Field(name: $0.name, value: $0.value, overridesOrigin: $0.overridesOrigin)
    }
    removed = policy.removed
  }
}
