// SPDX-License-Identifier: Apache-2.0
import CloudFrontService
import Cryptography
import Template

extension Distribution {
  /// A distribution as a template describes it.
  init(_ distribution: Application.Distribution) throws(SetupProblem) {
    var behaviors: [CacheBehavior] = []
    for behavior in distribution.behaviors {
      let origin = distribution.origins.first { $0.id == behavior.originID }
      var keys: [String: RSAPublicKey] = [:]
      for key in behavior.trustedKeys {
        do { keys[key.id] = try RSAPublicKey(pem: key.pem) } catch {
          throw SetupProblem(
            description: "the public key \(key.id) of \(distribution.logicalID): \(error)")
        }
      }
      behaviors.append(
        CacheBehavior(
          pathPattern: behavior.pathPattern, bucket: origin?.bucket,
          originPath: origin?.path ?? "", allowedMethods: behavior.allowedMethods,
          responseHeaders: behavior.responseHeaders.map(ResponseHeadersPolicy.init),
          trustedKeys: keys))
    }
    self.init(
      id: distribution.id, hosts: [distribution.domainName] + distribution.aliases,
      defaultRootObject: distribution.defaultRootObject, behaviors: behaviors)
  }
}

extension ResponseHeadersPolicy {
  fileprivate init(_ policy: Application.Distribution.ResponseHeaders) {
    self.init(
      cors: policy.cors,
      fields: policy.fields.map {
        Field(name: $0.name, value: $0.value, overridesOrigin: $0.overridesOrigin)
      }, removed: policy.removed)
  }
}
