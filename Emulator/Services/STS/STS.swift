// SPDX-License-Identifier: Apache-2.0
package import AWSService
package import HTTPServer

/// AWS Security Token Service, as far as it says who a caller is.
package struct STS: SignedService {
  static let namespace = "https://sts.amazonaws.com/doc/2011-06-15/"

  private let identity: @Sendable (_ accessKeyID: String) -> CallerIdentity?

  /// - Parameter identity: whose an access key id is; nil when it is nobody's any more.
  package init(identity: @escaping @Sendable (_ accessKeyID: String) -> CallerIdentity?) {
    self.identity = identity
  }

  package var signingName: String { "sts" }
  package var operations: any OperationTable { Self.table }
  package var errorForm: ServiceErrorForm { .query(namespace: Self.namespace) }
  package var bodyLimit: Int { 1 << 20 }

  package func answer(_ request: ServiceRequest) async throws -> Response? {
    guard request.operation.name == "GetCallerIdentity" else { return nil }
    guard let identity = identity(request.accessKeyID) else {
      throw ServiceError(
        403, "InvalidClientTokenId", "The security token included in the request is invalid.")
    }
    return .xml(identity.document(requestID: request.requestID))
  }

  private static let table = QueryOperations(
    version: "2011-06-15",
    """
    AssumeRole AssumeRoleWithSAML AssumeRoleWithWebIdentity AssumeRoot DecodeAuthorizationMessage
    GetAccessKeyInfo GetCallerIdentity GetDelegatedAccessToken GetFederationToken
    GetScopedCredentials GetSessionToken GetWebIdentityToken
    """)
}
