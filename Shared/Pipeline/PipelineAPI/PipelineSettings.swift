// SPDX-License-Identifier: Apache-2.0
package import HTTPTransport
package import LambdaRuntime
package import SecretsManagerAPI

/// The settings that several functions share.
///
/// In Lambda each must be there. On standard input, where a developer tries a function, they have
/// the defaults that the README names, and where no credential is given it is the emulator's
/// `test`/`test`, which no AWS account accepts.
package struct PipelineSettings: Sendable {
  private let environment: LambdaEnvironment

  /// The settings of an environment.
  package init(_ environment: LambdaEnvironment) { self.environment = environment }

  /// Whether the function serves Lambda rather than standard input.
  package var isLambda: Bool { environment["AWS_LAMBDA_RUNTIME_API"] != nil }

  /// `UPLOAD_BUCKET`.
  package func uploadBucket() throws(MissingSetting) -> String {
    try required("UPLOAD_BUCKET", onStandardInput: "millrace-uploads")
  }

  /// `MEDIA_BUCKET`.
  package func mediaBucket() throws(MissingSetting) -> String {
    try required("MEDIA_BUCKET", onStandardInput: "millrace-media")
  }

  /// `STATE_BUCKET`.
  package func stateBucket() throws(MissingSetting) -> String {
    try required("STATE_BUCKET", onStandardInput: "millrace-state")
  }

  /// `UPLOAD_PREFIX`, which ends with a slash unless it is left out.
  package func uploadPrefix() throws(InvalidSetting) -> String {
    let prefix = environment["UPLOAD_PREFIX"] ?? "uploads/"
    guard prefix.hasSuffix("/"), !prefix.hasPrefix("/") else {
      throw InvalidSetting(name: "UPLOAD_PREFIX", reason: "must end, and not begin, with a slash")
    }
    return prefix
  }

  /// `UPLOADER_GROUP`.
  package var uploaderGroup: String { environment["UPLOADER_GROUP"] ?? "uploaders" }

  /// `CDN_BASE_URL`.
  package func cdnBaseURL() throws(MissingSetting) -> String {
    try required("CDN_BASE_URL", onStandardInput: "http://127.0.0.1:8080")
  }

  /// The file of certificate authorities to trust, in PEM: `AWS_CA_BUNDLE` (AWS SDKs and Tools
  /// Reference Guide, "General configuration"), else `SSL_CERT_FILE`, by which a deployment package
  /// names its own. Nil: the file that libcurl was built to look for, which is Debian's.
  package var certificateAuthorities: String? {
    environment["AWS_CA_BUNDLE"] ?? environment["SSL_CERT_FILE"]
  }

  /// The whole number of a setting; see ``LambdaEnvironment/integer(_:in:default:)``.
  package func integer(
    _ name: String, in range: ClosedRange<Int>, default fallback: Int
  ) throws(InvalidSetting) -> Int {
    try environment.integer(name, in: range, default: fallback)
  }

  /// A setting that may be left out.
  package subscript(_ name: String) -> String? { environment[name] }

  /// A setting that there is no default for, anywhere.
  package func required(_ name: String) throws(MissingSetting) -> String {
    try environment.required(name)
  }

  /// A setting that Lambda must have, with a default for standard input.
  package func required(
    _ name: String, onStandardInput fallback: String
  ) throws(MissingSetting) -> String {
    if !isLambda, environment[name] == nil { return fallback }
    return try environment.required(name)
  }

  /// A secret: the one in Secrets Manager that the variable with `_ID` behind its name names, which is
  /// read at run time and may be exchanged, or else the variable's own text.
  package func secret(
    _ name: String, onStandardInput fallback: String? = nil, http: any HTTPSending
  ) throws -> any SecretSource {
    if let id = environment["\(name)_ID"] {
      return KeptSecret(id, client: try SecretsClient(environment: try awsVariables(), http: http))
    }
    if let fallback { return FixedSecret(try required(name, onStandardInput: fallback)) }
    return FixedSecret(try required(name))
  }

  /// A positive whole number that may be left out; 0 counts as left out.
  package func limit(_ name: String) throws(InvalidSetting) -> Int? {
    let value = try environment.integer(name, in: 0...Int.max, default: 0)
    return value == 0 ? nil : value
  }

  /// The variables that the AWS clients read: credentials, region and endpoints.
  /// - Throws: ``MissingSetting`` when there are no credentials.
  package func awsVariables() throws(MissingSetting) -> [String: String] {
    var variables: [String: String] = [:]
    for name in Self.clientVariables { variables[name] = environment[name] }
    if !isLambda, variables["AWS_ACCESS_KEY_ID"] == nil {
      variables["AWS_ACCESS_KEY_ID"] = "test"
      variables["AWS_SECRET_ACCESS_KEY"] = "test"
    }
    for name in ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"] where variables[name] == nil {
      throw MissingSetting(name: name)
    }
    return variables
  }

  private static let clientVariables = [
    "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_REGION",
    "AWS_DEFAULT_REGION", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3",
    "AWS_ENDPOINT_URL_MEDIACONVERT", "AWS_ENDPOINT_URL_EVENTBRIDGE",
    "AWS_ENDPOINT_URL_CLOUDFRONT", "AWS_ENDPOINT_URL_SECRETS_MANAGER",
    "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
  ]
}
