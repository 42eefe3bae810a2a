// SPDX-License-Identifier: Apache-2.0
import CrossOrigin

extension ApplicationBuilder {
  func buildDistribution(_ resource: Resource) throws(Problem) {
    let outer = try Properties(resource.properties, path: resource.logicalID, resolver: resolver)
    guard let properties = try outer.properties("DistributionConfig") else {
      throw Problem(line: resource.line, message: "\(resource.logicalID) has no DistributionConfig")
    }
    var origins: [Application.Distribution.Origin] = []
    for origin in try properties.list("Origins") { origins.append(try makeOrigin(origin)) }
    var behaviors: [Application.Distribution.CacheBehavior] = []
    for behavior in try properties.list("CacheBehaviors") {
      let pattern = try behavior.requiredString("PathPattern")
      behaviors.append(try makeBehavior(behavior, pattern: pattern))
    }
    guard let last = try properties.properties("DefaultCacheBehavior") else {
      throw Problem(
        line: properties.line, message: "\(properties.path) has no DefaultCacheBehavior")
    }
    behaviors.append(try makeBehavior(last, pattern: "*"))
    for behavior in behaviors where !origins.contains(where: { $0.id == behavior.originID }) {
      throw Problem(
        line: properties.line, message: "\(properties.path) has no origin \(behavior.originID)")
    }
    let domainName = try resolver.attribute("DomainName", of: resource, line: resource.line)
    application.distributions.append(
      Application.Distribution(
        logicalID: resource.logicalID, id: try resolver.identifier(of: resource),
        domainName: domainName, aliases: try properties.strings("Aliases"),
        isEnabled: try properties.boolean("Enabled") ?? true,
        defaultRootObject: try properties.string("DefaultRootObject") ?? "", origins: origins,
        behaviors: behaviors))
    properties.ignore("Comment", "PriceClass", "HttpVersion", "IPV6Enabled", "Staging")
    properties.note(
      "ViewerCertificate", "Logging", "WebACLId", "Restrictions",
      because: "the emulator serves plain HTTP on a local address")
    try properties.warnOfTheRest()
    outer.ignore("Tags")
    try outer.warnOfTheRest()
  }

  private func makeOrigin(
    _ properties: Properties
  ) throws(Problem) -> Application.Distribution.Origin {
    let domainName = try properties.requiredString("DomainName")
    let bucket = application.buckets.first { domainName.hasPrefix($0.name + ".s3") }?.name
    let id = try properties.requiredString("Id")
    if bucket == nil {
      findings.add(
        .warning, line: properties.line,
        "the origin \(domainName) is not a bucket of this template; it is not emulated")
    }
    properties.ignore(
      "OriginAccessControlId", "S3OriginConfig", "ConnectionAttempts", "ConnectionTimeout",
      "OriginShield", "CustomOriginConfig")
    let path = try properties.string("OriginPath") ?? ""
    try properties.warnOfTheRest()
    return Application.Distribution.Origin(
      id: id, domainName: domainName, bucket: bucket, path: path)
  }

  private func makeBehavior(
    _ properties: Properties, pattern: String
  ) throws(Problem) -> Application.Distribution.CacheBehavior {
    let headers = try properties.string("ResponseHeadersPolicyId")
    var keys: [Application.Distribution.PublicKey] = []
    for group in try properties.strings("TrustedKeyGroups") {
      keys += try publicKeys(ofGroup: group, line: properties.line)
    }
    let methods = try properties.strings("AllowedMethods")
    let behavior = Application.Distribution.CacheBehavior(
      pathPattern: pattern, originID: try properties.requiredString("TargetOriginId"),
      allowedMethods: methods.isEmpty ? ["GET", "HEAD"] : methods,
      compresses: try properties.boolean("Compress") ?? false,
      responseHeaders: try headers.flatMap { (id) throws(Problem) in
        try responseHeaders(policy: id, line: properties.line)
      }, trustedKeys: keys)
    properties.ignore(
      "CachePolicyId", "OriginRequestPolicyId", "CachedMethods", "ViewerProtocolPolicy",
      "ForwardedValues", "MinTTL", "MaxTTL", "DefaultTTL", "SmoothStreaming", "GrpcConfig",
      "PathPattern")
    try properties.warnOfTheRest()
    return behavior
  }

  private func publicKeys(
    ofGroup id: String, line: Int
  ) throws(Problem) -> [Application.Distribution.PublicKey] {
    let group = try supporting("AWS::CloudFront::KeyGroup", id: id, line: line)
    let config = try properties(of: group).properties("KeyGroupConfig")
    var keys: [Application.Distribution.PublicKey] = []
    for keyID in try config?.strings("Items") ?? [] {
      let key = try supporting("AWS::CloudFront::PublicKey", id: keyID, line: group.line)
      let keyConfig = try properties(of: key).properties("PublicKeyConfig")
      keys.append(
        Application.Distribution.PublicKey(
          id: keyID, pem: try keyConfig?.requiredString("EncodedKey") ?? ""))
    }
    return keys
  }

