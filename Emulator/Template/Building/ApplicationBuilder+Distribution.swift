// SPDX-License-Identifier: Apache-2.0
import Patterns

extension ApplicationBuilder {
  typealias Distribution = Application.Distribution

  func buildDistribution(_ resource: Resource) throws(Problem) {
    let outer = try properties(of: resource)
    guard let properties = try outer.properties("DistributionConfig") else {
      throw resource.problem("\(resource.logicalID) has no DistributionConfig")
    }
    let origins = try properties.list("Origins").map(makeOrigin)
    var behaviors = try properties.list("CacheBehaviors").map { (behavior) throws(Problem) in
      try makeBehavior(behavior, pattern: try behavior.requiredString("PathPattern"))
    }
    guard let last = try properties.properties("DefaultCacheBehavior") else {
      throw properties.problem("\(properties.path) has no DefaultCacheBehavior")
    }
    behaviors.append(try makeBehavior(last, pattern: "*"))
    for behavior in behaviors where !origins.contains(where: { $0.id == behavior.originID }) {
      throw properties.problem("\(properties.path) has no origin \(behavior.originID)")
    }
    application.distributions.append(
      Distribution(
        logicalID: resource.logicalID, id: try resolver.identifier(of: resource),
        domainName: try resolver.attribute("DomainName", of: resource, line: resource.line),
        aliases: try properties.strings("Aliases"),
        defaultRootObject: try properties.string("DefaultRootObject") ?? "", origins: origins,
        behaviors: behaviors))
    properties.ignore("Enabled", "Comment", "PriceClass", "HttpVersion", "IPV6Enabled", "Staging")
    properties.note(
      "ViewerCertificate", "Logging", "WebACLId", "Restrictions",
      because: "the emulator serves plain HTTP on a local address")
    try properties.warnOfTheRest()
    outer.ignore("Tags")
    try outer.warnOfTheRest()
  }

  private func makeOrigin(_ properties: Properties) throws(Problem) -> Distribution.Origin {
    let domainName = try properties.requiredString("DomainName")
    let origin = Distribution.Origin(
      id: try properties.requiredString("Id"),
      bucket: application.buckets.first { domainName.hasPrefix($0.name + ".s3") }?.name,
      path: try properties.string("OriginPath") ?? "")
    if origin.bucket == nil {
      findings.add(
        .warning, line: properties.line,
        "the origin \(domainName) is not a bucket of this template; it is not emulated")
    }
    properties.ignore(
      "OriginAccessControlId", "S3OriginConfig", "ConnectionAttempts", "ConnectionTimeout",
      "OriginShield", "CustomOriginConfig")
    try properties.warnOfTheRest()
    return origin
  }

  private func makeBehavior(
    _ properties: Properties, pattern: String
  ) throws(Problem) -> Distribution.CacheBehavior {
    let headers = try properties.string("ResponseHeadersPolicyId")
    var keys: [Distribution.PublicKey] = []
    for group in try properties.strings("TrustedKeyGroups") {
      keys += try publicKeys(ofGroup: group, line: properties.line)
    }
    let methods = try properties.strings("AllowedMethods")
    let behavior = Distribution.CacheBehavior(
      pathPattern: pattern, originID: try properties.requiredString("TargetOriginId"),
      allowedMethods: methods.isEmpty ? ["GET", "HEAD"] : methods,
      responseHeaders: try headers.flatMap { (id) throws(Problem) in
        try responseHeaders(policy: id, line: properties.line)
      }, trustedKeys: keys)
    properties.ignore(
      "CachePolicyId", "OriginRequestPolicyId", "CachedMethods", "ViewerProtocolPolicy", "Compress",
      "ForwardedValues", "MinTTL", "MaxTTL", "DefaultTTL", "SmoothStreaming", "GrpcConfig",
      "PathPattern")
    try properties.warnOfTheRest()
    return behavior
  }

  private func publicKeys(
    ofGroup id: String, line: Int
  ) throws(Problem) -> [Distribution.PublicKey] {
    let group = try supporting("AWS::CloudFront::KeyGroup", id: id, line: line)
    let config = try properties(of: group).properties("KeyGroupConfig")
    return try (config?.strings("Items") ?? []).map { (keyID) throws(Problem) in
      let key = try supporting("AWS::CloudFront::PublicKey", id: keyID, line: group.line)
      let keyConfig = try properties(of: key).properties("PublicKeyConfig")
      return Distribution.PublicKey(
        id: keyID, pem: try keyConfig?.requiredString("EncodedKey") ?? "")
    }
  }

  private func supporting(_ type: String, id: String, line: Int) throws(Problem) -> Resource {
    for resource in resolver.resources.values where resource.type == type {
      if try resolver.identifier(of: resource) == id { return resource }
    }
    throw Problem(line: line, message: "\(id) is no \(type) of this template")
  }

