// SPDX-License-Identifier: Apache-2.0

extension Application {
  /// A REST API (`AWS::Serverless::Api`, `AWS::ApiGateway::RestApi`) with the methods of functions' `Api`
  /// events.
  package struct RESTAPI: Sendable, Equatable {
    /// `ServerlessRestApi` for the one SAM makes by itself.
    package var logicalID: String
    package var id: String
    /// The host that stands in for `{id}.execute-api.{region}.amazonaws.com`; unique.
    package var host: String
    /// The first segment of every path.
    package var stage: String
    package var stageVariables: [String: String] = [:]
    package var binaryMediaTypes: [String] = []
    package var guardians: [Guardian] = []
    /// The name of the guardian that each method has, unless it says otherwise.
    package var defaultGuardian: String?
    /// Whether methods ask for an API key, unless they say otherwise.
    package var requiresAPIKey = false
    package var methods: [Method] = []
  }

  /// What decides who may call a method or route.
  package struct Guardian: Sendable, Equatable {
    package enum Kind: Sendable, Equatable {
      /// A Lambda authorizer; `isToken` when its function gets a token alone.
      case lambda(function: String, isToken: Bool)
      case userPool(arn: String)
      /// A signature (`AWS_IAM`).
      case iam
    }

    /// Its name in the template.
    package var name: String
    package var kind: Kind
    /// Such as `$request.header.Authorization`.
    package var identitySources: [String]
    /// The expression that a token must match.
    package var validation: String?
    /// `1.0` or `2.0`, which HTTP APIs alone have.
    package var payloadFormat = "1.0"
    /// Whether the function answers with `isAuthorized`.
    package var isSimple = false
  }
}

extension Application.RESTAPI {
  package struct Method: Sendable, Equatable {
    package enum Target: Sendable, Equatable {
      /// The function of that logical id, name or ARN.
      case function(String)
      case fixed(status: Int, headers: [String: String])
    }

    /// In upper case, or `ANY`.
    package var method: String
    package var path: String
    package var target: Target
    /// The name of what guards it; nil when anyone may call it.
    package var guardian: String?
    package var scopes: [String] = []
    package var requiresAPIKey = false
    /// AWS's default is 29000.
    package var timeoutMilliseconds = 29_000
  }
}
