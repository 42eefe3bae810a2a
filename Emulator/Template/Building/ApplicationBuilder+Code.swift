// SPDX-License-Identifier: Apache-2.0

extension ApplicationBuilder {
  /// Where a function's code is, in whichever of SAM's and CloudFormation's forms.
  func readCode(of resource: Resource, _ properties: Properties) throws(Problem) -> Application.Code
  {
    let isSAM = resource.type == "AWS::Serverless::Function"
    if try properties.string("PackageType") == "Image" {
      findings.add(
        .warning, line: resource.line,
        "\(resource.logicalID) is a container image, which is not run; its invocations fail")
      properties.ignore("ImageUri", "ImageConfig", "Code")
      return .image
    }
    if let text = try properties.string("InlineCode") { return .inline(text) }
    // Without either, `sam build` and `sam package` take the template's folder.
    return try code(in: properties, isSAM ? "CodeUri" : "Code") ?? .local(".")
  }

  /// The code that a property names: a path, an `s3://` address, or a map of either's parts; nil when
  /// the property is missing.
  private func code(
    in properties: Properties, _ key: String
  ) throws(Problem) -> Application.Code? {
    guard let node = try properties.node(key) else { return nil }
    guard node.members != nil else { return Self.code(at: try node.string(key)) }
    guard let parts = try properties.properties(key) else { return nil }
    if let text = try parts.string("ZipFile") { return .inline(text) }
    // SAM's names and CloudFormation's.
    let (samBucket, samKey) = (try parts.string("Bucket"), try parts.string("Key"))
    let (plainBucket, plainKey) = (try parts.string("S3Bucket"), try parts.string("S3Key"))
    guard let bucket = samBucket ?? plainBucket, let object = samKey ?? plainKey else {
      throw node.problem("\(properties.path).\(key) needs a bucket and a key")
    }
    parts.ignore("Version", "S3ObjectVersion", "SourceKMSKeyArn")
    try parts.warnOfTheRest()
    return .stored(bucket: bucket, key: object)
  }

  private static func code(at address: String) -> Application.Code {
    guard address.hasPrefix("s3://") else { return .local(address) }
    let parts = address.dropFirst(5).split(separator: "/", maxSplits: 1)
    guard parts.count == 2 else { return .local(address) }
    return .stored(bucket: String(parts[0]), key: String(parts[1]))
  }

  func buildLayer(_ resource: Resource) throws(Problem) {
    let properties = try properties(of: resource)
    let isSAM = resource.type == "AWS::Serverless::LayerVersion"
    application.layers.append(
      Application.Layer(
        logicalID: resource.logicalID, arn: try resolver.arn(of: resource),
        code: try code(in: properties, isSAM ? "ContentUri" : "Content"),
        isBuilt: resource.metadata?["BuildMethod"] != nil))
    properties.ignore(
      "CompatibleArchitectures", "CompatibleRuntimes", "Description", "LayerName", "LicenseInfo",
      "RetentionPolicy", "PublishLambdaVersion")
    try properties.warnOfTheRest()
  }

  /// Warns of the layers that others have made, whose content is not here.
  func checkLayers() {
    let known = Set(application.layers.map(\.arn))
    for function in application.functions {
      for layer in function.layers where !known.contains(layer) {
        findings.add(
          .warning, line: function.line,
          "the layer \(layer) of \(function.logicalID) is not of this template, so its content is not "
            + "here: install its packages beside the code or on this machine")
      }
    }
  }
}