  private func supporting(_ type: String, id: String, line: Int) throws(Problem) -> Resource {
    for resource in resolver.resources.values where resource.type == type {
      if try resolver.identifier(of: resource) == id { return resource }
    }
    throw Problem(line: line, message: "\(id) is no \(type) of this template")
  }

  private func properties(of resource: Resource) throws(Problem) -> Properties {
    try Properties(resource.properties, path: resource.logicalID, resolver: resolver)
  }

  // MARK: Response headers

  private func responseHeaders(
    policy id: String, line: Int
  ) throws(Problem) -> Application.Distribution.ResponseHeaders? {
    if let managed = Application.Distribution.ResponseHeaders(managedPolicy: id) { return managed }
    let policy = try supporting("AWS::CloudFront::ResponseHeadersPolicy", id: id, line: line)
    guard let config = try properties(of: policy).properties("ResponseHeadersPolicyConfig") else {
      return nil
    }
    var headers = Application.Distribution.ResponseHeaders()
    if let cors = try config.properties("CorsConfig") {
      headers.cors = try makePolicyCORS(cors)
      headers.corsOverridesOrigin = try cors.boolean("OriginOverride") ?? false
    }
    if let custom = try config.properties("CustomHeadersConfig") {
      for item in try custom.list("Items") {
        headers.fields.append(
          Application.Distribution.ResponseHeaders.Field(
            name: try item.requiredString("Header"), value: try item.requiredString("Value"),
            overridesOrigin: try item.boolean("Override") ?? false))
      }
    }
    if let removed = try config.properties("RemoveHeadersConfig") {
      for item in try removed.list("Items") {
        headers.removed.append(try item.requiredString("Header"))
      }
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
    var cors = CORSSettings()
    cors.allowOrigins =
      try properties.properties("AccessControlAllowOrigins")?.strings("Items") ?? []
    cors.allowMethods =
      try properties.properties("AccessControlAllowMethods")?.strings("Items") ?? []
    if cors.allowMethods.contains("ALL") { cors.allowMethods = ["*"] }
    cors.allowHeaders =
      try properties.properties("AccessControlAllowHeaders")?.strings("Items") ?? []
    cors.exposeHeaders =
      try properties.properties("AccessControlExposeHeaders")?.strings("Items") ?? []
    cors.allowCredentials = try properties.boolean("AccessControlAllowCredentials") ?? false
    cors.maxAge = try properties.integer("AccessControlMaxAgeSec")
    return cors
  }

  private func makeSecurityFields(
    _ properties: Properties
  ) throws(Problem) -> [Application.Distribution.ResponseHeaders.Field] {
    var fields: [Application.Distribution.ResponseHeaders.Field] = []
    func add(_ key: String, _ name: String, _ value: (Properties) throws(Problem) -> String)
      throws(Problem)
    {
      guard let config = try properties.properties(key) else { return }
      fields.append(
        Application.Distribution.ResponseHeaders.Field(
          name: name, value: try value(config),
          overridesOrigin: try config.boolean("Override") ?? false))
    }
    try add("ContentTypeOptions", "X-Content-Type-Options") { (_) throws(Problem) in "nosniff" }
    try add("FrameOptions", "X-Frame-Options") { (config) throws(Problem) in
      try config.requiredString("FrameOption")
    }
    try add("ReferrerPolicy", "Referrer-Policy") { (config) throws(Problem) in
      try config.requiredString("ReferrerPolicy")
    }
    try add("ContentSecurityPolicy", "Content-Security-Policy") { (config) throws(Problem) in
      try config.requiredString("ContentSecurityPolicy")
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
  init?(managedPolicy id: String) {
    var cors = CORSSettings()
    cors.allowOrigins = ["*"]
    let hasPreflight: Bool
    let hasCORS: Bool
    let hasSecurity: Bool
    switch id {
    case "60669652-455b-4ae9-85a4-c4c02393f86c":
      (hasCORS, hasPreflight, hasSecurity) = (true, false, false)
    case "5cc3b908-e619-4b99-88e5-2cf7f45965bd":
      (hasCORS, hasPreflight, hasSecurity) = (true, true, false)
    case "67f7725c-6f97-4210-82d7-5512b31e9d03":
      (hasCORS, hasPreflight, hasSecurity) = (false, false, true)
    case "e61eb60c-9c35-4d20-a928-2b84e02af89c":
      (hasCORS, hasPreflight, hasSecurity) = (true, false, true)
    case "eaab4381-ed33-4a86-88ca-d9558dc6cd63":
      (hasCORS, hasPreflight, hasSecurity) = (true, true, true)
    default: return nil
    }
    self.init()
    corsOverridesOrigin = false
    if hasPreflight {
      cors.allowMethods = ["GET", "HEAD", "PUT", "POST", "PATCH", "DELETE", "OPTIONS"]
      cors.exposeHeaders = ["*"]
    }
    if hasCORS { self.cors = cors }
    if hasSecurity {
      fields = [
        Field(name: "X-Content-Type-Options", value: "nosniff", overridesOrigin: true),
        Field(name: "X-Frame-Options", value: "SAMEORIGIN", overridesOrigin: false),
        Field(
          name: "Referrer-Policy", value: "strict-origin-when-cross-origin", overridesOrigin: false),
      ]
    }
  }
}
