// SPDX-License-Identifier: Apache-2.0

/// A REST API of API Gateway: its resources' methods and what guards them.
package struct RESTAPI: Sendable {
  /// The API's id, such as `a1b2c3d4e5`.
  package var id: String
  /// Host names without ports, besides its path prefix.
  package var hosts: [String] = []
  /// The stage's name, which is the first segment of every path.
  package var stage: String
  package var stageVariables: [String: String] = [:]
  /// The media types whose bodies are binary; `*/*` means all.
  package var binaryMediaTypes: [String] = []
  package var routes: [Route] = []

  /// A method of a resource.
  package struct Route: Sendable {
    package enum Target: Sendable, Equatable {
      /// The function of that name (`AWS_PROXY`).
      case function(String)
      /// An answer that is always the same (`MOCK`): its status and header fields.
      case fixed(status: Int, headers: [String: String])
    }

    /// In upper case, or `ANY`.
    package var method: String
    /// The resource's path with its `{variables}` and `{proxy+}`.
    package var path: String
    package var target: Target
    package var guardian: Guardian?
    /// Whether requests must carry `x-api-key`.
    package var requiresAPIKey = false
    /// How long the function may take; API Gateway's most, and default, is 29 seconds.
    package var timeout: Duration = .seconds(29)
  }

  /// What decides who may call a method.
  package enum Guardian: Sendable, Equatable {
    case lambda(LambdaAuthorizer)
    /// A Cognito user pool, whose tokens the development issuer issues.
    case userPool(JWTAuthorizer, scopes: [String])
    /// Whoever signs with Signature Version 4 (`AWS_IAM`).
    case iam
  }
}

extension RESTAPI {
  package init(id: String, stage: String) {
    self.id = id
    self.stage = stage
  }

  /// Whether bodies of a media type are binary.
  func isBinary(_ mediaType: String?) -> Bool {
    guard let essence = mediaType?.prefix(while: { $0 != ";" && $0 != "," }).lowercased() else {
      return binaryMediaTypes.contains("*/*")
    }
    return binaryMediaTypes.contains { type in
      type == "*/*" || type.lowercased() == essence.filter { $0 != " " }
    }
  }
}

extension RESTAPI.Route {
  package init(method: String, path: String, target: Target) {
    self.method = method
    self.path = path
    self.target = target
  }
}