  // MARK: Response headers

  private func responseHeaders(
    policy id: String, line: Int
  ) throws(Problem) -> Distribution.ResponseHeaders? {
    if let managed = Distribution.ResponseHeaders(managedPolicy: id) { return managed }
    let policy = try supporting("AWS::CloudFront::ResponseHeadersPolicy", id: id, line: line)
    guard let config = try properties(of: policy).properties("ResponseHeadersPolicyConfig") else {
      return nil
    }
    var headers = Distribution.ResponseHeaders()
    headers.cors = try config.properties("CorsConfig").map(makePolicyCORS)
    for item in try config.properties("CustomHeadersConfig")?.list("Items") ?? [] {
      headers.fields.append(
        Distribution.ResponseHeaders.Field(
          name: try item.requiredString("Header"), value: try item.requiredString("Value"),
          overridesOrigin: try item.boolean("Override") ?? false))
    }
    for item in try config.properties("RemoveHeadersConfig")?.list("Items") ?? [] {
      headers.removed.append(try item.requiredString("Header"))
    }
    if let security = try config.properties("SecurityHeadersConfig") {
      headers.fields += try makeSecurityFields(security)
    }
    config.ignore("Name", "Comment")
    config.note("ServerTimingHeadersConfig", because: "there is no cache to report on")
    try config.warnOfTheRest()
    return headers
  }

  private func makePolicyCORS(_ properties: Properties) throws(Problem) -> CORSSettings {
    func items(_ key: String) throws(Problem) -> [String] {
      try properties.properties(key)?.strings("Items") ?? []
    }
    var cors = CORSSettings()
    cors.allowOrigins = try items("AccessControlAllowOrigins")
    cors.allowMethods = try items("AccessControlAllowMethods")
    if cors.allowMethods.contains("ALL") { cors.allowMethods = ["*"] }
    cors.allowHeaders = try items("AccessControlAllowHeaders")
    cors.exposeHeaders = try items("AccessControlExposeHeaders")
    cors.allowCredentials = try properties.boolean("AccessControlAllowCredentials") ?? false
    cors.maxAge = try properties.integer("AccessControlMaxAgeSec")
    return cors
  }

  private func makeSecurityFields(
    _ properties: Properties
  ) throws(Problem) -> [Distribution.ResponseHeaders.Field] {
    // The property, the field that it adds, and the member that holds the field's value.
    let known: [(String, String, String?)] = [
      ("ContentTypeOptions", "X-Content-Type-Options", nil),
      ("FrameOptions", "X-Frame-Options", "FrameOption"),
      ("ReferrerPolicy", "Referrer-Policy", "ReferrerPolicy"),
      ("ContentSecurityPolicy", "Content-Security-Policy", "ContentSecurityPolicy"),
    ]
    var fields: [Distribution.ResponseHeaders.Field] = []
    for (key, name, member) in known {
      guard let config = try properties.properties(key) else { continue }
      fields.append(
        Distribution.ResponseHeaders.Field(
          name: name, value: try member.map(config.requiredString) ?? "nosniff",
          overridesOrigin: try config.boolean("Override") ?? false))
    }
    properties.note("StrictTransportSecurity", because: "the emulator serves plain HTTP")
    properties.ignore("XSSProtection")
    try properties.warnOfTheRest()
    return fields
  }
}

extension Application.Distribution.ResponseHeaders {
  /// One of CloudFront's managed policies, by the id in its documentation ("Use managed response
  /// headers policies").
  fileprivate init?(managedPolicy id: String) {
    let policies: [String: (cors: Bool, preflight: Bool, security: Bool)] = [
      "60669652-455b-4ae9-85a4-c4c02393f86c": (true, false, false),
      "5cc3b908-e619-4b99-88e5-2cf7f45965bd": (true, true, false),
      "67f7725c-6f97-4210-82d7-5512b31e9d03": (false, false, true),
      "e61eb60c-9c35-4d20-a928-2b84e02af89c": (true, false, true),
      "eaab4381-ed33-4a86-88ca-d9558dc6cd63": (true, true, true),
    ]
    guard let policy = policies[id] else { return nil }
    self.init()
    if policy.cors {
      var cors = CORSSettings()
      cors.allowOrigins = ["*"]
      if policy.preflight {
        cors.allowMethods = ["GET", "HEAD", "PUT", "POST", "PATCH", "DELETE", "OPTIONS"]
        cors.exposeHeaders = ["*"]
      }
      self.cors = cors
    }
    if policy.security {
      fields = [
        Field(name: "X-Content-Type-Options", value: "nosniff", overridesOrigin: true),
        Field(name: "X-Frame-Options", value: "SAMEORIGIN", overridesOrigin: false),
        Field(
          name: "Referrer-Policy", value: "strict-origin-when-cross-origin", overridesOrigin: false),
      ]
    }
  }
}
